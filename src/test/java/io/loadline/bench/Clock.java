package io.loadline.bench;

/**
 * Times the second half of a backlog; the first half warms up the process, which is a fresh one for each
 * measurement.
 */
final class Clock {
    private final long all;
    private long beginRecords = -1;
    private long beginNanos;
    private long endNanos;

    Clock(long all) {
        this.all = all;
    }

    /** Tells how many records have been processed by now. */
    void reached(long records) {
        long now = System.nanoTime();
        if (beginRecords < 0 && records >= all / 2) {
            beginRecords = records;
            beginNanos = now;
        }
        if (endNanos == 0 && records >= all) {
            endNanos = now;
        }
    }

    boolean isDone() {
        return endNanos != 0;
    }

    double recordsPerSecond() {
        return (all - beginRecords) * 1e9 / (endNanos - beginNanos);
    }
}
