package io.loadline.exactness;

import io.loadline.embedded.EmbeddedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The broker of a test, and what a test asks it. */
final class Cluster implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final String bootstrap;
    private final Runnable stop;
    private final Admin admin;

    private Cluster(String bootstrap, Runnable stop) {
        this.bootstrap = bootstrap;
        this.stop = stop;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    /** A broker that gives up on transactions that have timed out within a second. */
    static Cluster start() {
        EmbeddedBroker broker =
                EmbeddedBroker.start(Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"));
        return new Cluster(broker.bootstrapServers(), broker::close);
    }

    /** Brokers that somebody else has started and will stop. */
    static Cluster at(String bootstrap) {
        return new Cluster(bootstrap, () -> {});
    }

    String bootstrap() {
        return bootstrap;
    }

    /** How many brokers are live. */
    int brokers() {
        return await(admin.describeCluster().nodes()).size();
    }

    Admin admin() {
        return admin;
    }

    /** A producer whose acknowledged records are each in the log once. */
    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap(),
                        "linger.ms",
                        5,
                        "max.request.size",
                        8 << 20,
                        "buffer.memory",
                        64 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Everything that is committed in a topic now, by partition, then offset. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(POLL).forEach(record -> {
                    if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                        records.add(record);
                    }
                });
            }
        }
        records.sort(Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
                .thenComparingLong(ConsumerRecord::offset));
        return records;
    }

    /** A consumer of what is committed, without a group. */
    KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap(),
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        5000,
                        "fetch.max.wait.ms",
                        20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map((PartitionInfo info) -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /** Where a group goes on reading, by partition. */
    Map<TopicPartition, Long> committed(String group) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        await(admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                        .partitionsToOffsetAndMetadata(group))
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        offsets.put(partition, ((OffsetAndMetadata) offset).offset());
                    }
                });
        return offsets;
    }

    /** How many records of these topics a group has not yet consumed for good. */
    long lag(String group, List<String> topics) {
        Map<TopicPartition, Long> committed = committed(group);
        return ends(topics).entrySet().stream()
                .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    /** Where the committed records of these topics end, by partition. */
    Map<TopicPartition, Long> ends(List<String> topics) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = new ArrayList<>();
            topics.forEach(topic -> partitions.addAll(partitions(consumer, topic)));
            return consumer.endOffsets(partitions);
        }
    }

    /** Ids of the transactions that are open now. */
    List<String> openTransactions() {
        return await(admin.listTransactions().all()).stream()
                .filter(listing -> listing.state() == TransactionState.ONGOING)
                .map(TransactionListing::transactionalId)
                .sorted()
                .toList();
    }

    private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the broker refused: " + e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
        stop.run();
    }
}
