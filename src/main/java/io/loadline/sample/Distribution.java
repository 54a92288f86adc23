package io.loadline.sample;

import java.util.List;

/**
 * An already aggregated histogram. A statistic set without buckets has no quantiles.
 *
 * @param name its name
 * @param unit {@code us}, {@code ms} or {@code s} are converted to milliseconds; anything else is kept as it is
 * @param count number of values, at least 1
 * @param sum their sum, in the unit
 * @param buckets the histogram; empty for a bare statistic set
 */
public record Distribution(String name, String unit, long count, double sum, List<Bucket> buckets) {
    /**
     * So many values at or near one value.
     *
     * @param value in the unit
     * @param count at least 1
     */
    public record Bucket(double value, long count) {}

    public Distribution {
        buckets = List.copyOf(buckets);
    }

    /** What values are multiplied with: times become milliseconds. */
    public double scale() {
        return switch (unit) {
            case "us" -> 0.001;
            case "s" -> 1000;
            default -> 1;
        };
    }
}
