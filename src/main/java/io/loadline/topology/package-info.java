/**
 * The only Kafka Streams code: the topics, the three topologies that run the engine on them, and the write-behind store
 * that keeps the engine's objects exact across crashes. It never talks to AWS or HTTP.
 */
package io.loadline.topology;
