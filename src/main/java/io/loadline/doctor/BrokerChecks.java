package io.loadline.doctor;

import io.loadline.topology.StreamsSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** The brokers themselves: who answers, what they can do, what they allow. */
final class BrokerChecks {
    private static final long VOTER_LATE_MS = 5_000;
    /** The first {@code metadata.version} of Kafka 4.0. */
    private static final int KAFKA_4 = 22;
    /** The first {@code transaction.version} in which every transaction has an epoch of its own (KIP-890). */
    private static final int SAFE_TRANSACTIONS = 2;

    private final Deployment deployment;

    BrokerChecks(Deployment deployment) {
        this.deployment = deployment;
    }

    void reachable(Findings findings) throws ExecutionException, TimeoutException, InterruptedException {
        DescribeClusterResult cluster = deployment.admin().describeCluster();
        List<Node> live = List.copyOf(Deployment.ask(cluster.nodes()));
        List<Node> down = fenced();
        for (Node node : down) {
            findings.failed("broker %s is down".formatted(name(node)), "start it again; its log says why it stopped");
        }
        for (Node node : live) {
            Sockets.complaint(node.host(), node.port())
                    .ifPresent(why -> findings.failed(
                            "broker %s cannot be reached at the address it advertises: %s".formatted(name(node), why),
                            ("start broker %d; if it runs, set its advertised.listeners to an address that every client"
                                            + " reaches")
                                    .formatted(node.id())));
        }
        List<String> told =
                down.stream().map(node -> node.host() + ":" + node.port()).toList();
        for (String cause : deployment.connection().unreachable()) {
            if (told.stream().anyMatch(address -> cause.startsWith(address + ":"))) {
                continue;
            }
            findings.warning(
                    "bootstrap address " + cause,
                    "take it out of --bootstrap (in the settings: bootstrap), or start that broker");
        }
        int wanted = deployment.settings().monitor().topics().replication();
        if (live.size() + down.size() < wanted) {
            findings.failed(
                    "%d broker(s) live, topics are to have %d replicas".formatted(live.size(), wanted),
                    "start more brokers, or set topics.replication to %d (--replication %d)"
                            .formatted(live.size(), live.size()));
        }
        if (findings.isClean()) {
            findings.ok("%d live: %s; cluster %s"
                    .formatted(
                            live.size(),
                            live.stream()
                                    .sorted(Comparator.comparingInt(Node::id))
                                    .map(BrokerChecks::name)
                                    .collect(Collectors.joining(", ")),
                            Deployment.ask(cluster.clusterId())));
        }
    }

    private List<Node> fenced() throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return Deployment.ask(deployment
                            .admin()
                            .describeCluster(new DescribeClusterOptions().includeFencedBrokers(true))
                            .nodes())
                    .stream()
                    .filter(Node::isFenced)
                    .toList();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnsupportedVersionException) {
                return List.of(); // before Kafka 4.0; their replicas tell
            }
            throw e;
        }
    }

    private static String name(Node node) {
        return "%d (%s:%d)".formatted(node.id(), node.host(), node.port());
    }

    void quorum(Findings findings) throws ExecutionException, TimeoutException, InterruptedException {
        QuorumInfo quorum;
        try {
            quorum = Deployment.ask(
                    deployment.controllers().describeMetadataQuorum().quorumInfo());
        } catch (ExecutionException | TimeoutException e) {
            if (!Failures.isSilence(e)) {
                throw e;
            }
            findings.failed(
                    "no controller answers: fewer than half of them are up, or they are choosing a leader",
                    "start those that are down; until then no partition finds another leader and nothing is changed");
            return;
        }
        List<QuorumInfo.ReplicaState> voters = quorum.voters();
        long now = voters.stream()
                .filter(voter -> voter.replicaId() == quorum.leaderId())
                .mapToLong(voter -> voter.lastCaughtUpTimestamp().orElse(0))
                .findFirst()
                .orElse(0);
        List<String> behind = new ArrayList<>();
        for (QuorumInfo.ReplicaState voter : voters) {
            long caughtUp = voter.lastCaughtUpTimestamp().orElse(-1);
            if (now - caughtUp > VOTER_LATE_MS) {
                behind.add(voter.replicaId()
                        + (caughtUp <= 0
                                ? " (never while %d leads)".formatted(quorum.leaderId())
                                : " (for %d s)".formatted((now - caughtUp) / 1000)));
            }
        }
        int up = voters.size() - behind.size();
        if (!behind.isEmpty()) {
            findings.failed(
                    "controller(s) %s do not keep up: %d of %d do, %d are needed"
                            .formatted(String.join(", ", behind), up, voters.size(), voters.size() / 2 + 1),
                    "start them again; with fewer than %d nothing can be changed or take over"
                            .formatted(voters.size() / 2 + 1));
        } else if (voters.size() == 1
                && deployment.settings().monitor().topics().replication() > 1) {
            findings.warning(
                    "a single controller, %d: without it no partition finds another leader"
                            .formatted(quorum.leaderId()),
                    "run three controllers");
        } else {
            findings.ok("controller %d leads, %d of %d keep up".formatted(quorum.leaderId(), up, voters.size()));
        }
    }

    void features(Findings findings) throws ExecutionException, TimeoutException, InterruptedException {
        Map<String, FinalizedVersionRange> features = Deployment.ask(
                        deployment.admin().describeFeatures().featureMetadata())
                .finalizedFeatures();
        int metadata = level(features, "metadata.version");
        int transactions = level(features, "transaction.version");
        String levels = "metadata.version %d (%s), transaction.version %d"
                .formatted(metadata, metadata >= KAFKA_4 ? "Kafka 4.0 or later" : "before Kafka 4.0", transactions);
        if (transactions < SAFE_TRANSACTIONS) {
            findings.warning(
                    levels + ": a request that is late by a whole transaction can still end up in the next one",
                    metadata >= KAFKA_4
                            ? deployment.command("kafka-features.sh", "upgrade --feature transaction.version=2")
                            : "upgrade the brokers to Kafka 4.0 or later, then "
                                    + deployment.command(
                                            "kafka-features.sh", "upgrade --feature transaction.version=2"));
        } else {
            findings.ok(levels);
        }
    }

    private static int level(Map<String, FinalizedVersionRange> features, String name) {
        return Optional.ofNullable(features.get(name))
                .map(FinalizedVersionRange::maxVersionLevel)
                .map(Short::intValue)
                .orElse(0);
    }

    void limits(Findings findings) throws ExecutionException, TimeoutException, InterruptedException {
        Collection<Node> nodes =
                Deployment.ask(deployment.admin().describeCluster().nodes());
        Map<ConfigResource, KafkaFuture<Config>> answers = deployment
                .admin()
                .describeConfigs(nodes.stream()
                        .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
                        .toList())
                .values();
        int answered = 0;
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> answer : answers.entrySet()) {
            try {
                limits(answer.getKey().name(), Deployment.ask(answer.getValue()), findings);
                answered++;
            } catch (ExecutionException | TimeoutException e) {
                if (!Failures.isSilence(e)) {
                    throw e;
                }
                // Whether it is down is another check's business.
                findings.notChecked(
                        "broker %s does not answer".formatted(answer.getKey().name()));
            }
        }
        if (findings.isClean() && answered > 0) {
            findings.ok("%d broker(s) allow transactions of %d ms and sessions of %d ms"
                    .formatted(answered, StreamsSettings.TRANSACTION_TIMEOUT_MS, StreamsSettings.SESSION_TIMEOUT_MS));
        }
    }

    private void limits(String broker, Config config, Findings findings) {
        atLeast(broker, config, "transaction.max.timeout.ms", StreamsSettings.TRANSACTION_TIMEOUT_MS, findings);
        atLeast(broker, config, "group.max.session.timeout.ms", StreamsSettings.SESSION_TIMEOUT_MS, findings);
        String shortest = value(config, "group.min.session.timeout.ms", "0");
        if (Long.parseLong(shortest) > StreamsSettings.SESSION_TIMEOUT_MS) {
            findings.failed(
                    "broker %s: group.min.session.timeout.ms is %s, the services use %d"
                            .formatted(broker, shortest, StreamsSettings.SESSION_TIMEOUT_MS),
                    "in the settings of every broker: group.min.session.timeout.ms=6000 (Kafka's default)");
        }
        String protocols = value(config, "group.coordinator.rebalance.protocols", "classic");
        if (Arrays.stream(protocols.split(",", -1))
                .noneMatch(each -> each.strip().equals("classic"))) {
            findings.failed(
                    "broker %s: group.coordinator.rebalance.protocols is %s, the services need classic"
                            .formatted(broker, protocols),
                    "in the settings of every broker: group.coordinator.rebalance.protocols=classic,consumer,streams");
        }
    }

    private static void atLeast(String broker, Config config, String key, int needed, Findings findings) {
        String found = value(config, key, Integer.toString(needed));
        if (Long.parseLong(found) < needed) {
            findings.failed(
                    "broker %s: %s is %s, the services use %d".formatted(broker, key, found, needed),
                    "in the settings of every broker: %s=%d or more".formatted(key, needed));
        }
    }

    private static String value(Config config, String key, String otherwise) {
        return config.get(key) == null || config.get(key).value() == null
                ? otherwise
                : config.get(key).value();
    }
}
