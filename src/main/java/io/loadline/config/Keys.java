package io.loadline.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of one map of a settings file. Each is asked for by name; those nobody asked for are unknown. */
final class Keys {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private final String path;
    private final Map<?, ?> values;
    private final List<String> problems;
    private final Set<String> known = new TreeSet<>();

    Keys(String path, Map<?, ?> values, List<String> problems) {
        this.path = path;
        this.values = values;
        this.problems = problems;
    }

    String text(String key, String otherwise) {
        return scalar(key, otherwise, "text");
    }

    boolean flag(String key, boolean otherwise) {
        Object value = ask(key);
        if (value == null || value instanceof Boolean) {
            return value == null ? otherwise : (Boolean) value;
        }
        return wrong(key, value, "true or false", otherwise);
    }

    int number(String key, int otherwise) {
        Object value = ask(key);
        if (value == null || value instanceof Integer) {
            return value == null ? otherwise : (Integer) value;
        }
        return wrong(key, value, "a whole number", otherwise);
    }

    Duration duration(String key, Duration otherwise) {
        Object value = ask(key);
        if (value == null) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(value.toString());
        if (!matcher.matches()) {
            return wrong(key, value, "a duration such as 500ms, 10s, 5m, 24h or 7d", otherwise);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    <E extends Enum<E>> E oneOf(String key, Class<E> type, E otherwise) {
        Object value = ask(key);
        if (value == null) {
            return otherwise;
        }
        List<String> allowed = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return allowed.contains(value.toString())
                ? type.getEnumConstants()[allowed.indexOf(value.toString())]
                : wrong(key, value, "one of " + String.join(", ", allowed), otherwise);
    }

    List<String> texts(String key, List<String> otherwise) {
        Object value = ask(key);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof List<?> list)) {
            return wrong(key, value, "a list", otherwise);
        }
        return list.stream().map(String::valueOf).toList();
    }

    Map<String, String> map(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (ask(key) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        } else if (ask(key) != null) {
            wrong(key, ask(key), "a map", "");
        }
        return texts;
    }

    Keys section(String key) {
        Object value = ask(key);
        if (value != null && !(value instanceof Map)) {
            wrong(key, value, "a map", "");
        }
        return new Keys(path + key + ".", value instanceof Map<?, ?> map ? map : Map.of(), problems);
    }

    /** Makes a record whose own checks may refuse it. */
    <T> T check(Supplier<T> record, T otherwise) {
        try {
            return record.get();
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
            return otherwise;
        }
    }

    /** Call when every key has been asked for. */
    void refuseUnknown() {
        for (Object key : new ArrayList<>(values.keySet())) {
            if (!known.contains(String.valueOf(key))) {
                problems.add("%s%s: no such key; allowed are %s".formatted(path, key, String.join(", ", known)));
            }
        }
    }

    private String scalar(String key, String otherwise, String what) {
        Object value = ask(key);
        if (value instanceof Map || value instanceof List) {
            return wrong(key, value, what, otherwise);
        }
        return value == null ? otherwise : value.toString();
    }

    private Object ask(String key) {
        known.add(key);
        return values.get(key);
    }

    private <T> T wrong(String key, Object found, String expected, T otherwise) {
        problems.add("%s%s: expected %s, found '%s'".formatted(path, key, expected, found));
        return otherwise;
    }
}
