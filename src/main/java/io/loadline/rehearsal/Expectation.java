package io.loadline.rehearsal;

import java.time.Duration;
import java.util.List;

/**
 * What is to be decided at a time, or throughout a time.
 *
 * @param place where it is written
 * @param from first time it holds for, after the beginning of the test
 * @param to last time it holds for; the same for a single one
 * @param checks what is compared
 */
record Expectation(Place place, Duration from, Duration to, List<Check> checks) {
    Expectation {
        checks = List.copyOf(checks);
    }
}
