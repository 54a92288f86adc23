package io.loadline.top;

import io.loadline.topology.Topic;
import io.loadline.topology.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.AuthorizationException;

/** Asks the cluster again and again how far both phases have committed, which no record tells. Changes nothing. */
final class Lag implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int ANSWERS_WITHIN_MILLIS = 5000;

    private final Admin admin;
    private final Topics topics;
    private final Sources sources;
    private final Progress progress;
    private final BooleanSupplier pastIsRead;
    private final String evaluate;
    private final String collect;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "top-lag");
    private volatile Map<String, List<Integer>> partitions = Map.of();
    private volatile OptionalLong behind = OptionalLong.empty();
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean precise;

    private Lag(TopSettings settings, Sources sources, Progress progress, BooleanSupplier pastIsRead) {
        this.pastIsRead = pastIsRead;
        this.topics = Topics.withPrefix(settings.prefix());
        this.sources = sources;
        this.progress = progress;
        this.evaluate = settings.prefix() + "-evaluate";
        this.collect = settings.prefix() + "-collect";
        Map<String, Object> all = new HashMap<>(settings.kafka());
        all.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        all.put(AdminClientConfig.CLIENT_ID_CONFIG, settings.prefix() + "-top");
        all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWERS_WITHIN_MILLIS);
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWERS_WITHIN_MILLIS);
        admin = Admin.create(all);
    }

    /**
     * Starts to ask.
     *
     * @param pastIsRead whether the sources have been read up to where they were at the start: before that their
     *     watermark is one of long ago
     */
    static Lag start(TopSettings settings, Sources sources, Progress progress, BooleanSupplier pastIsRead) {
        Lag lag = new Lag(settings, sources, progress, pastIsRead);
        lag.thread.setDaemon(true);
        lag.thread.start();
        return lag;
    }

    private void run() {
        try {
            do {
                ask();
            } while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() throws InterruptedException {
        try {
            if (partitions.isEmpty()) {
                partitions = describe();
            }
            Optional<Instant> watermark = pastIsRead.getAsBoolean() ? sources.watermark() : Optional.empty();
            Map<TopicPartition, Long> ends = ends();
            Map<TopicPartition, Long> evaluated = committed(evaluate);
            Map<TopicPartition, Long> collected = committed(collect);
            String panes = topics.panes().fullName();
            synchronized (progress) {
                watermark.ifPresent(reached -> progress.sample(of(panes, ends), reached.toEpochMilli()));
                progress.committed(of(panes, evaluated));
                precise = progress.isPrecise();
            }
            behind = behind(ends, collected);
            trouble = Optional.empty();
        } catch (ExecutionException e) {
            behind = OptionalLong.empty();
            precise = false;
            Throwable cause = e.getCause();
            trouble = Optional.of(
                    cause instanceof AuthorizationException
                            ? "may not ask how far the monitors are (needs Describe on the groups %s and %s): AGE is known to a minute only"
                                    .formatted(collect, evaluate)
                            : "the cluster does not say how far the monitors are: " + cause.getMessage());
        }
    }

    private Map<String, List<Integer>> describe() throws ExecutionException, InterruptedException {
        List<String> names = new ArrayList<>(List.of(topics.panes().fullName()));
        topics.timeSources().stream().map(Topic::fullName).forEach(names::add);
        Map<String, List<Integer>> described = new HashMap<>();
        admin.describeTopics(names)
                .allTopicNames()
                .get()
                .forEach((name, topic) -> described.put(
                        name,
                        topic.partitions().stream()
                                .map(TopicPartitionInfo::partition)
                                .toList()));
        return described;
    }

    private Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach((topic, numbers) ->
                numbers.forEach(number -> latest.put(new TopicPartition(topic, number), OffsetSpec.latest())));
        return admin.listOffsets(latest).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private Map<TopicPartition, Long> committed(String group) throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> all = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        all.forEach((partition, offset) -> {
            if (offset != null) {
                offsets.put(partition, offset.offset());
            }
        });
        return offsets;
    }

    private static Map<Integer, Long> of(String topic, Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .collect(Collectors.toMap(entry -> entry.getKey().partition(), Map.Entry::getValue));
    }

    /** Records of the sources that phase 1 has not committed; empty where it has committed none of a partition. */
    private OptionalLong behind(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> committed) {
        Collection<String> inputs =
                new TreeSet<>(List.of(topics.metrics().fullName(), topics.logs().fullName()));
        long records = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (inputs.contains(end.getKey().topic())) {
                Long done = committed.get(end.getKey());
                if (done == null) {
                    return OptionalLong.empty();
                }
                records += Math.max(0, end.getValue() - done);
            }
        }
        return OptionalLong.of(records);
    }

    /** Records of the inputs that phase 1 has not committed; empty when that is not known. */
    OptionalLong behindRecords() {
        return behind;
    }

    /** Whether {@link Progress} knows what phase 2 has committed. */
    boolean isPrecise() {
        return precise;
    }

    /** How many panes partitions there are; as many as can be while that is not known. */
    int panesPartitions() {
        List<Integer> known = partitions.get(topics.panes().fullName());
        return known == null ? Integer.MAX_VALUE : known.size();
    }

    Optional<String> trouble() {
        return trouble;
    }

    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
        admin.close(Duration.ofSeconds(1));
    }
}
