package io.loadline.policy;

import io.loadline.sla.Indicator;
import java.util.OptionalDouble;

/**
 * {@code min_samples} as written.
 *
 * @param auto whether the quantile decides
 * @param count the number when it does not
 */
record MinSamples(boolean auto, int count) {
    /** Semantics §1. */
    static final int DEFAULT = 20;

    /** The number for this indicator; for {@code auto} ⌊10/(1−q)⌋, CloudWatch's floor for percentiles. */
    int of(Indicator indicator) {
        OptionalDouble quantile = quantile(indicator);
        // In thousandths, because 1 - 0.95 is a little more than 0.05 in binary and would give 199.
        return auto && quantile.isPresent() ? (int) (10_000 / Math.round((1 - quantile.getAsDouble()) * 1000)) : count;
    }

    static OptionalDouble quantile(Indicator indicator) {
        if (indicator instanceof Indicator.LatencyQuantile latency) {
            return OptionalDouble.of(latency.q());
        }
        return indicator instanceof Indicator.Distribution distribution
                ? OptionalDouble.of(distribution.q())
                : OptionalDouble.empty();
    }
}
