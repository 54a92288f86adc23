package io.loadline.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of one scrape, all read at one moment. Names and units follow Prometheus' conventions: seconds, bytes,
 * {@code _total} for what only rises. Labels come as name, value, name, value; their values must be few and known.
 */
public final class Figures {
    private static final String TOTAL = "_total";

    private final Map<String, CounterSnapshot.Builder> counters = new TreeMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();
    private final Map<String, HistogramSnapshot.Builder> histograms = new TreeMap<>();

    Figures() {}

    /**
     * A figure that only rises.
     *
     * @param name ends with {@code _total}
     * @throws IllegalArgumentException when the name does not
     */
    public Figures counter(String name, String help, long value, String... labels) {
        if (!name.endsWith(TOTAL)) {
            throw new IllegalArgumentException("the name of a counter must end with " + TOTAL + ", was " + name);
        }
        String base = name.substring(0, name.length() - TOTAL.length());
        counters.computeIfAbsent(
                        base, key -> CounterSnapshot.builder().name(key).help(help))
                .dataPoint(CounterDataPointSnapshot.builder()
                        .labels(Labels.of(labels))
                        .value(value)
                        .build());
        return this;
    }

    /** A figure that rises and falls. */
    public Figures gauge(String name, String help, double value, String... labels) {
        gauges.computeIfAbsent(name, key -> GaugeSnapshot.builder().name(key).help(help))
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(Labels.of(labels))
                        .value(value)
                        .build());
        return this;
    }

    /** A figure that is 1 while something holds and 0 otherwise. */
    public Figures flag(String name, String help, boolean holds, String... labels) {
        return gauge(name, help, holds ? 1 : 0, labels);
    }

    /** How delays are distributed. */
    public Figures delays(String name, String help, Delays delays, String... labels) {
        Delays.Snapshot snapshot = delays.snapshot();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < snapshot.counts().size(); i++) {
            double bound = i < Delays.BOUNDS.length ? Delays.BOUNDS[i] : Double.POSITIVE_INFINITY;
            buckets.bucket(bound, snapshot.counts().get(i));
        }
        histograms
                .computeIfAbsent(
                        name, key -> HistogramSnapshot.builder().name(key).help(help))
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(snapshot.sumSeconds())
                        .labels(Labels.of(labels))
                        .build());
        return this;
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        counters.values().forEach(counter -> all.metricSnapshot(counter.build()));
        gauges.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
        histograms.values().forEach(histogram -> all.metricSnapshot(histogram.build()));
        return all.build();
    }
}
