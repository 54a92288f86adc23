package io.loadline.demo;

import io.loadline.engine.PaneRecord;
import io.loadline.engine.SourceId;
import io.loadline.pane.Pane;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells late samples in one panes partition by their definition: a partial whose pane ends at or below the evaluation
 * watermark when it is read. Counted from the log, apart from what the evaluator counts.
 */
final class LateSamples {
    private static final long PANE_MILLIS = 1000;

    private final Map<SourceId, Long> watermarks = new HashMap<>();
    private int sources = Integer.MAX_VALUE;

    /** Time has passed in a source. */
    void rise(PaneRecord.WatermarkRise rise) {
        sources = rise.sources();
        watermarks.merge(rise.source(), rise.watermarkMillis(), Math::max);
    }

    /** How many samples of a partial are late: all of them or none. */
    long lateSamples(PaneRecord.Partial partial, Pane pane) {
        return partial.startMillis() + PANE_MILLIS <= evaluationWatermark() ? pane.samples() : 0;
    }

    private long evaluationWatermark() {
        if (watermarks.size() < sources) {
            return Long.MIN_VALUE;
        }
        return watermarks.values().stream().mapToLong(Long::longValue).min().orElse(Long.MIN_VALUE);
    }
}
