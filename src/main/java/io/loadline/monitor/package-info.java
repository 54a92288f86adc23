/**
 * The monitor service: makes the topics, runs the three topologies, keeps time going with heartbeats, and tells how it
 * is doing.
 */
package io.loadline.monitor;
