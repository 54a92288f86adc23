package io.loadline.sla;

import com.google.re2j.Pattern;
import io.loadline.sample.SeriesKey;

/**
 * A condition on one label of a series, as Prometheus writes them. Regular expressions match the whole value and run
 * in linear time (RE2), so no policy can stall the stream.
 *
 * @param label {@code service}, {@code kind}, {@code operation} or a dimension; an absent label is empty
 * @param operator how it is compared
 * @param value value or regular expression
 * @param pattern the compiled expression; for {@code =} and {@code !=} the quoted value
 */
public record Matcher(String label, Operator operator, String value, Pattern pattern) {

    /** How a label is compared. */
    public enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        MATCHES("=~"),
        NOT_MATCHES("!~");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        /** As written in a policy. */
        public String symbol() {
            return symbol;
        }
    }

    /**
     * @throws com.google.re2j.PatternSyntaxException when {@code value} is to be a regular expression and is none
     */
    public static Matcher of(String label, Operator operator, String value) {
        boolean regex = operator == Operator.MATCHES || operator == Operator.NOT_MATCHES;
        return new Matcher(label, operator, value, Pattern.compile(regex ? value : Pattern.quote(value)));
    }

    /** Whether the series satisfies the condition. */
    public boolean matches(SeriesKey series) {
        String actual = series.label(label);
        return switch (operator) {
            case EQUAL -> actual.equals(value);
            case NOT_EQUAL -> !actual.equals(value);
            case MATCHES -> pattern.matches(actual);
            case NOT_MATCHES -> !pattern.matches(actual);
        };
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Matcher other
                && label.equals(other.label)
                && operator == other.operator
                && value.equals(other.value);
    }

    @Override
    public int hashCode() {
        return (label.hashCode() * 31 + operator.hashCode()) * 31 + value.hashCode();
    }

    @Override
    public String toString() {
        return label + operator.symbol() + value;
    }
}
