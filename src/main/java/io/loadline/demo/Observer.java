package io.loadline.demo;

import io.loadline.topology.Topic;
import io.loadline.topology.Topics;
import io.loadline.wire.Codec;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what the services wrote, from the beginning and committed records only, and counts it. */
final class Observer implements AutoCloseable {
    private interface Reader {
        void read(ConsumerRecord<byte[], byte[]> record) throws UndecodableException;
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Sightings sightings = new Sightings();
    private final Map<String, Reader> readers = new LinkedHashMap<>();
    private final Set<String> inputs;
    private final Thread thread = new Thread(this::run, "demo-observer");
    private volatile boolean stopping;

    private Observer(String bootstrap, Topics topics) {
        inputs = Set.of(topics.metrics().fullName(), topics.logs().fullName());
        on(topics.panes(), Codecs.PANE_RECORD, (record, pane) -> sightings.pane(record.partition(), pane));
        on(topics.evaluations(), Codecs.EVALUATION, (record, evaluation) -> sightings.evaluation(evaluation));
        on(
                topics.alerts(),
                Codecs.ALERT_TRANSITION,
                (record, transition) -> sightings.transition(transition, Instant.now()));
        on(topics.notifications(), Codecs.NOTIFICATION, (record, note) -> sightings.notification(note));
        on(topics.scaleCommands(), Codecs.SCALE_COMMAND, (record, command) -> sightings.scaleCommand(command));
        on(topics.commandResults(), Codecs.COMMAND_RESULT, (record, result) -> sightings.result(result));
        readers.put(topics.deadLetters().fullName(), record -> sightings.deadLetter(isOfInput(record)));
        for (Topic counted : List.of(topics.logMetadata(), topics.audit(), topics.auditEvents())) {
            readers.put(counted.fullName(), record -> {});
        }
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5000,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        100),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Starts to read; the topics must be there. */
    static Observer start(String bootstrap, Topics topics) {
        Observer observer = new Observer(bootstrap, topics);
        observer.thread.setDaemon(true);
        observer.thread.start();
        return observer;
    }

    /** What was seen so far. */
    Sightings sightings() {
        return sightings;
    }

    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> void on(Topic topic, Codec<T> codec, BiConsumer<ConsumerRecord<byte[], byte[]>, T> seen) {
        readers.put(topic.fullName(), record -> seen.accept(record, codec.decode(record.value())));
    }

    private void run() {
        try (consumer) {
            consumer.assign(partitions());
            while (!stopping) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    read(record);
                }
            }
        } catch (WakeupException e) {
            // Asked to stop.
        } catch (RuntimeException e) {
            sightings.unreadable("the demo's reader failed: " + e);
        }
    }

    private List<TopicPartition> partitions() {
        return readers.keySet().stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        sightings.record(record.topic());
        try {
            readers.get(record.topic()).read(record);
        } catch (UndecodableException | RuntimeException e) {
            sightings.unreadable("%s-%d offset %d: %s"
                    .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()));
        }
    }

    private boolean isOfInput(ConsumerRecord<byte[], byte[]> letter) {
        Header origin = letter.headers().lastHeader("topic");
        return origin != null && inputs.contains(new String(origin.value(), StandardCharsets.UTF_8));
    }
}
