package io.loadline.simulate;

import io.loadline.sample.Distribution;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** What browsers report once a second: a histogram of page-load times, p95 around 1.2 s. */
final class PageLoads {
    private static final int LOADS = 20;
    private static final double MEDIAN_MILLIS = 800;
    private static final double SPREAD = 0.25;
    private static final long BUCKET_MILLIS = 50;

    private PageLoads() {}

    static Distribution report(Random random) {
        SortedMap<Long, Long> counts = new TreeMap<>();
        for (int i = 0; i < LOADS; i++) {
            double millis = MEDIAN_MILLIS * Math.exp(SPREAD * random.nextGaussian());
            counts.merge(Math.round(millis / BUCKET_MILLIS) * BUCKET_MILLIS, 1L, Long::sum);
        }
        double sum = counts.entrySet().stream()
                .mapToDouble(bucket -> bucket.getKey() * bucket.getValue())
                .sum();
        return new Distribution(
                "page_load",
                "ms",
                LOADS,
                sum,
                counts.entrySet().stream()
                        .map(bucket -> new Distribution.Bucket(bucket.getKey(), bucket.getValue()))
                        .toList());
    }
}
