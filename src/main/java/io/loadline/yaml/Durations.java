package io.loadline.yaml;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as policies write them: {@code 500ms}, {@code 5s}, {@code 1h30m}, {@code 7d}. */
public final class Durations {
    /** Longer ones are mistakes, and short enough for every sum of two to fit. */
    public static final Duration LONGEST = Duration.ofDays(366);

    public static final String ALLOWED =
            "write whole numbers with ms, s, m, h or d, largest unit first, for instance 500ms, 5s or 1h30m";

    private static final Pattern WRITTEN =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m(?!s))?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private static final Map<Integer, Long> MILLIS = Map.of(1, 86_400_000L, 2, 3_600_000L, 3, 60_000L, 4, 1000L, 5, 1L);

    /** A number and its unit in words, as a fraction, or in the longer units of Prometheus. */
    private static final Pattern GUESSED = Pattern.compile(
            "(\\d{1,6}(?:\\.\\d{1,3})?) ?(|ms|msecs?|millis|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|y|years?)");

    private Durations() {}

    /** How what is no duration would have to be written, when it is plain what it means. */
    static Optional<String> guess(String text) {
        Matcher matcher = GUESSED.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.group(2).isEmpty()) {
            return Optional.of(text + "s").filter(seconds -> parse(seconds).isPresent());
        }
        double millis = Double.parseDouble(matcher.group(1)) * unitMillis(matcher.group(2));
        Duration duration = Duration.ofMillis(Math.round(millis));
        return duration.isZero() || duration.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(text(duration));
    }

    private static double unitMillis(String unit) {
        if (unit.startsWith("ms") || unit.startsWith("milli")) {
            return 1;
        }
        return switch (unit.charAt(0)) {
            case 'm' -> 60_000;
            case 'h' -> 3_600_000;
            case 'd' -> 86_400_000;
            case 'w' -> 7 * 86_400_000.0;
            case 'y' -> 365 * 86_400_000.0;
            default -> 1000;
        };
    }

    /** Empty when it is no duration. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        long millis = 0;
        for (Map.Entry<Integer, Long> unit : MILLIS.entrySet()) {
            String number = matcher.group(unit.getKey());
            millis += number == null ? 0 : Long.parseLong(number) * unit.getValue();
        }
        return Optional.of(Duration.ofMillis(millis));
    }

    /** The shortest way to write it, largest unit first; {@code 0s} for none. */
    public static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        return part(duration.toDays(), "d")
                + part(duration.toHoursPart(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s")
                + part(duration.toMillisPart(), "ms");
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }
}
