package io.loadline.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.Node;

/** The fields of one map: knows its keys, and hands out values of the type that is asked for. */
public final class Fields {
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Problems problems;
    private boolean isMap;

    private Fields(Problems problems) {
        this.problems = problems;
    }

    public static Fields of(Node node, Keys keys, Problems problems) {
        Fields fields = new Fields(problems);
        Optional<Map<Node, Node>> entries = Nodes.map(node, keys.what(), problems);
        if (entries.isEmpty()) {
            return fields;
        }
        fields.isMap = true;
        entries.get().forEach((key, value) -> {
            String name = Nodes.written(key);
            if (keys.allowed().contains(name)) {
                fields.values.put(name, value);
            } else if (keys.later().contains(name)) {
                problems.at(key, "\"" + name + "\" is not supported in this version; leave it out");
            } else {
                problems.at(
                        key,
                        "unknown-key",
                        "unknown key " + Problems.quote(name) + " in " + keys.what()
                                + Problems.allowed(name, keys.allowed()));
            }
        });
        for (String required : keys.required()) {
            if (!fields.values.containsKey(required)) {
                problems.at(node, keys.what() + " has no \"" + required + "\"; it must have one");
            }
        }
        return fields;
    }

    public static Fields none(Problems problems) {
        return new Fields(problems);
    }

    /** Whether it was a map at all; when not, that was told, and nothing can be missing from it. */
    public boolean isMap() {
        return isMap;
    }

    public Optional<Node> node(String key) {
        return Optional.ofNullable(values.get(key));
    }

    private <T> Setting<T> setting(String key, Function<Node, Optional<T>> read) {
        return node(key)
                .map(node -> new Setting<>(read.apply(node), Optional.of(node)))
                .orElseGet(Setting::unset);
    }

    /** Text that is not blank. */
    public Setting<String> text(String key) {
        return setting(key, node -> Nodes.text(node, key, problems));
    }

    public Setting<Boolean> flag(String key) {
        return setting(key, node -> Nodes.flag(node, key, problems));
    }

    public Setting<Long> number(String key, long least, long most) {
        return setting(key, node -> Nodes.number(node, key, least, most, problems));
    }

    /** From {@code least} to {@code most}, both allowed. */
    public Setting<Duration> duration(String key, Duration least, Duration most) {
        return checked(
                setting(key, node -> Nodes.duration(node, key, problems)),
                duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0,
                duration -> key + " is " + Durations.text(duration) + "; allowed are " + Durations.text(least) + " to "
                        + Durations.text(most));
    }

    /** Whole seconds from {@code least} to {@code most}, both allowed. */
    public Setting<Duration> seconds(String key, Duration least, Duration most) {
        return checked(
                duration(key, least, most),
                duration -> duration.toMillisPart() == 0,
                duration -> key + " is " + Durations.text(duration) + "; allowed are whole seconds");
    }

    /** The setting, without its value when that does not pass. */
    public <T> Setting<T> checked(Setting<T> setting, Predicate<T> good, Function<T, String> message) {
        if (setting.value().isEmpty() || good.test(setting.get())) {
            return setting;
        }
        problems.at(setting.node().orElseThrow(), message.apply(setting.get()));
        return new Setting<>(Optional.empty(), setting.node());
    }

    /** One of the enum's constants, written in lower case. */
    public <E extends Enum<E>> Setting<E> oneOf(String key, Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name().toLowerCase(Locale.ROOT));
        }
        Setting<String> name = oneOf(key, names);
        return new Setting<>(name.value().map(found -> type.getEnumConstants()[names.indexOf(found)]), name.node());
    }

    public Setting<String> oneOf(String key, List<String> names) {
        return setting(key, node -> Nodes.oneOf(node, key, names, problems));
    }

    /** Texts, each at most once, at least one. */
    public Setting<List<String>> texts(String key) {
        return setting(key, node -> Nodes.texts(node, key, problems));
    }
}
