package io.loadline.ingest.map;

import io.loadline.wire.UndecodableException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a time is written.
 *
 * @param written the format as the map writes it
 * @param unitsPerSecond of an epoch time; 0 for text
 * @param formatter of a text that is not ISO 8601
 * @param zone of texts that name none
 */
record TimeText(String written, long unitsPerSecond, Optional<DateTimeFormatter> formatter, Optional<ZoneId> zone) {
    static final List<String> NAMES = List.of("iso8601", "rfc3339", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns");

    private static final Map<String, Long> EPOCHS =
            Map.of("epoch_s", 1L, "epoch_ms", 1000L, "epoch_us", 1_000_000L, "epoch_ns", 1_000_000_000L);

    /** Years 0000 to 9999 are what is written with four digits. */
    private static final long LARGEST_MILLIS = 253_402_300_799_999L;

    private static final Map<Character, String> STRFTIME = Map.ofEntries(
            Map.entry('Y', "uuuu"),
            Map.entry('y', "uu"),
            Map.entry('m', "MM"),
            Map.entry('d', "dd"),
            Map.entry('e', "ppd"),
            Map.entry('j', "DDD"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('p', "a"),
            Map.entry('M', "mm"),
            Map.entry('S', "ss"),
            Map.entry('L', "SSS"),
            Map.entry('b', "MMM"),
            Map.entry('h', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('z', "[XXX][XX][X]"),
            Map.entry('Z', "z"),
            Map.entry('T', "HH:mm:ss"),
            Map.entry('F', "uuuu-MM-dd"),
            Map.entry('D', "MM/dd/uu"),
            Map.entry('R', "HH:mm"));

    /**
     * @throws IllegalArgumentException with what is wrong with the format
     */
    static TimeText of(String written, Optional<ZoneId> zone) {
        if (EPOCHS.containsKey(written)) {
            return new TimeText(written, EPOCHS.get(written), Optional.empty(), zone);
        }
        if (written.equals("iso8601") || written.equals("rfc3339")) {
            return new TimeText(written, 0, Optional.empty(), zone);
        }
        DateTimeFormatter formatter = formatter(written);
        TimeText time = new TimeText(written, 0, Optional.of(formatter), Optional.of(zone.orElse(ZoneOffset.UTC)));
        Instant some = Instant.parse("2026-11-21T10:20:30Z");
        try {
            long read = time.text(formatter.format(some.atZone(zone.orElse(ZoneOffset.UTC))));
            if (Math.abs(read - some.toEpochMilli()) >= 86_400_000) {
                throw new IllegalArgumentException("it does not give back the date it wrote");
            }
        } catch (DateTimeException incomplete) {
            throw new IllegalArgumentException("a time needs year, month, day, hour and minute", incomplete);
        }
        return new TimeText(written, 0, Optional.of(formatter), zone);
    }

    private static DateTimeFormatter formatter(String written) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        if (!written.contains("%")) {
            return builder.appendPattern(written).toFormatter(Locale.ENGLISH);
        }
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c != '%' || i + 1 == written.length()) {
                builder.appendLiteral(c);
                continue;
            }
            char letter = written.charAt(++i);
            if (letter == '%') {
                builder.appendLiteral('%');
            } else if (letter == 'f') {
                builder.appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false);
            } else if (STRFTIME.containsKey(letter)) {
                builder.appendPattern(STRFTIME.get(letter));
            } else {
                throw new IllegalArgumentException("%" + letter + " is not known");
            }
        }
        // Otherwise the last of February stands for the 31st.
        return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    }

    /** Epoch milliseconds. */
    long millis(String text, String field, char decimal) throws UndecodableException {
        if (unitsPerSecond > 0) {
            return epoch(text, field, decimal);
        }
        try {
            long millis = formatter.isPresent() ? text(text) : Iso.millis(text, zone);
            if (Math.abs(millis) <= LARGEST_MILLIS) {
                return millis;
            }
        } catch (DateTimeException | ArithmeticException wrong) {
            // Told below.
        }
        boolean zoneless = zone.isEmpty() && looksZoneless(text);
        throw Numbers.bad(field + " " + Shown.quote(text) + " is no time as " + written
                + (zoneless ? "; it names no zone: say \"zone: UTC\", or which it is" : ""));
    }

    private boolean looksZoneless(String text) {
        try {
            if (formatter.isPresent()) {
                new TimeText(written, 0, formatter, Optional.of(ZoneOffset.UTC)).text(text);
            } else {
                Iso.millis(text, Optional.of(ZoneOffset.UTC));
            }
            return true;
        } catch (DateTimeException | ArithmeticException wrong) {
            return false;
        }
    }

    private long epoch(String text, String field, char decimal) throws UndecodableException {
        double units = Numbers.parse(text, field, decimal);
        if (!(Math.abs(units * 1000.0 / unitsPerSecond) <= LARGEST_MILLIS)) {
            throw Numbers.bad(field + " " + Shown.quote(text) + " is no time as " + written
                    + ": it lies after the year 9999; is it in a smaller unit?");
        }
        if (text.length() <= 19 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            long whole = whole(text, field);
            return unitsPerSecond == 1 ? whole * 1000 : whole / (unitsPerSecond / 1000);
        }
        // A double holds 1.7e9 seconds to the microsecond; rounding to those hides its error.
        return Math.floorDiv(Math.round(units * 1e6 / unitsPerSecond), 1000L);
    }

    /** Not every number of 19 digits is a long. */
    private static long whole(String digits, String field) throws UndecodableException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            throw Numbers.bad(field + " " + Shown.quote(digits) + " is too large for a time");
        }
    }

    private long text(String text) {
        TemporalAccessor parsed = formatter.orElseThrow().parse(text);
        if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(parsed).toEpochMilli();
        }
        LocalDateTime local = LocalDateTime.from(parsed);
        ZoneId own = parsed.query(TemporalQueries.zone());
        ZoneId known = own != null ? own : zone.orElseThrow(() -> new DateTimeException("no zone"));
        return local.atZone(known).toInstant().truncatedTo(ChronoUnit.MILLIS).toEpochMilli();
    }

    /** ISO 8601 and RFC 3339, by hand because it is on every line: a date, T or a blank, a time, perhaps a zone. */
    private static final class Iso {
        private static final int TO_MINUTE = 16;

        private Iso() {}

        static long millis(String text, Optional<ZoneId> zone) {
            if (text.length() < TO_MINUTE || text.charAt(4) != '-' || text.charAt(7) != '-' || text.charAt(13) != ':') {
                throw new DateTimeException("no ISO time");
            }
            LocalDate date = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
            if ("Tt ".indexOf(text.charAt(10)) < 0) {
                throw new DateTimeException("no ISO time");
            }
            int at = TO_MINUTE;
            int second = 0;
            long nanos = 0;
            if (at < text.length() && text.charAt(at) == ':') {
                second = digits(text, at + 1, at + 3);
                at += 3;
                if (at < text.length() && ".,".indexOf(text.charAt(at)) >= 0) {
                    int end = at + 1;
                    while (end < text.length() && isDigit(text.charAt(end))) {
                        end++;
                    }
                    if (end - at - 1 < 1 || end - at - 1 > 9) {
                        throw new DateTimeException("no fraction");
                    }
                    nanos = Long.parseLong((text.substring(at + 1, end) + "00000000").substring(0, 9));
                    at = end;
                }
            }
            // A leap second is the last millisecond before the next second.
            boolean leap = second == 60;
            LocalDateTime local = date.atTime(
                    digits(text, 11, 13), digits(text, 14, 16), leap ? 59 : second, leap ? 999_000_000 : (int) nanos);
            String rest = text.substring(at).strip();
            ZoneId known = rest.isEmpty()
                    ? zone.orElseThrow(() -> new DateTimeException("no zone"))
                    : rest.equalsIgnoreCase("z") || rest.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(rest);
            return known instanceof ZoneOffset offset
                    ? local.toEpochSecond(offset) * 1000 + local.getNano() / 1_000_000
                    : local.atZone(known).toInstant().toEpochMilli();
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private static int digits(String text, int from, int to) {
            if (to > text.length()) {
                throw new DateTimeException("too short");
            }
            int number = 0;
            for (int i = from; i < to; i++) {
                if (!isDigit(text.charAt(i))) {
                    throw new DateTimeException("no digit");
                }
                number = number * 10 + text.charAt(i) - '0';
            }
            return number;
        }
    }
}
