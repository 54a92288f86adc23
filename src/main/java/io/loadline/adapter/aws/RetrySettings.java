package io.loadline.adapter.aws;

import java.time.Duration;

/**
 * How a writer tries again within one call.
 *
 * @param first wait before the second try, more than 0
 * @param longest longest wait between two tries, more than {@code first}; each wait is twice the one before, give or
 *     take a quarter at random
 * @param retries most tries after the first, 0 or more
 */
public record RetrySettings(Duration first, Duration longest, int retries) {
    public RetrySettings {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) <= 0) {
            throw new IllegalArgumentException(
                    "retry.first must be more than 0 and less than retry.longest, were " + first + " and " + longest);
        }
        if (retries < 0) {
            throw new IllegalArgumentException("retry.retries must not be negative, was " + retries);
        }
    }

    /** Some three seconds in all: 50 ms, 100 ms, … up to 1 s, six retries. */
    public static RetrySettings defaults() {
        return new RetrySettings(Duration.ofMillis(50), Duration.ofSeconds(1), 6);
    }
}
