package io.loadline.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The records that were read and are not yet committed, over all partitions. A partition's offset may be committed up to
 * its first record that still waits, however many after it are done.
 */
final class Batch {
    /** What is to be done with a record. */
    sealed interface Todo {
        /** To put into a table. */
        record Put(Item item) implements Todo {}

        /** To send to the dead letters. */
        record Bury(String reason, String detail) implements Todo {}
    }

    /** A record that waits. */
    record Entry(ConsumerRecord<byte[], byte[]> record, Todo todo) {
        private TopicPartition partition() {
            return new TopicPartition(record.topic(), record.partition());
        }
    }

    private final List<Entry> waiting = new ArrayList<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    /** Adds a record, in order of its partition. */
    void add(Entry entry) {
        waiting.add(entry);
        next.put(entry.partition(), entry.record().offset() + 1);
    }

    /** What still waits, in order of arrival. */
    List<Entry> waiting() {
        return List.copyOf(waiting);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Goes on with what is left of the records that waited; all others are done. */
    void keep(List<Entry> left) {
        waiting.clear();
        waiting.addAll(left);
    }

    /** Forgets the partitions that another member reads now: it starts at their committed offset. */
    void forget(Collection<TopicPartition> partitions) {
        waiting.removeIf(entry -> partitions.contains(entry.partition()));
        next.keySet().removeAll(partitions);
        committed.keySet().removeAll(partitions);
    }

    /** The offsets that may be committed and are not. */
    Map<TopicPartition, OffsetAndMetadata> committable() {
        Map<TopicPartition, Long> safe = new HashMap<>(next);
        waiting.forEach(entry -> safe.merge(entry.partition(), entry.record().offset(), Math::min));
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        safe.forEach((partition, offset) -> {
            if (offset > committed.getOrDefault(partition, -1L)) {
                offsets.put(partition, new OffsetAndMetadata(offset));
            }
        });
        return offsets;
    }

    /** These offsets are committed. */
    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
    }
}
