package io.loadline.actuator;

import java.time.Duration;

/**
 * How often and for how long something remote is tried. Delays double from the first to the longest, each varied by a
 * fifth either way.
 *
 * @param firstDelay before the second attempt, more than 0
 * @param longestDelay at least {@code firstDelay}
 * @param notificationsFor how long a notification is tried before it has failed; the receiver's later ones wait
 * @param actsFor how long a change of capacity is tried before it has failed; all later ones wait
 */
public record RetrySettings(Duration firstDelay, Duration longestDelay, Duration notificationsFor, Duration actsFor) {
    public RetrySettings {
        if (firstDelay.isZero() || firstDelay.isNegative() || longestDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "retry.first_delay must be more than 0 and at most retry.longest_delay, were " + firstDelay
                            + " and " + longestDelay);
        }
        if (notificationsFor.compareTo(longestDelay) < 0 || actsFor.isNegative()) {
            throw new IllegalArgumentException("retry.notifications_for must be at least retry.longest_delay, was "
                    + notificationsFor + "; retry.acts_for must not be negative, was " + actsFor);
        }
    }

    /** From 1 s to 1 min; a page is tried for a day, an act for two minutes. */
    public static RetrySettings defaults() {
        return new RetrySettings(
                Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(24), Duration.ofMinutes(2));
    }
}
