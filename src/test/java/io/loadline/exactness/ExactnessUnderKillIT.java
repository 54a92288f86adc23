package io.loadline.exactness;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertTransition;
import io.loadline.audit.AuditEvent;
import io.loadline.audit.AuditRecord;
import io.loadline.audit.ChainVerifier;
import io.loadline.command.Notification;
import io.loadline.engine.Collector;
import io.loadline.engine.SourceCounts;
import io.loadline.engine.SourceFigures;
import io.loadline.engine.StateStore;
import io.loadline.engine.TimeSettings;
import io.loadline.exactness.InputLog.Entry;
import io.loadline.exactness.InputOracle.Key;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Objective;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Monitors as processes of their own are killed, stopped, joined and left under load; what they decided is then held to
 * an oracle, to a run without crashes, and to a replay of the panes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExactnessUnderKillIT {
    private static final long SEED = 20_261_121;
    private static final long LONGEST_WINDOW = 22_000;
    private static final List<Objective> OBJECTIVES = ChaosPolicy.measured();

    @TempDir
    static Path directory;

    private Cluster cluster;
    private ChaosRun run;
    private InputLog input;
    private InputOracle oracle;
    private Written written;
    private List<ConsumerRecord<byte[], byte[]>> collectState;
    private Decided crashFree;
    private Map<TopicPartition, Long> consumed;
    private Map<TopicPartition, Long> chained;
    private long firstInstant;

    @BeforeAll
    void killAndStop() {
        long began = System.nanoTime();
        cluster = Cluster.start();
        run = new ChaosRun(cluster, "loadline", directory.resolve("chaos"), List.of(), SEED);
        MonitorProcess a = run.monitor("a");
        MonitorProcess b = run.monitor("b");
        a.start();
        run.awaitCaughtUp();
        b.start();
        run.settle(b);
        run.kill(a, b);
        run.settle(a, b);
        run.kill(a, b);
        run.settle(a, b);
        run.stop(b);
        run.kill(a);
        b.start();
        run.settle(a, b);
        run.kill(a, b);
        run.settle(a, b);
        run.stop(a);
        a.start();
        run.kill(b);
        run.settle(a, b);
        run.kill(a, b);
        run.settle(a, b);
        run.awaitCaughtUp();
        run.killInsideATransaction(b);
        run.awaitCaughtUp();
        run.finish();
        run.stop(a);
        consumed = cluster.committed("loadline-evaluate");
        chained = cluster.committed("loadline-chain");

        input = InputLog.read(cluster, "loadline", ChaosRun.PARTITIONS);
        oracle = new InputOracle(input.entries());
        written = Written.read(cluster, "loadline");
        collectState = cluster.read("loadline-collect-collect-open-panes-store-changelog");
        crashFree = CrashFree.run("loadline", input.sources(), input.entries());
        firstInstant = firstInstant(input);
        System.out.printf(
                "exactness: %d s, %d kills with %s input records pending, %d clean stops,%n"
                        + "exactness: halted with %s open; the longest pause between appends of evaluations was %.1f s,"
                        + " and %.1f s around that halt%n",
                Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                run.pendingAtKills().size(),
                run.pendingAtKills(),
                run.cleanStops(),
                run.openAtHalt(),
                written.longestPause(Long.MIN_VALUE, Long.MAX_VALUE) / 1000.0,
                written.longestPause(run.haltedAt() - 5_000, run.haltedAt() + 60_000) / 1000.0);
    }

    /** Policies take effect at the first instant after they arrived. */
    private static long firstInstant(InputLog input) {
        long arrival = input.entries().stream()
                .filter(entry -> entry.topic().equals("control") && entry.value() != null)
                .mapToLong(Entry::arrival)
                .min()
                .orElseThrow();
        return arrival / 1000 * 1000 + 1000;
    }

    @AfterAll
    void close() {
        if (run != null) {
            run.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void killsWhileInputIsPending() {
        assertThat(run.pendingAtKills()).hasSizeGreaterThanOrEqualTo(11).allMatch(pending -> pending > 0);
        assertThat(run.cleanStops()).isGreaterThanOrEqualTo(3);
        assertThat(run.openAtHalt()).anyMatch(id -> id.startsWith("loadline-collect"));
    }

    @Test
    void countsEveryEventOnceOrRefusesItOnce() {
        assertThat(oracle.refused()).isEqualTo(run.traffic().refused()).isPositive();
        assertThat(printed(oracle.counts())).isEqualTo(printed(run.traffic().produced()));
        assertThat(printed(written.countsInPanes())).isEqualTo(printed(oracle.counts()));
        assertThat(written.deadLetterPlaces()).hasSize((int) oracle.refused()).doesNotHaveDuplicates();
    }

    @Test
    void tellsOfEachEventOnceInTheFiguresOfItsMetrics() {
        Map<Integer, StateStore> tasks = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : collectState) {
            StateStore store = tasks.computeIfAbsent(record.partition(), key -> StateStore.onHeap());
            if (record.value() == null) {
                store.delete(record.key());
            } else {
                store.put(record.key(), record.value());
            }
        }
        List<SourceFigures> figures = new ArrayList<>();
        for (StateStore store : tasks.values()) {
            Collector collector = new Collector(TimeSettings.defaults(), input.sources(), store);
            collector.restore();
            SourceCounts counts = new SourceCounts(collector, store);
            counts.restore();
            counts.figures().stream()
                    .filter(of -> Set.of("metrics", "logs").contains(of.source().topic()))
                    .forEach(figures::add);
        }

        long accepted =
                oracle.counts().values().stream().flatMapToLong(Arrays::stream).sum();
        assertThat(figures).allMatch(of -> of.residual() == 0).allMatch(of -> of.open() == 0);
        assertThat(figures.stream().mapToLong(SourceFigures::consumed).sum()).isEqualTo(accepted + oracle.refused());
        assertThat(figures.stream().mapToLong(SourceFigures::counted).sum()).isEqualTo(accepted);
    }

    @Test
    void keepsOneMetadataRecordOfEachLogLine() {
        long accepted = oracle.counts().values().stream()
                .mapToLong(counts -> counts[3] + counts[4])
                .sum();

        assertThat(written.logIds()).hasSize((int) accepted).doesNotHaveDuplicates();
    }

    @Test
    void chainsEachAuditEventOnce() {
        ChainVerifier verifier = new ChainVerifier();
        List<AuditRecord> audit = written.audit();

        assertThat(audit)
                .allSatisfy(record -> assertThat(verifier.accept(record)).isEmpty());
        assertThat(audit.stream()
                        .map(record -> record.event().auditId())
                        .sorted()
                        .toList())
                .isNotEmpty()
                .isEqualTo(written.auditEventIds(chained));
    }

    @Test
    void decidesEachInstantOnceAndAsTheInputHasIt() {
        Comparison comparison = compare(oracle, written, firstInstant, run.lastInstant());

        System.out.printf(
                "exactness: %d evaluations compared, %d wrong%n",
                comparison.compared(), comparison.wrong().size());
        assertThat(comparison.compared()).isGreaterThan(5_000);
        assertThat(comparison.wrong()).isEmpty();
    }

    @Test
    void decidesByteForByteWhatARunWithoutCrashesDecides() {
        Decided expected = crashFree.until(run.lastInstant());
        Decided actual = written.decided().until(run.lastInstant());

        System.out.printf(
                "exactness: %d transitions, %d notifications, %d scale commands compared%n",
                expected.transitions.size(), expected.notifications.size(), expected.scaleCommands.size());
        assertThat(expected.transitions).hasSizeGreaterThan(50);
        assertThat(Differences.between(expected, actual)).isEmpty();
        assertThat(actual.notifications).containsExactlyInAnyOrderElementsOf(expected.notifications);
        assertThat(actual.scaleCommands).containsExactlyInAnyOrderElementsOf(expected.scaleCommands);
        assertThat(auditIds(actual)).containsExactlyElementsOf(auditIds(expected));
    }

    /** Timers, datapoints, flapping, escalation and burn rates are compared above only if they happen. */
    @Test
    void everyKindOfTimerIsAmongWhatIsCompared() {
        Decided expected = crashFree.until(run.lastInstant());

        assertThat(expected.transitions.stream().map(AlertTransition::objective).distinct())
                .contains("errors-5s", "errors-20s", "latency-5s", "latency-points", "both", "availability");
        assertThat(expected.transitions.stream()
                        .map(each -> each.reason().code())
                        .distinct())
                .contains("breach", "worse", "better", "recovered", "pending_ended");
        assertThat(expected.notifications.stream().map(Notification::event).distinct())
                .contains(
                        Notification.Event.OPEN,
                        Notification.Event.UPDATE,
                        Notification.Event.ESCALATE,
                        Notification.Event.RESOLVE);
        assertThat(expected.auditEvents)
                .anyMatch(event -> event.actionType().equals("notification.muted")
                        && event.detail().contains("flapping"));
    }

    /** Of all that was decided; what logs say about themselves is no decision. */
    private static List<String> auditIds(Decided decided) {
        return decided.auditEvents.stream()
                .filter(event -> !event.actionType().equals(Traffic.LOGGED_ACTION))
                .map(AuditEvent::auditId)
                .sorted()
                .toList();
    }

    @Test
    void decidesTheSameBytesFromThePanesAlone() {
        for (int partition = 0; partition < ChaosRun.PARTITIONS; partition++) {
            Map<String, List<String>> actual = written.values(partition);

            Map<String, List<String>> again =
                    PanesReplay.values(panes(partition).all(), partition);

            System.out.printf("exactness: panes-%d again: %s%n", partition, PanesReplay.sizes(again));
            // One partition has all scale commands: they are compared where their service is.
            if (again.get("scale-commands").isEmpty()) {
                actual.put("scale-commands", List.of());
            }
            assertThat(again).isEqualTo(actual);
        }
    }

    @Test
    void decidesTheSameBytesFromASnapshotAndThePanesBehindIt() {
        for (int partition = 0; partition < ChaosRun.PARTITIONS; partition++) {
            PanesReplay panes = panes(partition);
            Map<String, List<String>> all = PanesReplay.values(panes.all(), partition);
            for (int cut = panes.size() / 4; cut < panes.size(); cut += panes.size() / 4) {
                Map<String, List<String>> head = PanesReplay.values(panes.head(cut), partition);
                Map<String, List<String>> tail = PanesReplay.values(panes.tailFromSnapshot(cut), partition);

                assertThat(PanesReplay.joined(head, tail)).isEqualTo(all);
            }
        }
    }

    /** The panes that were evaluated for good. */
    private PanesReplay panes(int partition) {
        long end = consumed.get(new TopicPartition("loadline.panes", partition));
        return new PanesReplay(
                "loadline",
                partition,
                ChaosRun.PARTITIONS,
                written.panes().stream()
                        .filter(record -> record.partition() == partition && record.offset() < end)
                        .toList());
    }

    private static Comparison compare(InputOracle oracle, Written written, long firstInstant, long lastInstant) {
        // Before the first policies were in force nobody kept panes for the longest window.
        long from = firstInstant + LONGEST_WINDOW;
        Map<Key, InputOracle.Expected> expected = oracle.evaluations(OBJECTIVES, firstInstant, lastInstant);
        expected.keySet().removeIf(key -> key.instant() < from);
        return Comparison.of(
                expected,
                written.decided().until(lastInstant).evaluations.stream()
                        .filter(evaluation -> evaluation.instant().toEpochMilli() >= from)
                        .toList());
    }

    private static Map<String, String> printed(Map<SeriesKey, long[]> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toString(),
                        entry -> Arrays.toString(entry.getValue()),
                        (one, other) -> one,
                        TreeMap::new));
    }
}
