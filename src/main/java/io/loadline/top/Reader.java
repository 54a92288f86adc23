package io.loadline.top;

import io.loadline.topology.Topic;
import io.loadline.topology.Topics;
import io.loadline.wire.Codec;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what the services wrote: committed records, from some time back, then as they come. It has no group, commits
 * nothing and makes no topic, so that nothing of the deployment changes by being watched.
 */
final class Reader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    /** Long enough that every source which moves has said so. */
    private static final Duration WATERMARKS = Duration.ofSeconds(30);
    /** The panes partition whose watermarks are read; each has all of them. */
    private static final int PANES_PARTITION = 0;

    private interface Take {
        void take(ConsumerRecord<byte[], byte[]> record) throws UndecodableException;
    }

    /** A topic, how far back it is read, and what is done with its records. */
    private record Reading(Topic topic, Duration back, Take take) {}

    private final TopSettings settings;
    private final Board board;
    private final Sources sources;
    private final Progress progress;
    private final Clock clock;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Reading> readings = new LinkedHashMap<>();
    private final Set<String> troubles = new TreeSet<>();
    private final Map<TopicPartition, Long> starts = new HashMap<>();
    private final Map<TopicPartition, Long> goals = new HashMap<>();
    private final CountDownLatch loading = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "top-reader");
    private volatile double loaded;
    private volatile boolean stopping;
    private long unreadable;

    private Reader(TopSettings settings, Board board, Sources sources, Progress progress, Clock clock) {
        this.settings = settings;
        this.board = board;
        this.sources = sources;
        this.progress = progress;
        this.clock = clock;
        Topics topics = Topics.withPrefix(settings.prefix());
        Duration history = settings.history();
        Duration decisions = settings.decisions();
        on(topics.evaluations(), history, Codecs.EVALUATION, (record, evaluation) -> {
            board.evaluation(record.partition(), evaluation);
            synchronized (progress) {
                progress.evaluated(record.partition(), evaluation.instant());
            }
        });
        on(
                topics.alerts(),
                decisions,
                Codecs.ALERT_TRANSITION,
                (record, transition) -> board.transition(record.partition(), transition));
        on(topics.notifications(), decisions, Codecs.NOTIFICATION, (record, note) -> board.notification(note));
        on(topics.scaleCommands(), decisions, Codecs.SCALE_COMMAND, (record, command) -> board.scaleCommand(command));
        on(topics.commandResults(), decisions, Codecs.COMMAND_RESULT, (record, result) -> board.result(result));
        on(topics.panes(), WATERMARKS, Codecs.PANE_RECORD, (record, pane) -> sources.record(pane, record.timestamp()));
        consumer = new KafkaConsumer<>(consumer(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> consumer(TopSettings settings) {
        Map<String, Object> all = new HashMap<>(settings.kafka());
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.prefix() + "-top");
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A broker may make a topic that is only asked for.
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 200);
        all.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        return all;
    }

    private <T> void on(
            Topic topic, Duration back, Codec<T> codec, BiConsumer<ConsumerRecord<byte[], byte[]>, T> take) {
        readings.put(
                topic.fullName(),
                new Reading(topic, back, record -> take.accept(record, codec.decode(record.value()))));
    }

    /**
     * Starts to read.
     *
     * @throws IllegalStateException when the cluster does not answer, or there is no such deployment
     */
    static Reader start(TopSettings settings, Board board, Sources sources, Progress progress, Clock clock) {
        Reader reader = new Reader(settings, board, sources, progress, clock);
        try {
            reader.seek();
        } catch (RuntimeException e) {
            reader.consumer.close();
            throw e;
        }
        reader.thread.setDaemon(true);
        reader.thread.start();
        return reader;
    }

    private void seek() {
        Map<TopicPartition, Long> since = new HashMap<>();
        List<String> missing = new ArrayList<>();
        Instant now = clock.instant();
        for (Reading reading : readings.values()) {
            List<PartitionInfo> partitions = partitions(reading.topic());
            if (partitions.isEmpty()) {
                missing.add(reading.topic().fullName());
            }
            for (PartitionInfo partition : partitions) {
                if (!reading.topic().name().equals("panes") || partition.partition() == PANES_PARTITION) {
                    since.put(
                            new TopicPartition(partition.topic(), partition.partition()),
                            now.minus(reading.back()).toEpochMilli());
                }
            }
        }
        missing.removeIf(topic -> troubles.stream().anyMatch(trouble -> trouble.contains(topic)));
        if (!missing.isEmpty()) {
            throw new IllegalStateException(("%s: there is no topic %s: is --prefix '%s' the deployment's, and has a"
                            + " monitor ever run there?")
                    .formatted(settings.bootstrap(), String.join(", ", missing), settings.prefix()));
        }
        try {
            consumer.assign(since.keySet());
            goals.putAll(consumer.endOffsets(since.keySet()));
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(since);
            for (TopicPartition partition : since.keySet()) {
                OffsetAndTimestamp at = found.get(partition);
                long start = at == null ? goals.get(partition) : at.offset();
                consumer.seek(partition, start);
                starts.put(partition, start);
            }
        } catch (KafkaException e) {
            throw unanswered(e);
        }
    }

    private List<PartitionInfo> partitions(Topic topic) {
        try {
            List<PartitionInfo> found = consumer.partitionsFor(topic.fullName());
            return found == null ? List.of() : found;
        } catch (TopicAuthorizationException e) {
            mayNot(Set.of(topic.fullName()));
            return List.of();
        } catch (KafkaException e) {
            throw unanswered(e);
        }
    }

    private IllegalStateException unanswered(KafkaException why) {
        return new IllegalStateException(
                "Kafka at %s cannot be read: %s".formatted(settings.bootstrap(), why.getMessage()), why);
    }

    private void mayNot(Set<String> topics) {
        synchronized (troubles) {
            topics.forEach(
                    topic -> troubles.add("may not read " + topic + ": needs the permissions Describe and Read"));
        }
    }

    private void run() {
        try (consumer) {
            while (!stopping) {
                try {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                        read(record);
                    }
                } catch (TopicAuthorizationException e) {
                    mayNot(e.unauthorizedTopics());
                    consumer.assign(consumer.assignment().stream()
                            .filter(partition -> !e.unauthorizedTopics().contains(partition.topic()))
                            .toList());
                }
                measure();
            }
        } catch (WakeupException e) {
            // Asked to stop.
        } catch (RuntimeException e) {
            synchronized (troubles) {
                troubles.add("reads no more: " + e.getMessage());
            }
            loading.countDown();
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        Reading reading = readings.get(record.topic());
        try {
            reading.take().take(record);
        } catch (UndecodableException | RuntimeException e) {
            if (unreadable++ == 0) {
                board.note(
                        clock.instant(),
                        "%s-%d offset %d cannot be read and is skipped: %s"
                                .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()));
            }
        }
    }

    private void measure() {
        if (loading.getCount() == 0) {
            return;
        }
        long whole = 0;
        long read = 0;
        for (TopicPartition partition : consumer.assignment()) {
            long start = starts.get(partition);
            long goal = goals.get(partition);
            whole += Math.max(0, goal - start);
            read += Math.max(0, Math.min(consumer.position(partition), goal) - start);
        }
        loaded = whole == 0 ? 1 : (double) read / whole;
        if (read >= whole) {
            loading.countDown();
        }
    }

    /** How much of the past has been read, 0..1. */
    double loaded() {
        return loading.getCount() == 0 ? 1 : Math.min(0.99, loaded);
    }

    /** What cannot be read. */
    List<String> troubles() {
        synchronized (troubles) {
            return List.copyOf(troubles);
        }
    }

    /** Waits until the past has been read; says whether it has within the time. */
    boolean awaitLoaded(Duration limit) throws InterruptedException {
        return loading.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
