package io.loadline.doctor;

import io.loadline.topology.InternalTopics;
import io.loadline.topology.ProvisionSettings;
import io.loadline.topology.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** The copies of everything that must not be lost. */
final class ReplicaChecks {
    private static final String TRANSACTIONS = "__transaction_state";
    private static final String OFFSETS = "__consumer_offsets";
    private static final int SHOWN = 5;

    private final Deployment deployment;

    ReplicaChecks(Deployment deployment) {
        this.deployment = deployment;
    }

    /** Topics as they are, and the copies that a write to each needs. */
    private record Copies(Map<String, TopicDescription> topics, Map<String, Integer> needed) {}

    void inSync(Findings findings) throws ExecutionException, TimeoutException, InterruptedException {
        String prefix = deployment.prefix();
        Copies copies = copies(Stream.of(
                        deployment.settings().monitor().names().all().stream().map(Topic::fullName),
                        InternalTopics.of(prefix).stream(),
                        Stream.of(TRANSACTIONS, OFFSETS))
                .flatMap(names -> names)
                .toList());
        Set<Integer> live = new TreeSet<>();
        Deployment.ask(deployment.admin().describeCluster().nodes()).forEach(node -> live.add(node.id()));
        List<String> offline = new ArrayList<>();
        List<String> below = new ArrayList<>();
        List<String> under = new ArrayList<>();
        Set<Integer> missing = new TreeSet<>();
        int all = 0;
        for (TopicDescription topic : copies.topics().values()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                all++;
                String name = topic.name() + "-" + partition.partition();
                int inSync = partition.isr().size();
                if (partition.leader() == null || partition.leader().isEmpty()) {
                    offline.add(name);
                } else if (inSync < copies.needed().get(topic.name())) {
                    below.add(name);
                } else if (inSync < partition.replicas().size()) {
                    under.add(name);
                }
                partition.replicas().stream()
                        .map(Node::id)
                        .filter(id -> partition.isr().stream().noneMatch(node -> node.id() == id))
                        .forEach(missing::add);
            }
        }
        if (all == 0) {
            findings.notChecked("there is no topic yet");
            return;
        }
        String fix = fix(missing, live);
        tell(offline, all, "have no leader: they can be neither read nor written", fix, findings);
        tell(
                below,
                all,
                "have fewer in-sync replicas than min.insync.replicas: they refuse every write",
                fix,
                findings);
        tell(
                under,
                all,
                "are under-replicated: nothing is lost and everything goes on, but not after another failure",
                fix,
                findings);
        if (findings.isClean()) {
            findings.ok("all replicas of %d partition(s) of %d topic(s)"
                    .formatted(all, copies.topics().size()));
        }
    }

    private static void tell(List<String> partitions, int all, String what, String fix, Findings findings) {
        if (!partitions.isEmpty()) {
            List<String> shown = partitions.stream().sorted().limit(SHOWN).toList();
            findings.failed(
                    "%d of %d partitions %s (%s%s)"
                            .formatted(
                                    partitions.size(),
                                    all,
                                    what,
                                    String.join(", ", shown),
                                    partitions.size() > SHOWN ? ", …" : ""),
                    fix);
        }
    }

    private static String fix(Set<Integer> missing, Set<Integer> live) {
        List<String> words = new ArrayList<>();
        for (int id : missing) {
            words.add(
                    live.contains(id)
                            ? "broker %d is live but behind: wait, or look at its disk and network".formatted(id)
                            : "start broker %d again; it catches up by itself".formatted(id));
        }
        return String.join("; ", words);
    }

    void transactionState(Findings findings) throws ExecutionException, TimeoutException, InterruptedException {
        internal(
                TRANSACTIONS,
                "transaction.state.log.replication.factor",
                "transaction.state.log.min.isr",
                true,
                findings);
    }

    void offsets(Findings findings) throws ExecutionException, TimeoutException, InterruptedException {
        internal(OFFSETS, "offsets.topic.replication.factor", "min.insync.replicas", false, findings);
    }

    private void internal(String topic, String replicationKey, String minIsrKey, boolean strict, Findings findings)
            throws ExecutionException, TimeoutException, InterruptedException {
        ProvisionSettings wanted = deployment.settings().monitor().topics();
        Copies copies = copies(List.of(topic));
        int replication;
        int minIsr;
        String where;
        if (copies.topics().isEmpty()) {
            Map<String, String> broker = brokerSettings();
            replication = Integer.parseInt(broker.getOrDefault(replicationKey, "1"));
            minIsr = Integer.parseInt(broker.getOrDefault(minIsrKey, "1"));
            where = topic + " is not made yet; by the brokers' settings it gets";
        } else {
            replication = copies.topics().get(topic).partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .min()
                    .orElse(0);
            minIsr = copies.needed().get(topic);
            where = topic + " has";
        }
        String found = "%s %d replica(s), min.insync.replicas %d".formatted(where, replication, minIsr);
        String broker = "in the settings of every broker: %s=%d, %s=%d"
                .formatted(replicationKey, wanted.replication(), minIsrKey, wanted.minInsyncReplicas());
        String minIsrFix = copies.topics().isEmpty()
                ? broker
                : deployment.command(
                        "kafka-configs.sh",
                        "--alter --entity-type topics --entity-name %s --add-config min.insync.replicas=%d"
                                .formatted(topic, wanted.minInsyncReplicas()));
        if (replication < wanted.replication()) {
            findings.failed(
                    found + ": with one broker lost, exactly-once is, too",
                    copies.topics().isEmpty()
                            ? broker
                            : broker + "; and add replicas to the topic that is there:"
                                    + " docs/doctor.md#transaction-state tells how");
        } else if (minIsr < wanted.minInsyncReplicas()) {
            if (strict) {
                findings.failed(found + ": what one broker alone has acknowledged is lost with it", minIsrFix);
            } else {
                findings.warning(found + ": what one broker alone has acknowledged is lost with it", minIsrFix);
            }
        } else {
            findings.ok(found);
        }
    }

    private Map<String, String> brokerSettings() throws ExecutionException, TimeoutException, InterruptedException {
        Collection<Node> nodes =
                Deployment.ask(deployment.admin().describeCluster().nodes());
        ConfigResource broker = new ConfigResource(
                ConfigResource.Type.BROKER, nodes.iterator().next().idString());
        Map<String, String> settings = new HashMap<>();
        Deployment.ask(deployment.admin().describeConfigs(List.of(broker)).all())
                .get(broker)
                .entries()
                .forEach(entry -> {
                    if (entry.value() != null) {
                        settings.put(entry.name(), entry.value());
                    }
                });
        return settings;
    }

    private Copies copies(List<String> wanted) throws ExecutionException, TimeoutException, InterruptedException {
        Set<String> listed = Deployment.ask(deployment
                .admin()
                .listTopics(new ListTopicsOptions().listInternal(true))
                .names());
        List<String> names = wanted.stream().filter(listed::contains).toList();
        Map<String, TopicDescription> topics =
                Deployment.ask(deployment.admin().describeTopics(names).allTopicNames());
        Map<ConfigResource, Config> configs = Deployment.ask(deployment
                .admin()
                .describeConfigs(names.stream().map(Deployment::topic).toList())
                .all());
        Map<String, Integer> needed = new HashMap<>();
        configs.forEach((resource, config) -> needed.put(
                resource.name(),
                Integer.parseInt(
                        config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value())));
        return new Copies(topics, needed);
    }
}
