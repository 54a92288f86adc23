package io.loadline.topology;

import java.util.Map;
import java.util.TreeMap;

/** Says milliseconds so that people can read them. */
final class Spans {
    private static final Map<Long, String> UNITS =
            new TreeMap<>(Map.of(86_400_000L, "d", 3_600_000L, "h", 60_000L, "m", 1000L, "s"));

    private Spans() {}

    /** In the largest unit that divides it; a negative number is for ever. */
    static String of(String millis) {
        long number = Long.parseLong(millis);
        if (number < 0 || number == Long.MAX_VALUE) {
            return "for ever";
        }
        String text = number + "ms";
        for (Map.Entry<Long, String> unit : UNITS.entrySet()) {
            if (number > 0 && number % unit.getKey() == 0) {
                text = number / unit.getKey() + unit.getValue();
            }
        }
        return text;
    }
}
