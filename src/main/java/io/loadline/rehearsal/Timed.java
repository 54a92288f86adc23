package io.loadline.rehearsal;

import java.time.Duration;

/**
 * What became of a test, and how long it took.
 *
 * @param outcome what became of it
 * @param time by the clock of whoever ran it
 */
public record Timed(Outcome outcome, Duration time) {}
