package io.loadline.architecture.store;

import org.apache.kafka.metadata.storage.Formatter;

/** Offends: a server class of Kafka outside the embedded package. */
public record StartsABroker(Formatter formatter) {}
