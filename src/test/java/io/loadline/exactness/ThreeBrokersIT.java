package io.loadline.exactness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loadline.doctor.Doctor;
import io.loadline.doctor.DoctorSettings;
import io.loadline.doctor.Finding;
import io.loadline.doctor.Finding.State;
import io.loadline.doctor.Report;
import io.loadline.embedded.BrokerProcesses;
import io.loadline.exactness.InputLog.Entry;
import io.loadline.exactness.InputOracle.Expected;
import io.loadline.exactness.InputOracle.Key;
import io.loadline.monitor.MonitorSettings;
import io.loadline.sample.SeriesKey;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.ProvisionSettings;
import io.loadline.topology.TopicDifference;
import io.loadline.topology.TopicPlan;
import io.loadline.topology.TopicPlanner;
import io.loadline.topology.TopicProvisioner;
import io.loadline.topology.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three brokers and two monitors, each a process of its own, under load: one broker is killed and comes back. Nothing is
 * lost, decisions go on, and the doctor says what is wrong while it is.
 */
class ThreeBrokersIT {
    private static final int PARTITIONS = 2;
    private static final int VICTIM = 3;
    private static final String PREFIX = "loadline";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final long began = System.nanoTime();

    @Test
    void losesNothingWithABrokerAndTheDoctorSaysWhichOneIsMissing() {
        try (BrokerProcesses brokers = new BrokerProcesses(directory, 3);
                Cluster cluster = Cluster.at(brokers.bootstrapServers());
                MonitorProcess a = monitor("a", brokers);
                MonitorProcess b = monitor("b", brokers)) {
            await("brokers").atMost(LIMIT).until(() -> {
                brokers.assertAlive();
                return cluster.brokers() == 3;
            });
            told("brokers up");
            growsReplicas(cluster);
            told("topics as they must be");
            a.start();
            b.start();
            assertThat(a.awaitReady(LIMIT)).isTrue();
            assertThat(b.awaitReady(LIMIT)).isTrue();
            told("monitors ready");

            try (Load load = new Load(cluster, PREFIX, PARTITIONS, 7).start()) {
                awaitDecided(cluster, System.currentTimeMillis());
                awaitClean(brokers);
                told("doctor clean");

                brokers.kill(VICTIM);

                await("a broker less").atMost(LIMIT).until(() -> cluster.brokers() == 2);
                Report broken = awaitFailure(brokers);
                assertThat(lines(broken, "brokers"))
                        .anySatisfy(line -> assertThat(line).matches("broker 3 \\(127.0.0.1:\\d+\\) is down"));
                assertThat(lines(broken, "quorum"))
                        .anySatisfy(line -> assertThat(line).startsWith("controller(s) 3 "));
                assertThat(lines(broken, "in-sync")).singleElement().satisfies(line -> assertThat(line)
                        .containsPattern("^(\\d+) of \\1 partitions are under-replicated"));
                assertThat(fixes(broken, "in-sync")).containsExactly("start broker 3 again; it catches up by itself");
                assertThat(broken.isHealthy()).isFalse();
                told("doctor finds it");
                awaitDecided(cluster, System.currentTimeMillis());
                told("decided without it");

                brokers.start(VICTIM);

                await("all brokers").atMost(LIMIT).until(() -> cluster.brokers() == 3);
                awaitClean(brokers);
                told("doctor clean again");
                load.close();
                long last = System.currentTimeMillis() / 1000 * 1000 + 2_000;
                awaitDecided(cluster, last);
                told("all decided");
                holdToTheInput(cluster, load, last);
            }
        }
    }

    /** Topics made for one broker become those of three, first the copies, then the rule that needs them. */
    private void growsReplicas(Cluster cluster) {
        Topics topics = Topics.withPrefix(PREFIX);
        ProvisionSettings one = new ProvisionSettings(PARTITIONS, 1, ArrivalMode.APPEND);
        new TopicProvisioner(cluster.admin(), cluster.bootstrap(), one).provision(topics);
        TopicPlanner planner = new TopicPlanner(cluster.admin(), cluster.bootstrap(), one.withReplication(3), LIMIT);
        TopicPlan plan = planner.plan(topics);

        assertThat(plan.changes())
                .hasSize(2 * topics.all().size())
                .extracting(TopicDifference::line)
                .contains(
                        "change loadline.metrics replication 1 → 3; copies all of its records to further brokers,"
                                + " unthrottled",
                        "change loadline.metrics min.insync.replicas 1 → 2");
        planner.apply(plan, topics, LIMIT);
        assertThat(planner.settled(topics).differences()).isEmpty();
    }

    private void holdToTheInput(Cluster cluster, Load load, long last) {
        InputLog input = InputLog.read(cluster, PREFIX, PARTITIONS);
        InputOracle oracle = new InputOracle(input.entries());
        Written written = Written.read(cluster, PREFIX);
        long first = input.entries().stream()
                                .filter(entry -> entry.topic().equals("control") && entry.value() != null)
                                .mapToLong(Entry::arrival)
                                .min()
                                .orElseThrow()
                        / 1000
                        * 1000
                + 1000;

        assertThat(printed(oracle.counts())).isEqualTo(printed(load.traffic().produced()));
        assertThat(printed(written.countsInPanes())).isEqualTo(printed(oracle.counts()));
        assertThat(written.deadLetterPlaces()).hasSize((int) oracle.refused()).doesNotHaveDuplicates();
        Map<Key, Expected> expected = oracle.evaluations(ChaosPolicy.measured(), first, last);
        Comparison comparison = Comparison.of(expected, written.decided().until(last).evaluations);
        System.out.printf(
                "three brokers: %d evaluations compared, %d wrong; the longest pause between them was %.1f s%n",
                comparison.compared(),
                comparison.wrong().size(),
                written.longestPause(Long.MIN_VALUE, Long.MAX_VALUE) / 1000.0);
        assertThat(comparison.compared()).isGreaterThan(500);
        assertThat(comparison.wrong()).isEmpty();
        told("compared");
    }

    private MonitorProcess monitor(String name, BrokerProcesses brokers) {
        return new MonitorProcess(
                name,
                directory.resolve(name),
                List.of(),
                List.of(brokers.bootstrapServers(), PREFIX, Integer.toString(PARTITIONS), "3"));
    }

    private static void awaitDecided(Cluster cluster, long instant) {
        try (Progress progress = new Progress(cluster, PREFIX, PARTITIONS)) {
            progress.await(instant, LIMIT);
        }
    }

    private void awaitClean(BrokerProcesses brokers) {
        await("a clean doctor").atMost(LIMIT).pollInterval(POLL).untilAsserted(() -> {
            Report report = examine(brokers);
            assertThat(report.findings())
                    .as(() -> String.join("\n", report.lines(false)))
                    .noneMatch(finding -> finding.state() == State.FAILED || finding.state() == State.WARNING);
        });
    }

    private Report awaitFailure(BrokerProcesses brokers) {
        return await("a doctor who sees it")
                .atMost(LIMIT)
                .until(
                        () -> examine(brokers),
                        report -> !lines(report, "quorum").isEmpty()
                                && !lines(report, "in-sync").isEmpty()
                                && !lines(report, "brokers").isEmpty()
                                && lines(report, "in-sync").stream().noneMatch(line -> line.contains("no leader")));
    }

    private Report examine(BrokerProcesses brokers) {
        return Doctor.examine(
                DoctorSettings.of(MonitorSettings.defaults(brokers.bootstrapServers(), directory.resolve("state"))
                        .withTopics(new ProvisionSettings(PARTITIONS, 3, ArrivalMode.APPEND))));
    }

    private static List<String> lines(Report report, String check) {
        return report.findings().stream()
                .filter(finding -> finding.check().equals(check) && finding.state() == State.FAILED)
                .map(Finding::found)
                .toList();
    }

    private static List<String> fixes(Report report, String check) {
        return report.findings().stream()
                .filter(finding -> finding.check().equals(check))
                .map(Finding::fix)
                .toList();
    }

    private void told(String what) {
        System.out.printf("three brokers: %5.1f s %s%n", (System.nanoTime() - began) / 1e9, what);
    }

    private static Map<String, String> printed(Map<SeriesKey, long[]> counts) {
        Map<String, String> printed = new TreeMap<>();
        counts.forEach((series, each) -> printed.put(series.toString(), Arrays.toString(each)));
        return printed;
    }
}
