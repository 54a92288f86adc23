package io.loadline.actuator;

import java.time.Duration;
import java.util.Optional;

/** What came of one attempt to change something remote. */
public sealed interface Delivery {
    /**
     * It is done.
     *
     * @param detail one line: what the other side answered
     */
    record Done(String detail) implements Delivery {}

    /**
     * It was not done, or nobody knows; it may work later.
     *
     * @param after the least time to wait that the other side asked for
     * @param detail one line: what failed
     */
    record Retry(Optional<Duration> after, String detail) implements Delivery {}

    /**
     * It will never be done: trying again would be refused again.
     *
     * @param detail one line: what the other side refuses
     */
    record Rejected(String detail) implements Delivery {}

    /** A retry without a wish of the other side. */
    static Delivery retry(String detail) {
        return new Retry(Optional.empty(), detail);
    }
}
