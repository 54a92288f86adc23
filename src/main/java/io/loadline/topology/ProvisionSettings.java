package io.loadline.topology;

import io.loadline.topology.Topic.Cleanup;
import io.loadline.yaml.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How topics are made, and what {@code loadline provision topics} and {@code loadline doctor} hold them to.
 *
 * @param partitions partitions of every topic that has not exactly one, 1 to 1000; fixed once the topics are made
 * @param replication copies of every partition, 1 to 10
 * @param minInsyncReplicas copies that must have a record before it counts as written, 1 to {@code replication}
 * @param arrival what the arrival time of input records is
 * @param retention how long records are kept at least, by the topic's name without the prefix, for instance
 *     {@code panes}; 1 hour or more; topics that are not named keep theirs (design §4). With {@link ArrivalMode#CREATE}
 *     the inputs are kept for ever all the same
 */
public record ProvisionSettings(
        int partitions, int replication, int minInsyncReplicas, ArrivalMode arrival, Map<String, Duration> retention) {
    private static final Duration SHORTEST = Duration.ofHours(1);

    public ProvisionSettings {
        List<String> problems = new ArrayList<>();
        if (partitions < 1 || partitions > 1000) {
            problems.add("topics.partitions must be 1 to 1000, was " + partitions);
        }
        if (replication < 1 || replication > 10) {
            problems.add("topics.replication must be 1 to 10, was " + replication);
        } else if (minInsyncReplicas < 1 || minInsyncReplicas > replication) {
            problems.add("topics.min_insync_replicas must be 1 to topics.replication (%d), was %d"
                    .formatted(replication, minInsyncReplicas));
        }
        retention = Map.copyOf(retention);
        new TreeMap<>(retention).forEach((topic, kept) -> check(topic, kept, problems));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
    }

    /** With the usual {@link #minInsyncReplicas} and the retention of the design. */
    public ProvisionSettings(int partitions, int replication, ArrivalMode arrival) {
        this(partitions, replication, usualMinInsyncReplicas(replication), arrival, Map.of());
    }

    /** 12 partitions, 3 copies of which 2 must have a record, arrival by the broker's time. */
    public static ProvisionSettings defaults() {
        return new ProvisionSettings(12, 3, ArrivalMode.APPEND);
    }

    /** 2, so that one broker can be lost without a record; 1 where there is but one copy. */
    public static int usualMinInsyncReplicas(int replication) {
        return Math.min(2, replication);
    }

    /** The same with another number of partitions. */
    public ProvisionSettings withPartitions(int partitions) {
        return new ProvisionSettings(partitions, replication, minInsyncReplicas, arrival, retention);
    }

    /** The same with another number of copies; where {@link #minInsyncReplicas} was the usual one it is so again. */
    public ProvisionSettings withReplication(int replication) {
        int needed = minInsyncReplicas == usualMinInsyncReplicas(this.replication)
                ? usualMinInsyncReplicas(replication)
                : minInsyncReplicas;
        return new ProvisionSettings(partitions, replication, needed, arrival, retention);
    }

    /** The same with another number of copies that must have a record. */
    public ProvisionSettings withMinInsyncReplicas(int minInsyncReplicas) {
        return new ProvisionSettings(partitions, replication, minInsyncReplicas, arrival, retention);
    }

    /** The same with another arrival time. */
    public ProvisionSettings withArrival(ArrivalMode arrival) {
        return new ProvisionSettings(partitions, replication, minInsyncReplicas, arrival, retention);
    }

    /** The same with these retentions in place of the present ones. */
    public ProvisionSettings withRetention(Map<String, Duration> retention) {
        return new ProvisionSettings(partitions, replication, minInsyncReplicas, arrival, retention);
    }

    /** How long records of a topic are kept at least; {@link Topic#FOREVER} where nothing is ever too old. */
    Duration kept(Topic topic) {
        if (topic.cleanup() == Cleanup.COMPACT || (topic.input() && arrival == ArrivalMode.CREATE)) {
            // By their own time the records of a backfill are older than any retention.
            return Topic.FOREVER;
        }
        return retention.getOrDefault(topic.name(), topic.kept());
    }

    /** Names, without the prefix, of the topics that can have a retention. */
    public static List<String> topicsWithRetention() {
        return Topics.withPrefix(Topics.DEFAULT_PREFIX).all().stream()
                .filter(topic -> topic.cleanup() != Cleanup.COMPACT)
                .map(Topic::name)
                .toList();
    }

    private static void check(String name, Duration kept, List<String> problems) {
        List<Topic> topics = Topics.withPrefix(Topics.DEFAULT_PREFIX).all();
        List<String> deleting = topicsWithRetention();
        String key = "topics.retention." + name;
        if (!deleting.contains(name)) {
            problems.add(
                    topics.stream().anyMatch(topic -> topic.name().equals(name))
                            ? key + " cannot be set: the topic keeps the last record of each key for ever"
                            : "%s: there is no such topic%s; those with a retention are %s"
                                    .formatted(key, Nearest.hint(name, deleting), String.join(", ", deleting)));
        } else if (kept.compareTo(SHORTEST) < 0 || kept.compareTo(Topic.FOREVER) > 0) {
            problems.add(key + " must be 1h or more, was " + kept);
        }
    }
}
