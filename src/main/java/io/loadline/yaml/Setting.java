package io.loadline.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A value and where it was written.
 *
 * @param value absent when nothing was written, or nothing usable
 * @param node where it was written; absent when it was not, and for values that are built in
 */
public record Setting<T>(Optional<T> value, Optional<Node> node) {

    public static <T> Setting<T> unset() {
        return new Setting<>(Optional.empty(), Optional.empty());
    }

    public static <T> Setting<T> builtIn(T value) {
        return new Setting<>(Optional.of(value), Optional.empty());
    }

    /** This when something was written, right or wrong; else the other. */
    public Setting<T> or(Setting<T> inherited) {
        return node.isPresent() ? this : inherited;
    }

    /**
     * The value, where it is known to be there.
     *
     * @throws java.util.NoSuchElementException when it is not
     */
    public T get() {
        return value.orElseThrow();
    }
}
