package io.loadline.exactness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows that {@link ExactnessUnderKillIT} bites: its comparison fails when nothing is flushed before commits. */
class WithoutFlushIT {
    private static final long SEED = 7;

    @TempDir
    static Path directory;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start();
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void oneKillIsEnoughToDecideWrongly() {
        List<String> differences = afterOneKill("unflushed", List.of("-Dloadline.test.disable-flush=true"));

        System.out.printf("exactness: without the flush one kill changed %d decisions%n", differences.size());
        assertThat(differences).isNotEmpty();
    }

    private static List<String> afterOneKill(String prefix, List<String> options) {
        try (ChaosRun run = new ChaosRun(cluster, prefix, directory.resolve(prefix), options, SEED)) {
            MonitorProcess monitor = run.monitor("a");
            monitor.start();
            run.awaitCaughtUp();
            run.kill(monitor);
            run.settle(monitor);
            run.awaitConsumed();
            InputLog input = InputLog.read(cluster, prefix, ChaosRun.PARTITIONS);
            Decided expected = CrashFree.run(prefix, input.sources(), input.entries());
            Decided actual = Written.read(cluster, prefix).decided();
            return Differences.between(expected.until(run.lastInstant()), actual.until(run.lastInstant()));
        }
    }
}
