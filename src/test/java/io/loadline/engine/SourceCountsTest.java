package io.loadline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.sample.RejectReason;
import io.loadline.sample.SeriesKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceCountsTest {
    private static final SourceId SOURCE = new SourceId("metrics", 3);
    private static final long NOW = 1_700_000_000_000L;

    private final StateStore store = StateStore.onHeap();
    private Collector collector;
    private SourceCounts counts;

    SourceCountsTest() {
        begin();
        // At the first word of a source everything is sent at once; from now on once a second.
        collector.time(SOURCE, NOW, new Out(true));
    }

    @Test
    void whatIsGatheredAndNotSentIsOpen() {
        take(5, false);

        assertThat(figures().open()).isEqualTo(5);
        assertThat(figures().residual()).isZero();
    }

    @Test
    void whatIsDroppedOnItsWayOutIsTheResidual() {
        take(5, false);
        // The next second: the collector hands over the five, and nobody counts them as sent.
        take(0, false, NOW + 5_000);

        assertThat(figures().open()).isZero();
        assertThat(figures().residual()).isEqualTo(5);
    }

    @Test
    void aRefusalThatNobodySentOnIsTheResidual() {
        counts.of(SOURCE).consumed(2);
        counts.of(SOURCE).rejected(RejectReason.FUTURE);

        assertThat(figures().residual()).isEqualTo(1);
    }

    @Test
    void onlyWhatWasFlushedSurvives() {
        take(5, true);
        take(1, true, NOW + 5_000);
        counts.of(SOURCE).rejected(RejectReason.TOO_LATE);
        flush();
        SourceFigures written = figures();
        take(7, true, NOW + 5_000);

        begin();

        assertThat(figures()).isEqualTo(written);
        assertThat(figures().counted()).isEqualTo(6);
        assertThat(figures().rejected()).isEqualTo(Map.of(RejectReason.TOO_LATE, 1L));
    }

    @Test
    void whatAnEarlierVersionLeftOpenWasConsumed() {
        take(5, false);
        collector.flush();

        begin();

        assertThat(figures().consumed()).isEqualTo(5);
        assertThat(figures().residual()).isZero();
    }

    private void begin() {
        collector = new Collector(TimeSettings.defaults(), 1, store);
        collector.restore();
        counts = new SourceCounts(collector, store);
        counts.restore();
    }

    private void flush() {
        collector.flush();
        counts.flush();
    }

    private SourceFigures figures() {
        return counts.figures().get(0);
    }

    private void take(int samples, boolean sent) {
        take(samples, sent, NOW);
    }

    private void take(int samples, boolean sent, long arrivalMillis) {
        SampleBatch batch = new SampleBatch();
        batch.begin(new byte[0]);
        for (int i = 0; i < samples; i++) {
            batch.request(new SeriesKey("checkout", "api", "pay", Map.of()), arrivalMillis, 1_000, (byte) 0, 0, 0);
        }
        counts.of(SOURCE).consumed(samples);
        collector.samples(SOURCE, arrivalMillis, batch, new Out(sent));
    }

    /** Counts what goes out, or loses it. */
    private final class Out implements CollectorOutput {
        private final boolean counting;

        private Out(boolean counting) {
            this.counting = counting;
        }

        @Override
        public void partials(PaneRecord.Partials partials) {
            if (counting) {
                counts.of(partials.source()).counted(partials.samples(), partials.lateSamples());
            }
        }

        @Override
        public void watermark(PaneRecord.WatermarkRise watermark) {}

        @Override
        public void control(PaneRecord.Control control) {}

        @Override
        public void result(PaneRecord.Result result) {}

        @Override
        public void rejected(int index, RejectReason reason) {}
    }
}
