package io.loadline.engine;

import io.loadline.sample.SeriesKey;
import java.util.ArrayList;
import java.util.List;

/** Shows tests of other packages what a batch holds. */
public final class SampleBatchRows {
    /**
     * One sample.
     *
     * @param measure outcome and latency, or outcome alone, or name and value, or the distribution
     */
    public record Row(SeriesKey series, long timeMillis, List<Object> measure, String trace) {}

    private SampleBatchRows() {}

    /** All samples of a batch. */
    public static List<Row> of(SampleBatch batch) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            rows.add(new Row(batch.series(i), batch.timestampMillis(i), measure(batch, i), trace(batch, i)));
        }
        return rows;
    }

    private static List<Object> measure(SampleBatch batch, int i) {
        if (batch.isGauge(i)) {
            return List.of(batch.gaugeName(i), batch.gaugeValue(i));
        }
        if (batch.isDistribution(i)) {
            return List.of(batch.distribution(i));
        }
        return batch.isMeasured(i) ? List.of(batch.outcome(i), batch.latencyMicros(i)) : List.of(batch.outcome(i));
    }

    private static String trace(SampleBatch batch, int i) {
        return !batch.isGauge(i) && !batch.isDistribution(i) && batch.hasTrace(i) ? batch.trace(i) : "";
    }
}
