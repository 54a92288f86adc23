package io.loadline.engine;

import io.loadline.sample.SeriesKey;

/** Gives benchmarks of other packages the columns of a batch, at no cost per sample. */
public final class SampleBatchColumns {
    private SampleBatchColumns() {}

    /** Series of sample {@code i}. */
    public static SeriesKey series(SampleBatch batch, int i) {
        return batch.series(i);
    }

    /** Latency of request {@code i}, in microseconds. */
    public static long latencyMicros(SampleBatch batch, int i) {
        return batch.latencyMicros(i);
    }
}
