package io.loadline.rehearsal;

import io.loadline.engine.ControlEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that an operator says in a test.
 *
 * @param at when it arrives, after the beginning of the test; it takes effect at the next instant
 * @param said makes the event from what has been decided until then
 */
record Order(Duration at, Said said) {
    /** Makes a control event. */
    @FunctionalInterface
    interface Said {
        /**
         * @param arrival when it arrives
         * @return empty when there is nothing that it could refer to
         */
        Optional<ControlEvent> event(Recorder seen, Instant arrival);
    }
}
