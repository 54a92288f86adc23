package io.loadline.sla;

import java.util.function.DoubleToLongFunction;

/**
 * A limit and the side of it that breaches.
 *
 * @param comparison which side breaches
 * @param limit the limit in the indicator's unit: milliseconds, a ratio 0..1, a count per minute
 * @param text as written in the policy, for instance {@code > 500ms}
 */
public record Threshold(Comparison comparison, double limit, String text) {

    /** Which side of a limit breaches. */
    public enum Comparison {
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        LESS("<"),
        LESS_OR_EQUAL("<=");

        private final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }

        /** As written in a policy. */
        public String symbol() {
            return symbol;
        }

        /** Whether values above the limit breach. */
        public boolean isUpper() {
            return this == GREATER || this == GREATER_OR_EQUAL;
        }
    }

    public Threshold {
        if (!Double.isFinite(limit)) {
            throw new IllegalArgumentException("a threshold must be finite, was " + limit);
        }
    }

    /**
     * How many of the values breach.
     *
     * @param total how many there are
     * @param scale what the limit is multiplied with to be in the unit of the values
     * @param above counts those above a value
     * @param below counts those below a value
     */
    long countBeyond(long total, double scale, DoubleToLongFunction above, DoubleToLongFunction below) {
        double scaled = limit * scale;
        return switch (comparison) {
            case GREATER -> above.applyAsLong(scaled);
            case GREATER_OR_EQUAL -> total - below.applyAsLong(scaled);
            case LESS -> below.applyAsLong(scaled);
            case LESS_OR_EQUAL -> total - above.applyAsLong(scaled);
        };
    }

    /** Whether this value breaches. */
    public boolean isBreachedBy(double value) {
        return switch (comparison) {
            case GREATER -> value > limit;
            case GREATER_OR_EQUAL -> value >= limit;
            case LESS -> value < limit;
            case LESS_OR_EQUAL -> value <= limit;
        };
    }
}
