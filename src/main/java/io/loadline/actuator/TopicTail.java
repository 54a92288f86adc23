package io.loadline.actuator;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads all of a topic, from its beginning to its present end, and from there on again whenever asked. The end is that
 * of everything written, committed or not: a transaction left open by an instance that died must be settled first, or
 * what other transactions committed behind it would be missed.
 */
final class TopicTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final String topic;
    private final Consumer<ConsumerRecord<byte[], byte[]>> reader;
    private final List<TopicPartition> partitions;

    TopicTail(
            KafkaConsumer<byte[], byte[]> consumer,
            Admin admin,
            String topic,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        this.consumer = consumer;
        this.admin = admin;
        this.topic = topic;
        this.reader = reader;
        this.partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Reads up to the present end.
     *
     * @return whether it got there within the limit
     */
    boolean catchUp(Duration limit) throws InterruptedException {
        Map<TopicPartition, Long> ends = ends();
        long deadline = System.nanoTime() + limit.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            consumer.poll(POLL).forEach(reader);
        }
        return true;
    }

    private Map<TopicPartition, Long> ends() throws InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        try {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get()
                    .forEach((partition, info) -> ends.put(partition, info.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "the end of " + topic + " cannot be read: " + e.getCause().getMessage(), e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
