package io.loadline.config;

import io.loadline.engine.TimeSettings;
import io.loadline.monitor.MonitorSettings;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.ProvisionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a settings file. Every key is optional; an unknown one is refused, and everything that is wrong is told at once.
 *
 * <pre>
 * bootstrap: broker-1:9092,broker-2:9092
 * prefix: loadline
 * deployment: production
 * topics: {partitions: 12, replication: 3, arrival: append}
 * monitor: {standbys: 1, threads: 2, state_dir: /var/lib/loadline, heartbeat: 1s, emit_all: false, snapshots: true,
 *           dimensions: [region], http_host: 0.0.0.0, http_port: 8080}
 * time: {grace: 2s, max_future_skew: 10s, max_lateness: 10m, source_stall_limit: 5m, forget_after: 24h}
 * kafka: {security.protocol: SSL}
 * </pre>
 */
public final class SettingsFile {
    private SettingsFile() {}

    /**
     * The monitor's settings.
     *
     * @param defaults what holds where the file says nothing
     * @throws SettingsException when the file cannot be read or holds anything wrong
     */
    public static MonitorSettings monitor(Path file, MonitorSettings defaults) {
        try {
            return monitor(file.toString(), Files.readString(file), defaults);
        } catch (IOException e) {
            throw new SettingsException(List.of(file + ": cannot be read: " + e));
        }
    }

    static MonitorSettings monitor(String name, String text, MonitorSettings defaults) {
        List<String> problems = new ArrayList<>();
        MonitorSettings settings = read(new Keys("", root(name, text), problems), defaults);
        if (!problems.isEmpty()) {
            throw new SettingsException(
                    problems.stream().map(problem -> name + ": " + problem).toList());
        }
        return settings;
    }

    private static Map<?, ?> root(String name, String text) {
        try {
            Object root = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text);
            if (root == null) {
                return Map.of();
            }
            if (root instanceof Map<?, ?> map) {
                return map;
            }
            throw new SettingsException(List.of(name + ": expected a map of settings"));
        } catch (YamlEngineException e) {
            throw new SettingsException(List.of(name + ": is no YAML: " + e.getMessage()));
        }
    }

    private static MonitorSettings read(Keys root, MonitorSettings defaults) {
        String prefix = root.text("prefix", defaults.prefix());
        String deployment = root.text("deployment", defaults.deployment());
        String bootstrap = root.text("bootstrap", defaults.bootstrap());
        Map<String, String> kafka = root.map("kafka");
        ProvisionSettings topics = topics(root.section("topics"), defaults.topics());
        TimeSettings time = time(root.section("time"), defaults.time());
        Keys keys = root.section("monitor");
        root.refuseUnknown();
        MonitorSettings settings = keys.check(
                () -> new MonitorSettings(
                        bootstrap,
                        prefix,
                        deployment,
                        topics,
                        keys.number("standbys", defaults.standbys()),
                        keys.number("threads", defaults.threads()),
                        Path.of(keys.text("state_dir", defaults.stateDir().toString())),
                        time,
                        keys.duration("heartbeat", defaults.heartbeat()),
                        keys.flag("emit_all", defaults.emitAll()),
                        keys.flag("snapshots", defaults.snapshots()),
                        Set.copyOf(keys.texts("dimensions", List.copyOf(defaults.dimensions()))),
                        defaults.policies(),
                        defaults.controlTime(),
                        keys.text("http_host", defaults.httpHost()),
                        keys.number("http_port", defaults.httpPort()),
                        kafka.isEmpty() ? defaults.kafka() : kafka),
                defaults);
        keys.refuseUnknown();
        keys.check(settings::names, defaults.names());
        return settings;
    }

    private static ProvisionSettings topics(Keys keys, ProvisionSettings defaults) {
        int partitions = keys.number("partitions", defaults.partitions());
        int replication = keys.number("replication", defaults.replication());
        ArrivalMode arrival = keys.oneOf("arrival", ArrivalMode.class, defaults.arrival());
        ProvisionSettings settings = keys.check(
                () -> defaults.withPartitions(partitions)
                        .withReplication(replication)
                        .withArrival(arrival),
                defaults);
        keys.refuseUnknown();
        return settings;
    }

    private static TimeSettings time(Keys keys, TimeSettings defaults) {
        TimeSettings settings = keys.check(
                () -> new TimeSettings(
                        keys.duration("grace", defaults.grace()),
                        keys.duration("max_future_skew", defaults.maxFutureSkew()),
                        keys.duration("max_lateness", defaults.maxLateness()),
                        keys.duration("max_watermark_step", defaults.maxWatermarkStep()),
                        keys.duration("source_stall_limit", defaults.sourceStallLimit()),
                        keys.duration("forget_after", defaults.forgetAfter())),
                defaults);
        keys.refuseUnknown();
        return settings;
    }
}
