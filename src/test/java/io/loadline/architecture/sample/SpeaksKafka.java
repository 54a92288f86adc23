package io.loadline.architecture.sample;

import org.apache.kafka.common.TopicPartition;

/** Offends: a rule package with a type of Kafka in its signature. */
public record SpeaksKafka(TopicPartition partition) {}
