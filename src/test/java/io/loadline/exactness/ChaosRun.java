package io.loadline.exactness;

import io.loadline.monitor.Monitor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** A deployment under load whose monitors are killed, stopped, joined and left, and what happened to them. */
final class ChaosRun implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final String prefix;
    private final Path directory;
    private final List<String> options;
    private final Random random;
    private final Load load;
    private final List<MonitorProcess> processes = new ArrayList<>();
    private final List<Long> pendingAtKills = new ArrayList<>();
    private int cleanStops;
    private long haltedAt;
    private List<String> openAtHalt = List.of();
    private long lastInstant;

    /** @param options further options of the monitors' JVMs */
    ChaosRun(Cluster cluster, String prefix, Path directory, List<String> options, long seed) {
        this.cluster = cluster;
        this.prefix = prefix;
        this.directory = directory;
        this.options = options;
        this.random = new Random(seed);
        Monitor.provision(MonitorMain.settings(directory, "provision", cluster.bootstrap(), prefix, PARTITIONS, 1));
        this.load = new Load(cluster, prefix, PARTITIONS, seed).start();
    }

    /** A monitor; it is not started yet. */
    MonitorProcess monitor(String name) {
        List<String> arguments = List.of(cluster.bootstrap(), prefix, Integer.toString(PARTITIONS));
        MonitorProcess process = new MonitorProcess(name, directory.resolve(name), options, arguments);
        processes.add(process);
        return process;
    }

    /** Lets them decide, and then some time pass. */
    void settle(MonitorProcess... running) {
        for (MonitorProcess process : running) {
            process.awaitReady(START_LIMIT);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300 + random.nextInt(1_500)));
    }

    /** Kills them at once, and starts them again a little later. */
    void kill(MonitorProcess... victims) {
        for (MonitorProcess victim : victims) {
            victim.kill();
            pendingAtKills.add(pending());
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(500)));
        for (MonitorProcess victim : victims) {
            victim.start();
        }
    }

    void stop(MonitorProcess process) {
        process.stop();
        cleanStops++;
    }

    /** Kills one inside an open transaction; it never returns, and what it kept is lost. */
    void killInsideATransaction(MonitorProcess victim) {
        int exit = victim.haltInsideATransaction();
        haltedAt = System.currentTimeMillis();
        if (exit != HaltInTransaction.EXIT) {
            throw new IllegalStateException("the victim ended with " + exit + ":\n" + victim.logTail());
        }
        openAtHalt = cluster.openTransactions();
        pendingAtKills.add(pending());
        victim.lose();
    }

    private long pending() {
        return cluster.lag(prefix + "-collect", List.of(prefix + ".metrics", prefix + ".logs"));
    }

    /** Waits until decisions have come close to now. */
    void awaitCaughtUp() {
        try (Progress progress = new Progress(cluster, prefix, PARTITIONS)) {
            progress.await(System.currentTimeMillis(), PATIENCE);
        }
    }

    /** Ends the load, and waits until the last instant that it reaches is decided. */
    void finish() {
        load.close();
        lastInstant = System.currentTimeMillis() / 1000 * 1000 + 2_000;
        try (Progress progress = new Progress(cluster, prefix, PARTITIONS)) {
            progress.await(lastInstant, PATIENCE);
        }
    }

    /**
     * Ends the load, and waits until both phases have consumed what was there then, whatever they made of it. The last
     * instant is one that this input is enough to decide.
     */
    void awaitConsumed() {
        load.close();
        lastInstant = System.currentTimeMillis() / 1000 * 1000 - 4_000;
        awaitConsumed("collect", List.of(prefix + ".metrics", prefix + ".logs"));
        awaitConsumed("evaluate", List.of(prefix + ".panes"));
    }

    private void awaitConsumed(String station, List<String> topics) {
        Map<TopicPartition, Long> ends = cluster.ends(topics);
        Awaitility.await().atMost(PATIENCE).until(() -> {
            Map<TopicPartition, Long> consumed = cluster.committed(prefix + "-" + station);
            // Behind the last record of a transaction there is its marker, which nobody consumes.
            return ends.entrySet().stream()
                    .allMatch(end -> consumed.getOrDefault(end.getKey(), 0L) >= end.getValue() - 1);
        });
    }

    String prefix() {
        return prefix;
    }

    Cluster cluster() {
        return cluster;
    }

    Traffic traffic() {
        return load.traffic();
    }

    /** Input records not yet consumed for good when a monitor was killed, for each kill. */
    List<Long> pendingAtKills() {
        return pendingAtKills;
    }

    int cleanStops() {
        return cleanStops;
    }

    long haltedAt() {
        return haltedAt;
    }

    /** Transactions that were open after the halt inside one. */
    List<String> openAtHalt() {
        return openAtHalt;
    }

    long lastInstant() {
        return lastInstant;
    }

    @Override
    public void close() {
        processes.forEach(MonitorProcess::close);
        load.close();
    }
}
