package io.loadline.demo;

import io.loadline.top.Counted;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Who watches a demo. */
public interface Audience {
    /** Takes one line of what happens. */
    void say(String line);

    /** Everything runs and can be watched from outside. */
    default void begin(Scene scene) {}

    /** Whether the rates are seen without being told. */
    default boolean seesRates() {
        return false;
    }

    /** Whether nobody watches any more, so that the demo may end before its time. */
    default boolean hasLeft() {
        return false;
    }

    /** What follows is the account, in lines. Safe to call twice. */
    default void end() {}

    /**
     * What can be watched.
     *
     * @param bootstrap where the broker is
     * @param prefix of the topics
     * @param counted what is counted now
     */
    record Scene(String bootstrap, String prefix, Supplier<Counted> counted) {}

    /** Reads lines and nothing else. */
    static Audience reading(Consumer<String> out) {
        return out::accept;
    }
}
