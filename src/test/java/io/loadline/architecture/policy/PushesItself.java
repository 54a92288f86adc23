package io.loadline.architecture.policy;

import org.apache.kafka.common.TopicPartition;

/** Offends: a policy that knows where it would be sent. */
public record PushesItself(TopicPartition partition) {}
