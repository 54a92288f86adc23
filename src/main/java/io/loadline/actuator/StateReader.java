package io.loadline.actuator;

import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns records of the state topic into memory. */
record StateReader(Memory memory) {
    /** @throws IllegalStateException when it cannot be read: to act without knowing the past is to act twice */
    void read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            memory.apply(Codecs.ACTUATOR_STATE.decode(record.value()));
        } catch (UndecodableException e) {
            throw new IllegalStateException(
                    "topic %s, partition %d, offset %d is no actuator state (%s): was it written by a newer version?"
                            .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
                    e);
        }
    }
}
