package io.loadline.actuator;

import io.loadline.command.Capacity;
import java.time.Duration;
import java.util.Optional;

/** What came of reading a resource. */
public sealed interface Reading {
    /** It answered. */
    record Known(Capacity capacity) implements Reading {}

    /**
     * It may answer later.
     *
     * @param after the least time to wait that the other side asked for
     * @param detail one line: what failed
     */
    record Unavailable(Optional<Duration> after, String detail) implements Reading {}

    /**
     * There is no such resource or dimension, or no permission to read it.
     *
     * @param detail one line: what is wrong, and what to do
     */
    record Unreadable(String detail) implements Reading {}
}
