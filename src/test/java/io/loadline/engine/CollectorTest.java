package io.loadline.engine;

import static io.loadline.engine.Deployment.SHOP;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.pane.Pane;
import io.loadline.sample.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectorTest {
    private static final SourceId A = metrics(0);

    private final Collected out = new Collected();
    private final Collector collector = new Collector(TimeSettings.defaults(), 2, StateStore.onHeap());

    private void samples(long arrival, Input.Raw... raws) {
        collector.samples(A, arrival, new Input(A, arrival, List.of(raws)).batch(), out);
    }

    private static Input.Raw at(long time) {
        return Input.Raw.request(SHOP, time, Outcome.OK, 1000);
    }

    @Test
    void theFirstWatermarkIsTheFirstArrivalMinusGrace() {
        samples(T0 + 123, at(T0));

        assertThat(out.watermarks()).containsExactly(T0 + 123 - 2000);
        assertThat(out.records.get(0)).isInstanceOf(PaneRecord.Partials.class);
    }

    @Test
    void sendsPartialsThenTheWatermarkWhenAWholeSecondIsCrossed() {
        samples(T0, at(T0));
        int before = out.records.size();
        samples(T0 + 400, at(T0 + 300));
        samples(T0 + 999, at(T0 - 5000));
        assertThat(out.records).hasSize(before);

        samples(T0 + 1000, at(T0 + 900));

        assertThat(out.records).hasSize(before + 2);
        PaneRecord.Partials partials = (PaneRecord.Partials) out.records.get(before);
        assertThat(partials.sinceWatermarkMillis()).isEqualTo(T0 - 2000);
        assertThat(partials.entries())
                .extracting(PaneRecord.Partial::startMillis)
                .containsExactly(T0 - 5000, T0);
        assertThat(Pane.fromBytes(partials.entries().get(1).pane()).samples()).isEqualTo(2);
        assertThat(out.watermarks()).containsExactly(T0 - 2000, T0 - 1000);
    }

    @Test
    void anArrivalThatGoesBackMovesNothing() {
        samples(T0);
        samples(T0 - 5000, at(T0 - 5000));

        assertThat(out.watermarks()).containsExactly(T0 - 2000);
    }

    @Test
    void aJumpGoesOutInStepsOfAMinuteAtMostAHundredAtOnce() {
        samples(T0);
        samples(T0 + 8 * 3_600_000L);
        assertThat(out.watermarks()).hasSize(101);
        assertThat(out.watermarks().get(100)).isEqualTo(T0 - 2000 + 100 * 60_000L);

        for (int i = 0; i < 4; i++) {
            samples(T0 + 8 * 3_600_000L);
        }

        assertThat(out.watermarks()).hasSize(481).isSorted().endsWith(T0 + 8 * 3_600_000L - 2000);
    }

    @Test
    void onlyTheBadSamplesOfABatchAreRefusedEachOnce() {
        samples(
                T0,
                at(T0),
                at(T0 + 10_001),
                at(T0 + 10_000),
                at(T0 - 600_001),
                at(T0 - 600_000),
                Input.Raw.request(SHOP, T0, Outcome.OK, -1),
                Input.Raw.request(SHOP, T0, Outcome.OK, 86_400_000_001L),
                Input.Raw.request(SHOP, T0, Outcome.OK, 86_400_000_000L),
                Input.Raw.gauge(SHOP, T0, "g", Double.NaN),
                Input.Raw.gauge(SHOP, T0, "g", 1e12),
                Input.Raw.gauge(SHOP, T0, "g", -1.1e12));

        assertThat(out.rejected)
                .containsExactly(
                        "1 future",
                        "3 too_late",
                        "5 negative_latency",
                        "6 absurd_latency",
                        "8 bad_value",
                        "10 bad_value");
        long counted = ((PaneRecord.Partials) out.records.get(0))
                .entries().stream()
                        .mapToLong(entry -> Pane.fromBytes(entry.pane()).samples())
                        .sum();
        assertThat(counted).isEqualTo(5);
    }

    @Test
    void timesAtTheEndsOfTimeAreRefused() {
        samples(T0, at(Long.MIN_VALUE), at(Long.MAX_VALUE));

        assertThat(out.rejected).hasSize(2);
        assertThat(out.watermarks()).containsExactly(T0 - 2000);
    }

    @Test
    void aControlEventGoesAheadOfItsWatermark() {
        collector.control(Deployment.CONTROL, T0, 7, Policies.activate(), out);

        assertThat(out.records).hasSize(2);
        assertThat(out.records.get(0)).isInstanceOf(PaneRecord.Control.class);
        assertThat(out.records.get(1)).isInstanceOf(PaneRecord.WatermarkRise.class);
    }
}
