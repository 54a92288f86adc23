package io.loadline.standing;

import io.loadline.sla.Expression;
import io.loadline.sla.Indicator;
import io.loadline.sla.Matcher;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.sla.Threshold;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What differs between two sets of policies, in the words of a policy file.
 *
 * @param items what was added, removed or changed, by policy and name
 */
public record PolicyChanges(List<Item> items) {
    private static final String NONE = "–";
    /** What the types of the language call otherwise than a policy file does. */
    private static final Map<String, String> AS_WRITTEN = Map.ofEntries(
            Map.entry("dwell.warning", "for.warning"),
            Map.entry("dwell.critical", "for.critical"),
            Map.entry("dwell.keep_firing", "keep_firing_for"),
            Map.entry("dwell.datapoints.m", "datapoints.of"),
            Map.entry("dwell.datapoints.n", "datapoints.range"),
            Map.entry("missing.mode", "missing_data"));

    /** What happened to something. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED;

        /** As written in JSON. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Something that differs.
     *
     * @param kind what happened to it
     * @param policy its policy
     * @param what for instance {@code objective api-latency}, {@code route ops}, {@code notifications}
     * @param settings what of it differs; empty unless it was changed
     */
    public record Item(Kind kind, String policy, String what, List<Setting> settings) {
        public Item {
            settings = List.copyOf(settings);
        }
    }

    /**
     * A setting that differs.
     *
     * @param name as in a policy file, as far as there is one
     * @param before a dash for none
     * @param after a dash for none
     */
    public record Setting(String name, String before, String after) {}

    public PolicyChanges {
        items = List.copyOf(items);
    }

    /** How many items are of a kind. */
    public long count(Kind kind) {
        return items.stream().filter(item -> item.kind() == kind).count();
    }

    /** What differs; nothing where two files say the same in other words. */
    public static PolicyChanges between(Collection<Policy> before, Collection<Policy> after) {
        SortedMap<String, SortedMap<String, Object>> old = parts(before);
        SortedMap<String, SortedMap<String, Object>> fresh = parts(after);
        List<Item> items = new ArrayList<>();
        for (String policy : union(old.keySet(), fresh.keySet())) {
            SortedMap<String, Object> was = old.getOrDefault(policy, new TreeMap<>());
            SortedMap<String, Object> is = fresh.getOrDefault(policy, new TreeMap<>());
            for (String what : union(was.keySet(), is.keySet())) {
                item(policy, what, was.get(what), is.get(what)).ifPresent(items::add);
            }
        }
        return new PolicyChanges(items);
    }

    private static Optional<Item> item(String policy, String what, Object was, Object is) {
        if (was == null) {
            return Optional.of(new Item(Kind.ADDED, policy, what, List.of()));
        }
        if (is == null) {
            return Optional.of(new Item(Kind.REMOVED, policy, what, List.of()));
        }
        SortedMap<String, String> before = settings(was);
        SortedMap<String, String> after = settings(is);
        List<Setting> settings = union(before.keySet(), after.keySet()).stream()
                .map(name -> new Setting(name, before.getOrDefault(name, NONE), after.getOrDefault(name, NONE)))
                .filter(setting -> !setting.before().equals(setting.after()))
                .toList();
        return settings.isEmpty() ? Optional.empty() : Optional.of(new Item(Kind.CHANGED, policy, what, settings));
    }

    private static SortedSet<String> union(Collection<String> one, Collection<String> other) {
        SortedSet<String> union = new TreeSet<>(one);
        union.addAll(other);
        return union;
    }

    private static SortedMap<String, SortedMap<String, Object>> parts(Collection<Policy> policies) {
        SortedMap<String, SortedMap<String, Object>> all = new TreeMap<>();
        for (Policy policy : policies) {
            SortedMap<String, Object> parts = new TreeMap<>();
            for (Objective objective : policy.objectives()) {
                parts.put("objective " + objective.name(), objective);
            }
            policy.slos().forEach((name, slo) -> parts.put("slo " + name, slo));
            policy.routes().forEach((name, route) -> parts.put("route " + name, route));
            policy.scaling().forEach((name, plan) -> parts.put("scaling " + name, plan));
            parts.put("notifications", policy.notifications());
            parts.put("inhibition", policy.inhibition());
            parts.put("maintenance", policy.maintenance());
            all.put(policy.name(), parts);
        }
        return all;
    }

    private static SortedMap<String, String> settings(Object of) {
        SortedMap<String, String> settings = new TreeMap<>();
        collect("", of, settings);
        return settings;
    }

    private static void collect(String name, Object value, SortedMap<String, String> settings) {
        if (value instanceof Optional<?> maybe) {
            maybe.ifPresent(present -> collect(name, present, settings));
        } else if (value instanceof Record record && !isText(value)) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                collect(join(name, component.getName()), read(component, record), settings);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> collect(join(name, text(key)), entry, settings));
        } else {
            settings.put(asWritten(name), text(value));
        }
    }

    /** Whether it is written as one value. */
    private static boolean isText(Object value) {
        return value instanceof Threshold
                || value instanceof Matcher
                || value instanceof Indicator
                || value instanceof Expression;
    }

    private static Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private static String join(String name, String part) {
        String snake = part.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
        return name.isEmpty() ? snake : name + "." + snake;
    }

    private static String asWritten(String name) {
        String shortened = name.replaceFirst("^condition\\.", "")
                .replaceFirst("^limits\\.", "")
                .replaceFirst("^floors\\.", "")
                .replaceFirst("^missing\\.(?!mode)", "");
        return shortened.isEmpty() ? "list" : AS_WRITTEN.getOrDefault(shortened, shortened);
    }

    private static String text(Object value) {
        if (value instanceof Threshold threshold) {
            return threshold.text();
        }
        if (value instanceof Indicator indicator) {
            return indicator.text();
        }
        if (value instanceof Duration duration) {
            return duration(duration);
        }
        if (value instanceof Optional<?> maybe) {
            return maybe.map(PolicyChanges::text).orElse(NONE);
        }
        if (value instanceof Collection<?> all) {
            return all.isEmpty() ? NONE : all.stream().map(PolicyChanges::text).collect(Collectors.joining(", "));
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Record record && !isText(value)) {
            SortedMap<String, String> parts = new TreeMap<>();
            collect("", record, parts);
            return parts.entrySet().stream()
                    .map(part -> part.getKey() + " " + part.getValue())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return String.valueOf(value);
    }

    /** As written in a policy file: {@code 90s}, {@code 5m}, {@code 12h}, {@code 30d}. */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
