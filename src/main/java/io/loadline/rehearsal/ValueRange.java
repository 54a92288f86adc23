package io.loadline.rehearsal;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that is expected, as written: {@code 1200±12}, {@code 1.2s±1%}, {@code 97%±0.5%}, {@code "> 500ms"}, {@code
 * 0.93} or {@code none}. A share written in percent has its tolerance in points of percent. Without a tolerance, the
 * number must lie within the bounds of what was measured.
 *
 * @param text as written
 * @param kind how it is compared
 * @param number the number, in milliseconds, as a ratio, or in the unit of its source
 * @param tolerance in the same unit, at least 0
 */
record ValueRange(String text, Kind kind, double number, double tolerance) {
    static final String ALLOWED =
            "write a number such as 1200±12, 1.2s±1%, 97%±0.5%, 0.93, a comparison such as \"> 500ms\", or none";

    private static final double ROUNDING = 1e-9;
    private static final String NUMBER = "(-?\\d{1,15}(?:\\.\\d{1,15})?)\\s*(us|ms|s|m|h|%)?";
    private static final Pattern WRITTEN =
            Pattern.compile("(>=|<=|>|<)?\\s*" + NUMBER + "(?:\\s*(?:±|\\+-|\\+/-)\\s*" + NUMBER + ")?");
    private static final Map<String, Double> FACTORS =
            Map.of("us", 0.001, "ms", 1.0, "s", 1000.0, "m", 60_000.0, "h", 3_600_000.0, "%", 0.01);

    /** How a value is compared. */
    enum Kind {
        NONE,
        NEAR,
        WITHIN_BOUNDS,
        ABOVE,
        AT_LEAST,
        BELOW,
        AT_MOST
    }

    /** Empty when it is not written as it must be. */
    static Optional<ValueRange> parse(String text) {
        if (text.strip().equals("none")) {
            return Optional.of(new ValueRange("none", Kind.NONE, 0, 0));
        }
        Matcher parts = WRITTEN.matcher(text.strip());
        if (!parts.matches() || parts.group(1) != null && parts.group(4) != null) {
            return Optional.empty();
        }
        double number = number(parts.group(2), parts.group(3));
        if (parts.group(4) == null) {
            return Optional.of(new ValueRange(text.strip(), kind(parts.group(1)), number, 0));
        }
        boolean relative = "%".equals(parts.group(5)) && !"%".equals(parts.group(3));
        String unit = parts.group(5) == null ? parts.group(3) : parts.group(5);
        double tolerance = number(parts.group(4), unit) * (relative ? Math.abs(number) : 1);
        return tolerance < 0
                ? Optional.empty()
                : Optional.of(new ValueRange(text.strip(), Kind.NEAR, number, tolerance));
    }

    private static double number(String digits, String unit) {
        return Double.parseDouble(digits) * (unit == null ? 1 : FACTORS.get(unit));
    }

    private static Kind kind(String comparison) {
        if (comparison == null) {
            return Kind.WITHIN_BOUNDS;
        }
        return switch (comparison) {
            case ">" -> Kind.ABOVE;
            case ">=" -> Kind.AT_LEAST;
            case "<" -> Kind.BELOW;
            default -> Kind.AT_MOST;
        };
    }

    /**
     * Whether what was measured is as expected.
     *
     * @param low lower bound of the exact value; the value where there is none
     * @param high upper bound, likewise
     */
    boolean accepts(OptionalDouble value, OptionalDouble low, OptionalDouble high) {
        if (kind == Kind.NONE || value.isEmpty()) {
            return kind == Kind.NONE && value.isEmpty();
        }
        double got = value.getAsDouble();
        double slack = ROUNDING * Math.max(1, Math.abs(number));
        return switch (kind) {
            case NEAR -> Math.abs(got - number) <= tolerance + slack;
            case WITHIN_BOUNDS -> number >= low.orElse(got) - slack && number <= high.orElse(got) + slack;
            case ABOVE -> got > number;
            case AT_LEAST -> got >= number - slack;
            case BELOW -> got < number;
            case AT_MOST -> got <= number + slack;
            case NONE -> false;
        };
    }
}
