package io.loadline.topology;

import io.loadline.topology.TopicDifference.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Compares the topics of a cluster with the settings and carries the difference out. Several may do so at the same time:
 * every step sets an absolute value, and finds done what another was faster with.
 */
public final class TopicPlanner {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final Duration SETTLING = Duration.ofSeconds(5);

    private final Admin admin;
    private final ProvisionSettings settings;
    private final TopicSettings wanted;
    private final Answers answers;

    /**
     * @param admin client of the cluster; stays the caller's
     * @param bootstrap address of the cluster, for errors
     * @param limit how long each answer of the cluster may take
     */
    public TopicPlanner(Admin admin, String bootstrap, ProvisionSettings settings, Duration limit) {
        this.admin = admin;
        this.settings = settings;
        this.wanted = new TopicSettings(settings);
        this.answers = new Answers(bootstrap, limit);
    }

    /** A topic as it is. */
    private record Found(TopicDescription description, Config config) {
        int partitions() {
            return description.partitions().size();
        }

        int replication() {
            return description.partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .min()
                    .orElse(0);
        }

        int inSync() {
            return description.partitions().stream()
                    .mapToInt(partition -> partition.isr().size())
                    .min()
                    .orElse(0);
        }

        String value(String key) {
            ConfigEntry entry = config.get(key);
            return entry == null || entry.value() == null ? "" : entry.value();
        }
    }

    /**
     * What differs now. Nothing is changed.
     *
     * @throws IllegalStateException when the cluster does not answer or refuses
     */
    public TopicPlan plan(Topics topics) {
        List<String> internal = InternalTopics.of(topics.prefix());
        Map<String, Found> found = find(Stream.concat(topics.all().stream().map(Topic::fullName), internal.stream())
                .toList());
        int brokers =
                answers.get(admin.describeCluster().nodes(), "list the brokers").size();
        List<TopicDifference> differences = new ArrayList<>();
        for (Topic topic : topics.all()) {
            Found there = found.get(topic.fullName());
            if (there == null) {
                differences.add(missing(topic, brokers));
            } else {
                partitions(topic, there).ifPresent(differences::add);
                compare(topic.fullName(), there, wanted.demands(topic), brokers, differences);
            }
        }
        for (String name : internal) {
            if (found.containsKey(name)) {
                compare(name, found.get(name), wanted.safe(), brokers, differences);
            }
        }
        return new TopicPlan(differences, found.size());
    }

    private Map<String, Found> find(List<String> names) {
        Set<String> listed = answers.get(admin.listTopics().names(), "list the topics");
        List<String> there = names.stream().filter(listed::contains).toList();
        var descriptions = admin.describeTopics(there).topicNameValues();
        var configs = admin.describeConfigs(
                        there.stream().map(TopicPlanner::resource).toList())
                .values();
        Map<String, Found> found = new HashMap<>();
        for (String name : there) {
            try {
                found.put(
                        name,
                        new Found(
                                answers.get(descriptions.get(name), "describe topic " + name),
                                answers.get(configs.get(resource(name)), "read the settings of topic " + name)));
            } catch (IllegalStateException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                // Deleted just now, or so new that this broker has not heard of it: missing as far as it can tell.
            }
        }
        return found;
    }

    private TopicDifference missing(Topic topic, int brokers) {
        Map<String, String> config = wanted.config(topic);
        String kept = config.containsKey(TopicConfig.RETENTION_MS_CONFIG)
                ? "kept " + Spans.of(config.get(TopicConfig.RETENTION_MS_CONFIG)) + ", "
                : "";
        String with = "%d partition(s), %d replica(s), min.insync.replicas %d, %s%s, %s"
                .formatted(
                        topic.partitions(settings.partitions()),
                        settings.replication(),
                        settings.minInsyncReplicas(),
                        kept,
                        topic.cleanup().policy(),
                        wanted.timestampType(topic));
        return brokers < settings.replication()
                ? new TopicDifference(topic.fullName(), Kind.STAYS, "", "", with, tooFew(brokers))
                : new TopicDifference(topic.fullName(), Kind.CREATE, "", "", with, "");
    }

    private String tooFew(int brokers) {
        return "the cluster has %d broker(s): start more, or set topics.replication to %d (--replication %d)"
                .formatted(brokers, brokers, brokers);
    }

    private Optional<TopicDifference> partitions(Topic topic, Found there) {
        int expected = topic.partitions(settings.partitions());
        if (there.partitions() == expected) {
            return Optional.empty();
        }
        String way = topic.single()
                ? "delete the topic while every service is stopped, then run this again"
                : "set topics.partitions to %d (--partitions %d) if all topics have as many, or delete the topics and"
                                .formatted(there.partitions(), there.partitions())
                        + " begin anew";
        return Optional.of(new TopicDifference(
                topic.fullName(),
                Kind.STAYS,
                TopicDifference.PARTITIONS,
                Integer.toString(there.partitions()),
                Integer.toString(expected),
                "the number is fixed: another one would move services away from their state; " + way));
    }

    private void compare(
            String topic, Found there, List<Demand> demands, int brokers, List<TopicDifference> differences) {
        int replication = there.replication();
        if (replication < settings.replication()) {
            boolean enough = brokers >= settings.replication();
            differences.add(new TopicDifference(
                    topic,
                    enough ? Kind.CHANGE : Kind.STAYS,
                    TopicDifference.REPLICATION,
                    Integer.toString(replication),
                    Integer.toString(settings.replication()),
                    enough ? "copies all of its records to further brokers, unthrottled" : tooFew(brokers)));
        }
        for (Demand demand : demands) {
            String found = there.value(demand.key());
            boolean minIsr = demand.key().equals(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
            if (!demand.isMetBy(found)) {
                int copies = brokers >= settings.replication() ? settings.replication() : replication;
                boolean later = minIsr && copies < settings.minInsyncReplicas();
                differences.add(new TopicDifference(
                        topic,
                        later ? Kind.STAYS : Kind.CHANGE,
                        demand.key(),
                        found,
                        demand.value(),
                        later ? "there are not as many replicas, so nothing could be written" : note(demand, found)));
            } else if (minIsr && Integer.parseInt(found) > Math.max(replication, settings.replication())) {
                // More than there are copies: every write is refused.
                differences.add(new TopicDifference(
                        topic, Kind.CHANGE, demand.key(), found, demand.value(), "nothing can be written as it is"));
            }
        }
    }

    private static String note(Demand demand, String found) {
        if (demand.key().equals(TopicConfig.RETENTION_MS_CONFIG) && demand.lowers(found)) {
            return "DELETES the records that are older than " + Spans.of(demand.value());
        }
        boolean cleanup = demand.key().equals(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (cleanup
                && demand.value().contains(TopicConfig.CLEANUP_POLICY_DELETE)
                && !found.contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
            return "DELETES the records that are older than its retention.ms";
        }
        if (cleanup && demand.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            return "from then on only the last record of each key is sure to stay";
        }
        return "";
    }

    /**
     * Carries out what can be carried out, and waits for it.
     *
     * @param copying how long to wait for the records of new replicas
     * @return what was done, one line each; and what was left for later, with the reason
     * @throws IllegalStateException when the cluster does not answer or refuses
     */
    public List<String> apply(TopicPlan plan, Topics topics, Duration copying) {
        List<String> done = new ArrayList<>();
        Map<String, List<TopicDifference>> byTopic = new LinkedHashMap<>();
        for (TopicDifference change : plan.changes()) {
            if (change.kind() == Kind.CREATE) {
                create(topics, change.topic(), done);
            } else {
                byTopic.computeIfAbsent(change.topic(), key -> new ArrayList<>())
                        .add(change);
            }
        }
        List<String> grown = byTopic.entrySet().stream()
                .filter(each -> each.getValue().stream()
                        .anyMatch(change -> change.setting().equals(TopicDifference.REPLICATION)))
                .map(Map.Entry::getKey)
                .toList();
        Set<String> behind = grown.isEmpty() ? Set.of() : grow(grown, copying, done);
        byTopic.forEach((topic, changes) -> configure(topic, changes, behind, done));
        return done;
    }

    /**
     * What differs once every broker has heard of what was just done: for some seconds one may answer with what was
     * before.
     *
     * @throws IllegalStateException when the cluster does not answer or refuses
     */
    public TopicPlan settled(Topics topics) {
        long deadline = System.nanoTime() + SETTLING.toNanos();
        TopicPlan left = plan(topics);
        while (!left.changes().isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
            left = plan(topics);
        }
        return left;
    }

    private void create(Topics topics, String name, List<String> done) {
        Topic topic = topics.all().stream()
                .filter(each -> each.fullName().equals(name))
                .findFirst()
                .orElseThrow();
        NewTopic made = new NewTopic(name, topic.partitions(settings.partitions()), (short) settings.replication())
                .configs(wanted.config(topic));
        try {
            answers.get(admin.createTopics(List.of(made)).all(), "make topic " + name);
            done.add("created " + name);
        } catch (IllegalStateException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            done.add(name + " was made by another meanwhile");
        }
    }

    /** @return the topics whose new replicas are not in sync within that time */
    private Set<String> grow(List<String> topics, Duration copying, List<String> done) {
        List<Node> brokers = List.copyOf(answers.get(admin.describeCluster().nodes(), "list the brokers"));
        Map<TopicPartition, Optional<NewPartitionReassignment>> moves = new HashMap<>();
        find(topics).forEach((name, found) -> {
            for (TopicPartitionInfo partition : found.description().partitions()) {
                if (partition.replicas().size() < settings.replication()) {
                    moves.put(
                            new TopicPartition(name, partition.partition()),
                            Optional.of(new NewPartitionReassignment(
                                    Replicas.extended(partition, brokers, settings.replication()))));
                }
            }
        });
        if (!moves.isEmpty()) {
            answers.get(admin.alterPartitionReassignments(moves).all(), "add replicas");
        }
        long deadline = System.nanoTime() + copying.toNanos();
        Set<String> behind = behind(topics);
        while (!behind.isEmpty()
                && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            behind = behind(topics);
        }
        for (String topic : topics) {
            done.add(
                    behind.contains(topic)
                            ? topic + " is still being copied to its new replicas; run this again later"
                            : "added replicas of " + topic + ", now " + settings.replication());
        }
        return behind;
    }

    private Set<String> behind(List<String> topics) {
        Map<String, Found> found = find(topics);
        return Set.copyOf(topics.stream()
                .filter(topic -> !found.containsKey(topic) || found.get(topic).inSync() < settings.replication())
                .toList());
    }

    private void configure(String topic, List<TopicDifference> changes, Set<String> behind, List<String> done) {
        List<AlterConfigOp> operations = new ArrayList<>();
        for (TopicDifference change : changes) {
            if (change.setting().equals(TopicDifference.REPLICATION)) {
                continue;
            }
            boolean minIsr = change.setting().equals(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
            if (minIsr && (behind.contains(topic) || inSync(topic) < Integer.parseInt(change.wanted()))) {
                done.add(topic + " keeps min.insync.replicas " + change.found()
                        + " while too few replicas are in sync; run this again later");
                continue;
            }
            operations.add(
                    new AlterConfigOp(new ConfigEntry(change.setting(), change.wanted()), AlterConfigOp.OpType.SET));
            done.add("changed %s %s to %s".formatted(topic, change.setting(), change.wanted()));
        }
        if (!operations.isEmpty()) {
            answers.get(
                    admin.incrementalAlterConfigs(Map.of(resource(topic), operations))
                            .all(),
                    "change topic " + topic);
        }
    }

    private int inSync(String topic) {
        return find(List.of(topic)).values().stream()
                .mapToInt(Found::inSync)
                .min()
                .orElse(0);
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
