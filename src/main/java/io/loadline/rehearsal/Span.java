package io.loadline.rehearsal;

import io.loadline.yaml.Durations;
import java.time.Duration;
import java.time.Instant;

/**
 * The time that an expectation is about.
 *
 * @param startMillis beginning of the test, epoch milliseconds
 * @param fromMillis first time, likewise
 * @param toMillis last time, likewise
 */
record Span(long startMillis, long fromMillis, long toMillis) {

    boolean isMoment() {
        return fromMillis == toMillis;
    }

    /** As it is written in the file: counted from the beginning of the test. */
    String text(Instant instant) {
        return text(instant.toEpochMilli());
    }

    String text(long millis) {
        Duration since = Duration.ofMillis(millis - startMillis);
        return since.isNegative() ? "-" + Durations.text(since.negated()) : Durations.text(since);
    }

    String text() {
        return isMoment() ? "at " + text(toMillis) : "between " + text(fromMillis) + " and " + text(toMillis);
    }
}
