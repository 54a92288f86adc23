package io.loadline.sla;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.loadline.sample.SeriesKey;
import java.util.function.UnaryOperator;

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

    private static final int LONGEST = 1000;
    private static final int LARGEST_REGEX = 10_000;

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

    /**
     * The same for a condition from outside, which may be anything.
     *
     * @throws IllegalArgumentException when it cannot be, or would take too much memory or time; the message says why
     */
    public static Matcher checked(String label, Operator operator, String value) {
        if (label.isEmpty() || label.length() > LONGEST || value.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a label must have 1 to " + LONGEST + " characters and its value at most " + LONGEST + ", had "
                            + label.length() + " and " + value.length());
        }
        boolean regex = operator == Operator.MATCHES || operator == Operator.NOT_MATCHES;
        if (regex && RegexSize.of(value) > LARGEST_REGEX) {
            throw new IllegalArgumentException("the expression for label " + label
                    + " is too large once its repetitions are written out; allowed are " + LARGEST_REGEX
                    + " characters");
        }
        try {
            return of(label, operator, value);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + value + "\" is no regular expression for label " + label + ": " + e.getDescription(), e);
        }
    }

    /** Whether the series satisfies the condition. */
    public boolean matches(SeriesKey series) {
        return holds(series.label(label));
    }

    /**
     * Whether labels satisfy the condition.
     *
     * @param labels the value of a label by its name; empty for an absent one
     */
    public boolean matches(UnaryOperator<String> labels) {
        return holds(labels.apply(label));
    }

    private boolean holds(String actual) {
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
