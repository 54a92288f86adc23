package io.loadline.exactness;

import io.loadline.monitor.Monitor;
import io.loadline.monitor.MonitorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A monitor as a process of a test: arguments are its directory, its name, the broker, the prefix, the number of
 * partitions, and, where there is more than one, the number of replicas. It ends with the process that started it.
 */
final class MonitorMain {
    private MonitorMain() {}

    /** Is there while the monitor decides. */
    static Path ready(Path directory) {
        return directory.resolve("ready");
    }

    /** Has the monitor halt inside a transaction. */
    static Path halt(Path directory) {
        return directory.resolve("halt");
    }

    /** What it keeps across restarts. */
    static Path state(Path directory) {
        return directory.resolve("state");
    }

    public static void main(String[] args) throws IOException {
        JavaProcess.endWithParent();
        Path directory = Path.of(args[0]);
        System.setProperty(HaltInTransaction.FILE, halt(directory).toString());
        Monitor monitor = Monitor.start(settings(
                directory,
                args[1],
                args[2],
                args[3],
                Integer.parseInt(args[4]),
                args.length > 5 ? Integer.parseInt(args[5]) : 1));
        Runtime.getRuntime().addShutdownHook(new Thread(monitor::close, "stop"));
        if (monitor.awaitReady(Duration.ofMinutes(2))) {
            Files.createFile(ready(directory));
        }
    }

    static MonitorSettings settings(
            Path directory, String name, String bootstrap, String prefix, int partitions, int replication) {
        MonitorSettings local = MonitorSettings.local(bootstrap, state(directory), partitions)
                .withPrefix(prefix, prefix)
                .withPolicies(List.of(ChaosPolicy.text()))
                .withHttpPort(-1);
        return new MonitorSettings(
                local.bootstrap(),
                local.prefix(),
                local.deployment(),
                local.topics().withReplication(replication),
                local.standbys(),
                local.threads(),
                local.stateDir(),
                local.time(),
                local.heartbeat(),
                local.emitAll(),
                local.snapshots(),
                local.dimensions(),
                local.policies(),
                local.controlTime(),
                local.httpHost(),
                local.httpPort(),
                Map.of(
                        // Who comes back under its name takes up its partitions at once.
                        "main.consumer.group.instance.id",
                        name,
                        "producer.interceptor.classes",
                        HaltInTransaction.class.getName()));
    }
}
