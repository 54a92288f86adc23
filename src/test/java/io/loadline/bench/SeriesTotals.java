package io.loadline.bench;

import io.loadline.engine.SampleBatch;
import io.loadline.engine.SampleBatchColumns;
import io.loadline.pane.LatencyHistogram;
import io.loadline.sample.SeriesKey;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** All latencies of each series: the work of the plain consumer, and what the results of all are compared by. */
final class SeriesTotals {
    private final Map<SeriesKey, LatencyHistogram> histograms = new HashMap<>();

    /** Adds every request of a batch. */
    void add(SampleBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            of(SampleBatchColumns.series(batch, i)).add(SampleBatchColumns.latencyMicros(batch, i));
        }
    }

    /** Adds the latencies of a pane. */
    void add(SeriesKey series, LatencyHistogram latencies) {
        of(series).add(latencies);
    }

    private LatencyHistogram of(SeriesKey series) {
        LatencyHistogram histogram = histograms.get(series);
        if (histogram == null) {
            histogram = new LatencyHistogram();
            histograms.put(series, histogram);
        }
        return histogram;
    }

    /** The total, then count and p95 in microseconds of each series, a line each. */
    String summary() {
        Map<String, String> lines = new TreeMap<>();
        long total = 0;
        for (Map.Entry<SeriesKey, LatencyHistogram> entry : histograms.entrySet()) {
            LatencyHistogram histogram = entry.getValue();
            long p95 = histogram.quantile(0.95).orElseThrow().value();
            lines.put(entry.getKey().toString(), histogram.total() + " p95 " + p95);
            total += histogram.total();
        }
        StringBuilder summary = new StringBuilder("total " + total);
        lines.forEach((series, line) ->
                summary.append('\n').append(series).append(' ').append(line));
        return summary.toString();
    }
}
