package io.loadline.wire;

import java.time.LocalDate;
import java.time.OffsetDateTime;

/** Times as text. The usual form, in UTC, is read by hand: the library's parser costs as much as the rest of a line. */
final class Rfc3339 {
    private static final int SECONDS_END = 19;
    private static final int LONGEST = SECONDS_END + 11;
    private static final long DAY_SECONDS = 86_400;

    private Rfc3339() {}

    /**
     * Epoch milliseconds, finer parts cut off.
     *
     * @throws java.time.DateTimeException when it is no such time
     * @throws ArithmeticException when it is out of range
     */
    static long millis(String text) {
        int end = text.length() - 1;
        if (end < SECONDS_END || end >= LONGEST || end == SECONDS_END + 1 || !isUsual(text, end)) {
            return general(text);
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, SECONDS_END);
        if (hour > 23 || minute > 59 || second > 59) {
            return general(text);
        }
        int millis = 0;
        for (int i = 1; i <= 3; i++) {
            int at = SECONDS_END + i;
            millis = millis * 10 + (at < end ? text.charAt(at) - '0' : 0);
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return (days * DAY_SECONDS + hour * 3600L + minute * 60L + second) * 1000 + millis;
    }

    private static long general(String text) {
        return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    }

    /** Whether it looks like {@code 2026-03-01T10:00:05Z} or {@code 2026-03-01T10:00:05.250Z}. */
    private static boolean isUsual(String text, int end) {
        for (int i = 0; i <= end; i++) {
            char expected = i == end ? 'Z' : i < SECONDS_END ? "0000-00-00T00:00:00".charAt(i) : '0';
            if (i == SECONDS_END && i < end) {
                expected = '.';
            }
            char found = text.charAt(i);
            if (expected == '0' ? found < '0' || found > '9' : found != expected) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
