/**
 * The live view of a deployment on a terminal: reads what the services wrote to their topics, changes nothing, and shows
 * the worst first. Model and rendering are plain functions; only {@link io.loadline.top.Top} and the reader touch Kafka
 * and the terminal.
 */
package io.loadline.top;
