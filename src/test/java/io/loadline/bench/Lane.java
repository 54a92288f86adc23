package io.loadline.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One variant over one backlog, and what its rounds gave. */
final class Lane {
    final Variant variant;
    final Backlog backlog;
    /** Events per second of each round. */
    final List<Double> eventsPerSecond = new ArrayList<>();
    /** Events per second of processor time of the measured process: what a busy machine disturbs less. */
    final List<Double> eventsPerCpuSecond = new ArrayList<>();
    /** Bytes written per event in each round; empty where that is not measured. */
    final List<Double> bytesPerEvent = new ArrayList<>();

    Lane(Variant variant, Backlog backlog) {
        this.variant = variant;
        this.backlog = backlog;
    }

    String name() {
        return variant.code() + "/" + backlog.perRecord();
    }

    /** For each round, how fast this was compared with the other in the same round. */
    List<Double> ratiosTo(Lane other) {
        return ratios(eventsPerSecond, other.eventsPerSecond);
    }

    /** The same by processor time. */
    List<Double> cpuRatiosTo(Lane other) {
        return ratios(eventsPerCpuSecond, other.eventsPerCpuSecond);
    }

    private static List<Double> ratios(List<Double> mine, List<Double> others) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < mine.size(); i++) {
            ratios.add(mine.get(i) / others.get(i));
        }
        return ratios;
    }

    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double min(List<Double> values) {
        return Arrays.stream(values.toArray(Double[]::new))
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(Double.NaN);
    }

    static double max(List<Double> values) {
        return Arrays.stream(values.toArray(Double[]::new))
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(Double.NaN);
    }
}
