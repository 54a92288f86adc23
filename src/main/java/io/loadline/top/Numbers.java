package io.loadline.top;

import io.loadline.sla.Indicator;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Counted in few columns, the same on every machine. */
final class Numbers {
    /** What stands for a value that there is none of. */
    static final String NONE = "-";

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Numbers() {}

    /** At most five columns: {@code 85us}, {@code 4.2ms}, {@code 965ms}, {@code 1.73s}, {@code 173s}. */
    static String latency(OptionalLong micros) {
        return micros.isEmpty() ? NONE : latency(micros.getAsLong());
    }

    private static String latency(long micros) {
        if (micros < 1000) {
            return micros + "us";
        }
        double millis = micros / 1000.0;
        if (millis < 9.95) {
            return format("%.1fms", millis);
        }
        if (millis < 999.5) {
            return format("%.0fms", millis);
        }
        double seconds = millis / 1000;
        return seconds < 9.995
                ? format("%.2fs", seconds)
                : seconds < 99.95 ? format("%.1fs", seconds) : format("%.0fs", seconds);
    }

    /** At most five columns: {@code 0}, {@code 0.4}, {@code 36}, {@code 36.1k}, {@code 1.2M}. */
    static String rate(OptionalDouble perSecond) {
        if (perSecond.isEmpty()) {
            return NONE;
        }
        double rate = perSecond.getAsDouble();
        if (rate == 0) {
            return "0";
        }
        if (rate < 9.95) {
            return format("%.1f", Math.max(rate, 0.1));
        }
        if (rate < 9999.5) {
            return format("%.0f", rate);
        }
        return rate < 999_500 ? format("%.0fk", rate / 1000) : format("%.1fM", rate / 1e6);
    }

    /** A share in per cent, without the sign; at most four columns. What is not nothing does not look like nothing. */
    static String percent(OptionalDouble ratio) {
        if (ratio.isEmpty()) {
            return NONE;
        }
        double percent = ratio.getAsDouble() * 100;
        if (percent == 0) {
            return "0";
        }
        if (percent < 9.995) {
            return percent < 0.01 ? "<.01" : format("%.2f", percent);
        }
        return percent < 99.95 ? format("%.1f", percent) : "100";
    }

    /** In the unit of the indicator, as precise as a reader at a glance needs. */
    static String value(String indicator, OptionalDouble value) {
        if (value.isEmpty()) {
            return "no value";
        }
        double number = value.getAsDouble();
        return switch (Indicator.parse(indicator).map(Indicator::unit).orElse(Indicator.Unit.OF_SOURCE)) {
            case MILLISECONDS -> number < 10 ? format("%.1fms", number) : format("%.0fms", number);
            case RATIO -> format("%.2f%%", number * 100);
            case PER_MINUTE -> number < 10 ? format("%.1f/min", number) : format("%.0f/min", number);
            case OF_SOURCE, FACTOR -> Math.abs(number) < 100 ? format("%.2f", number) : format("%.0f", number);
        };
    }

    /** {@code 3s}, {@code 75s}, {@code 12m}, {@code 5h}, {@code 3d}; what lies ahead is 0 s ago. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 100) {
            return seconds + "s";
        }
        if (seconds < 100 * 60) {
            return seconds / 60 + "m";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }

    static String age(Instant then, Instant now) {
        return age(Duration.between(then, now));
    }

    /** The time of day in UTC, or the date where it is not of these hours. */
    static String time(Instant instant, Instant now) {
        return Duration.between(instant, now).abs().compareTo(Duration.ofHours(20)) < 0
                ? CLOCK.format(instant)
                : DAY.format(instant);
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
