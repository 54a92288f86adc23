package io.loadline.engine;

import io.loadline.sample.SeriesKey;
import java.util.Optional;

/** Gives tests and benchmarks of other packages the columns of a batch, at no cost per sample. */
public final class SampleBatchColumns {
    private SampleBatchColumns() {}

    /** Series of sample {@code i}. */
    public static SeriesKey series(SampleBatch batch, int i) {
        return batch.series(i);
    }

    /** What the series of a producer have in common that says that it lives. */
    public static Optional<SeriesKey> keepAlive(SampleBatch batch) {
        return batch.keepAlive();
    }

    /** Latency of request {@code i}, in microseconds. */
    public static long latencyMicros(SampleBatch batch, int i) {
        return batch.latencyMicros(i);
    }
}
