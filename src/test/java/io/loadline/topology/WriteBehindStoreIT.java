package io.loadline.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loadline.embedded.EmbeddedBroker;
import io.loadline.engine.StateStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds Kafka Streams to what exactness rests on: what the engine writes at a flush is in the same transaction as the
 * offsets. The processor here keeps only a count of its records, on the heap, and writes it at each flush.
 */
class WriteBehindStoreIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String STORE = "count-store";
    private static final byte[] KEY = {1};
    private static final TopicPartition INPUT = new TopicPartition("flush.input", 0);
    private static final TopicPartition CHANGELOG = new TopicPartition("flush-count-count-store-changelog", 0);

    private static EmbeddedBroker broker;

    @TempDir
    private Path stateDir;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(INPUT.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void whatIsFlushedIsCommittedTogetherWithTheOffsets() throws Exception {
        write(100);
        try (KafkaStreams streams = streams(stateDir.resolve("first"))) {
            awaitCommitted(100);

            // Nothing follows: were the flush after the commit, its write would wait in an open transaction.
            assertThat(lastInChangelog()).isEqualTo(100);
            assertThat(streams.state().isRunningOrRebalancing()).isTrue();
        }
        // Another process, without the state of the first, which also left in good order with records unflushed.
        write(50);
        try (KafkaStreams streams = streams(stateDir.resolve("second"))) {
            awaitCommitted(150);

            assertThat(lastInChangelog()).isEqualTo(150);
            assertThat(streams.state().isRunningOrRebalancing()).isTrue();
        }
    }

    private static KafkaStreams streams(Path stateDir) {
        Topology topology = new Topology();
        topology.addSource("read", new ByteArrayDeserializer(), new ByteArrayDeserializer(), INPUT.topic());
        topology.addProcessor("count", new CountSupplier(), "read");
        Properties properties = new StreamsSettings(
                        broker.bootstrapServers(), "flush", stateDir, 1, 0, 1, Map.of("auto.offset.reset", "earliest"))
                .properties("count");
        properties.put("commit.interval.ms", 200);
        KafkaStreams streams = new KafkaStreams(topology, properties);
        streams.start();
        return streams;
    }

    private static void awaitCommitted(long offset) {
        try (Admin admin = admin()) {
            // Beyond the input's last record lie no markers: it was written without transactions.
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(100)).until(() -> {
                OffsetAndMetadata committed = admin.listConsumerGroupOffsets("flush-count")
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(INPUT);
                return committed != null && committed.offset() >= offset;
            });
        }
    }

    private static long lastInChangelog() {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(CHANGELOG));
            consumer.seekToBeginning(List.of(CHANGELOG));
            long end = consumer.endOffsets(List.of(CHANGELOG)).get(CHANGELOG);
            long last = -1;
            while (consumer.position(CHANGELOG) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    last = ByteBuffer.wrap(record.value()).getLong();
                }
            }
            return last;
        }
    }

    private static void write(int records) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(INPUT.topic(), new byte[] {0}));
            }
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private static final class CountSupplier implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {
        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(WriteBehindStoreBuilder.named(STORE));
        }

        @Override
        public Processor<byte[], byte[], byte[], byte[]> get() {
            return new Count();
        }
    }

    private static final class Count implements Processor<byte[], byte[], byte[], byte[]> {
        private long count;

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            WriteBehindStore store = context.getStateStore(STORE);
            StateStore entries = store.entries();
            count = entries.get(KEY)
                    .map(bytes -> ByteBuffer.wrap(bytes).getLong())
                    .orElse(0L);
            store.beforeCommit(() -> entries.put(
                    KEY, ByteBuffer.allocate(Long.BYTES).putLong(count).array()));
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            count++;
        }
    }
}
