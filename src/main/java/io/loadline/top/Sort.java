package io.loadline.top;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;

/** Orders of services, worst first; names settle what is equal, so that rows do not jump. */
public enum Sort {
    /** Critical first. */
    LEVEL(Comparator.comparing(View.Row::standing)),
    /** Slowest first. */
    P99(Comparator.comparing((View.Row row) -> -row.gauges().p99Micros().orElse(-1))),
    /** Busiest first. */
    RATE(Comparator.comparing((View.Row row) -> -row.gauges().perSecond().orElse(-1))),
    /** Highest share of errors first. */
    ERRORS(Comparator.comparing((View.Row row) -> -row.gauges().errorRatio().orElse(-1))),
    /** In the order of the alphabet. */
    NAME(Comparator.comparing(View.Row::name)),
    /** Longest not evaluated first. */
    FRESHNESS(Comparator.comparing((View.Row row) -> row.evaluatedUntil().orElse(Instant.MIN)));

    private final Comparator<View.Row> order;

    Sort(Comparator<View.Row> order) {
        this.order = order.thenComparing(View.Row::standing).thenComparing(View.Row::name);
    }

    Comparator<View.Row> order() {
        return order;
    }

    Sort next() {
        return values()[(ordinal() + 1) % values().length];
    }

    /** As given to {@code --sort}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
