package io.loadline.exactness;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.ControlEvent;
import io.loadline.exactness.InputLog.Entry;
import io.loadline.wire.Codecs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is decided depends on the input partitions alone: not on how they interleave, nor on restarts. */
class InterleavingTest {
    private static final String DEPLOYMENT = "exactness";
    private static final long BEGIN = 1_700_000_000_000L;
    private static final long LAST_INSTANT = BEGIN + 20_000;
    private static final int PARTITIONS = 3;

    private static InputLog input;
    private static Decided byArrival;

    @BeforeAll
    static void decide() {
        input = input();
        byArrival = CrashFree.run(DEPLOYMENT, input.sources(), input.entries());
    }

    private static InputLog input() {
        List<Entry> entries = new ArrayList<>();
        Map<String, Long> offsets = new HashMap<>();
        ControlEvent event =
                new ControlEvent(Instant.EPOCH, "test", "", new ControlEvent.PolicySet(List.of(ChaosPolicy.text())));
        entries.add(new Entry("control", 0, 0, BEGIN - 10_000, false, Codecs.CONTROL_EVENT.encode(event)));
        long[] now = {0};
        Traffic traffic = new Traffic(
                (topic, partition, value) -> entries.add(new Entry(
                        topic, partition, offsets.merge(topic + partition, 1L, Long::sum), now[0], false, value)),
                PARTITIONS,
                7);
        for (now[0] = BEGIN - 10_000; now[0] <= LAST_INSTANT + 5_000; now[0] += 25) {
            if (now[0] % 1000 == 0) {
                heartbeats(entries, offsets, now[0]);
            }
            if (now[0] >= BEGIN && now[0] < LAST_INSTANT) {
                traffic.step(now[0]);
            }
        }
        return InputLog.of(entries, 2 * PARTITIONS + 1);
    }

    private static void heartbeats(List<Entry> entries, Map<String, Long> offsets, long now) {
        for (int p = 0; p < PARTITIONS; p++) {
            entries.add(new Entry("metrics", p, offsets.merge("metrics" + p, 1L, Long::sum), now, true, null));
            entries.add(new Entry("logs", p, offsets.merge("logs" + p, 1L, Long::sum), now, true, null));
        }
        entries.add(new Entry("control", 0, offsets.merge("control0", 1L, Long::sum), now, true, null));
    }

    @Test
    void decidesWhatTheOracleMeasures() {
        var expected = new InputOracle(input.entries()).evaluations(ChaosPolicy.measured(), BEGIN, LAST_INSTANT);

        Comparison comparison = Comparison.of(
                expected,
                byArrival.evaluations.stream()
                        .filter(each -> each.instant().toEpochMilli() >= BEGIN
                                && each.instant().toEpochMilli() <= LAST_INSTANT)
                        .toList());

        assertThat(comparison.compared()).isGreaterThan(2_000);
        assertThat(comparison.wrong()).isEmpty();
        assertThat(byArrival.transitions).hasSizeGreaterThan(50);
    }

    @Test
    void decidesTheSameHoweverThePartitionsInterleave() {
        for (int turn : new int[] {3, 100_000}) {
            assertSame(CrashFree.run(DEPLOYMENT, input.sources(), input.inTurns(turn)));
        }
    }

    @Test
    void decidesTheSameHoweverOftenItStartsAgain() {
        for (int every : new int[] {97}) {
            assertSame(CrashFree.runWithRestarts(DEPLOYMENT, input.sources(), input.entries(), every));
        }
    }

    private static void assertSame(Decided other) {
        assertThat(Differences.between(byArrival, other)).isEmpty();
        assertThat(other.notifications).isEqualTo(byArrival.notifications);
        assertThat(other.scaleCommands).isEqualTo(byArrival.scaleCommands);
    }
}
