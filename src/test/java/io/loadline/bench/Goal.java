package io.loadline.bench;

import java.util.List;
import java.util.Locale;

/**
 * What was aimed for, and what came out.
 *
 * @param name what is measured
 * @param limit the aim
 * @param atLeast whether the limit is a floor; otherwise a ceiling
 * @param values one for each round
 */
record Goal(String name, double limit, boolean atLeast, List<Double> values) {
    Goal {
        values = List.copyOf(values);
    }

    boolean isMet() {
        double median = Lane.median(values);
        return atLeast ? median >= limit : median <= limit;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-44s goal %s %.2f  median %.2f  (%.2f..%.2f)  %s",
                name,
                atLeast ? ">=" : "<=",
                limit,
                Lane.median(values),
                Lane.min(values),
                Lane.max(values),
                isMet() ? "met" : "NOT met");
    }
}
