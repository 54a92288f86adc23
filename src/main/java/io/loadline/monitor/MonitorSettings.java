package io.loadline.monitor;

import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.EvaluatorSettings;
import io.loadline.engine.TimeSettings;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.CollectSettings;
import io.loadline.topology.ProvisionSettings;
import io.loadline.topology.StreamsSettings;
import io.loadline.topology.Topics;
import io.loadline.web.HealthServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of the monitor.
 *
 * @param bootstrap where the Kafka cluster is, {@code host:port,…}
 * @param prefix what topics and applications are called
 * @param deployment name of the deployment, part of every derived id
 * @param topics how missing topics are made; existing ones must be so
 * @param standbys copies of the state on other nodes
 * @param threads threads of each application
 * @param stateDir where local state is kept, of its own for each process
 * @param time the rules of time
 * @param heartbeat how often time is told to every input partition, at least 100 ms
 * @param emitAll whether every evaluation is written, not only what changed
 * @param snapshots whether phase 2 writes its state hourly
 * @param dimensions labels beyond service, kind and operation that tell series apart
 * @param policies the policies to set at the start where others or none are in force; empty leaves those in force, or
 *     sets the default pack where there are none
 * @param controlTime record timestamp of the control events written at the start when arrival is the producer's time;
 *     without it none are written then
 * @param httpHost address of this machine to serve HTTP at; {@code 0.0.0.0} is every interface
 * @param httpPort port of {@code /healthz}, {@code /readyz} and {@code /metrics}; 0 takes a free one, -1 serves none
 * @param kafka further settings of the Kafka clients, for instance {@code security.protocol}
 */
public record MonitorSettings(
        String bootstrap,
        String prefix,
        String deployment,
        ProvisionSettings topics,
        int standbys,
        int threads,
        Path stateDir,
        TimeSettings time,
        Duration heartbeat,
        boolean emitAll,
        boolean snapshots,
        Set<String> dimensions,
        List<PolicyText> policies,
        Optional<Instant> controlTime,
        String httpHost,
        int httpPort,
        Map<String, String> kafka) {
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(100);

    public MonitorSettings {
        require(!bootstrap.isBlank(), "monitor.bootstrap is empty: name at least one broker as host:port");
        require(!deployment.isBlank(), "monitor.deployment is empty: the default is the prefix");
        require(standbys >= 0, "monitor.standbys must not be negative, was " + standbys);
        require(threads >= 1, "monitor.threads must be at least 1, was " + threads);
        require(
                heartbeat.compareTo(SHORTEST_HEARTBEAT) >= 0,
                "monitor.heartbeat must be at least 100ms, was " + heartbeat);
        require(!httpHost.isBlank(), "monitor.http_host is empty: 0.0.0.0 is every interface, 127.0.0.1 this machine");
        require(
                httpPort >= -1 && httpPort <= 65_535,
                "monitor.http_port must be 0 to 65535, or -1 for none, was " + httpPort);
        dimensions = Set.copyOf(dimensions);
        policies = List.copyOf(policies);
        kafka = Map.copyOf(kafka);
    }

    /** For a cluster of three brokers or more: 12 partitions, 3 copies, 1 standby, a heartbeat each second. */
    public static MonitorSettings defaults(String bootstrap, Path stateDir) {
        return new MonitorSettings(
                bootstrap,
                Topics.DEFAULT_PREFIX,
                Topics.DEFAULT_PREFIX,
                ProvisionSettings.defaults(),
                1,
                2,
                stateDir,
                TimeSettings.defaults(),
                Duration.ofSeconds(1),
                false,
                true,
                Set.of("region"),
                List.of(),
                Optional.empty(),
                HealthServer.EVERY_INTERFACE,
                0,
                Map.of());
    }

    /** For one broker on this machine: one copy, no standby, one thread, every evaluation written. */
    public static MonitorSettings local(String bootstrap, Path stateDir, int partitions) {
        return defaults(bootstrap, stateDir)
                .withTopics(new ProvisionSettings(partitions, 1, ArrivalMode.APPEND))
                .withStandbys(0)
                .withThreads(1)
                .withEmitAll(true);
    }

    /** The same for another cluster and with another state directory. */
    public MonitorSettings at(String bootstrap, Path stateDir) {
        return new MonitorSettings(
                bootstrap,
                prefix,
                deployment,
                topics,
                standbys,
                threads,
                stateDir,
                time,
                heartbeat,
                emitAll,
                snapshots,
                dimensions,
                policies,
                controlTime,
                httpHost,
                httpPort,
                kafka);
    }

    /** The same with another prefix and deployment. */
    public MonitorSettings withPrefix(String prefix, String deployment) {
        return new MonitorSettings(
                bootstrap,
                prefix,
                deployment,
                topics,
                standbys,
                threads,
                stateDir,
                time,
                heartbeat,
                emitAll,
                snapshots,
                dimensions,
                policies,
                controlTime,
                httpHost,
                httpPort,
                kafka);
    }

    /** The same with other topics. */
    public MonitorSettings withTopics(ProvisionSettings topics) {
        return new MonitorSettings(
                bootstrap,
                prefix,
                deployment,
                topics,
                standbys,
                threads,
                stateDir,
                time,
                heartbeat,
                emitAll,
                snapshots,
                dimensions,
                policies,
                controlTime,
                httpHost,
                httpPort,
                kafka);
    }

    /** The same with other standbys. */
    public MonitorSettings withStandbys(int standbys) {
        return new MonitorSettings(
                bootstrap,
                prefix,
                deployment,
                topics,
                standbys,
                threads,
                stateDir,
                time,
                heartbeat,
                emitAll,
                snapshots,
                dimensions,
                policies,
                controlTime,
                httpHost,
                httpPort,
                kafka);
    }

    /** The same with other threads. */
    public MonitorSettings withThreads(int threads) {
        return new MonitorSettings(
                bootstrap,
                prefix,
                deployment,
                topics,
                standbys,
                threads,
                stateDir,
                time,
                heartbeat,
                emitAll,
                snapshots,
                dimensions,
                policies,
                controlTime,
                httpHost,
                httpPort,
                kafka);
    }

    /** The same with other rules of time. */
    public MonitorSettings withTime(TimeSettings time) {
        return new MonitorSettings(
                bootstrap,
                prefix,
                deployment,
                topics,
                standbys,
                threads,
                stateDir,
                time,
                heartbeat,
                emitAll,
                snapshots,
                dimensions,
                policies,
                controlTime,
                httpHost,
                httpPort,
                kafka);
    }

    /** The same with all evaluations written, or only what changed. */
    public MonitorSettings withEmitAll(boolean emitAll) {
        return new MonitorSettings(
                bootstrap,
                prefix,
                deployment,
                topics,
                standbys,
                threads,
                stateDir,
                time,
                heartbeat,
                emitAll,
                snapshots,
                dimensions,
                policies,
                controlTime,
                httpHost,
                httpPort,
                kafka);
    }

    /** The same with these policies. */
    public MonitorSettings withPolicies(List<PolicyText> policies) {
        return new MonitorSettings(
                bootstrap,
                prefix,
                deployment,
                topics,
                standbys,
                threads,
                stateDir,
                time,
                heartbeat,
                emitAll,
                snapshots,
                dimensions,
                policies,
                controlTime,
                httpHost,
                httpPort,
                kafka);
    }

    /** The same with another time for the first control events. */
    public MonitorSettings withControlTime(Instant controlTime) {
        return new MonitorSettings(
                bootstrap,
                prefix,
                deployment,
                topics,
                standbys,
                threads,
                stateDir,
                time,
                heartbeat,
                emitAll,
                snapshots,
                dimensions,
                policies,
                Optional.of(controlTime),
                httpHost,
                httpPort,
                kafka);
    }

    /** The same with another HTTP port. */
    public MonitorSettings withHttpPort(int httpPort) {
        return new MonitorSettings(
                bootstrap,
                prefix,
                deployment,
                topics,
                standbys,
                threads,
                stateDir,
                time,
                heartbeat,
                emitAll,
                snapshots,
                dimensions,
                policies,
                controlTime,
                httpHost,
                httpPort,
                kafka);
    }

    /** The same with another HTTP address. */
    public MonitorSettings withHttpHost(String httpHost) {
        return new MonitorSettings(
                bootstrap,
                prefix,
                deployment,
                topics,
                standbys,
                threads,
                stateDir,
                time,
                heartbeat,
                emitAll,
                snapshots,
                dimensions,
                policies,
                controlTime,
                httpHost,
                httpPort,
                kafka);
    }

    /** The topics by name. */
    public Topics names() {
        return Topics.withPrefix(prefix);
    }

    CollectSettings collect() {
        return new CollectSettings(time, names().timeSourceCount(topics.partitions()), dimensions);
    }

    /** How phase 2 decides. */
    public EvaluatorSettings evaluator() {
        return new EvaluatorSettings(time, deployment, emitAll, false, snapshots);
    }

    StreamsSettings streams() {
        return new StreamsSettings(
                bootstrap,
                prefix,
                stateDir,
                topics.replication(),
                topics.minInsyncReplicas(),
                standbys,
                threads,
                kafka);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
