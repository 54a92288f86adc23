package io.loadline.bench;

import io.loadline.engine.PaneRecord;
import io.loadline.engine.SampleBatch;
import io.loadline.pane.Pane;
import io.loadline.pane.WindowSums;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchReader;
import io.loadline.wire.UndecodableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Read topics from given offsets to their ends and total what they hold. */
final class Readers {
    private static final Duration POLL = Duration.ofMillis(100);

    private Readers() {}

    /** What is done with each record. */
    private interface Visitor {
        void visit(ConsumerRecord<byte[], byte[]> record) throws UndecodableException;
    }

    /**
     * Metric batches: this is also the plain consumer that is measured.
     *
     * @param from where to begin in each partition; the beginning where nothing is said
     */
    static SeriesTotals samples(String bootstrap, String topic, Map<TopicPartition, Long> from, Clock clock) {
        MetricBatchReader reader = new MetricBatchReader();
        SampleBatch batch = new SampleBatch();
        SeriesTotals totals = new SeriesTotals();
        read(bootstrap, topic, from, clock, record -> {
            if (record.value() != null) {
                reader.read(record.value(), batch);
                totals.add(batch);
            }
        });
        return totals;
    }

    /** Partial panes. */
    static SeriesTotals panes(String bootstrap, String topic, Map<TopicPartition, Long> from) {
        SeriesTotals totals = new SeriesTotals();
        read(bootstrap, topic, from, new Clock(Long.MAX_VALUE), record -> {
            if (Codecs.PANE_RECORD.decode(record.value()) instanceof PaneRecord.Partials partials) {
                for (PaneRecord.Partial partial : partials.entries()) {
                    Pane pane = Pane.fromBytes(partial.pane());
                    WindowSums sums = new WindowSums();
                    sums.add(pane);
                    totals.add(partial.series(), sums.stats(() -> List.of(pane)).latency());
                }
            }
        });
        return totals;
    }

    private static void read(
            String bootstrap, String topic, Map<TopicPartition, Long> from, Clock clock, Visitor visitor) {
        // As Kafka Streams sets its consumers under exactly-once.
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1000,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            from.forEach(consumer::seek);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long records = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    visitor.visit(record);
                }
                records += polled.count();
                clock.reached(records);
            }
        } catch (UndecodableException e) {
            throw new IllegalStateException("a record of " + topic + " cannot be read: " + e.getMessage(), e);
        }
    }
}
