package io.loadline.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A histogram of delays, for any number of threads. Its bounds suit what people wait for: from 100 ms to an hour. */
public final class Delays {
    /** Upper bounds, in seconds; the last bucket has none. */
    static final double[] BOUNDS = {0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 7.5, 10, 15, 30, 60, 300, 900, 3600};

    private final long[] counts = new long[BOUNDS.length + 1];
    private double sumSeconds;

    /**
     * What it holds.
     *
     * @param counts per bucket, not cumulative; one more than there are bounds
     * @param sumSeconds sum of all delays
     */
    record Snapshot(List<Long> counts, double sumSeconds) {}

    /** Takes a delay; one below zero, which only clocks that differ can give, counts as none. */
    public synchronized void record(Duration delay) {
        double seconds = Math.max(0, delay.toMillis() / 1000.0);
        int bucket = 0;
        while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
            bucket++;
        }
        counts[bucket]++;
        sumSeconds += seconds;
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(Arrays.stream(counts).boxed().toList(), sumSeconds);
    }
}
