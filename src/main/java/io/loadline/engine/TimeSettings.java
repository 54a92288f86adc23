package io.loadline.engine;

import java.time.Duration;

/**
 * The rules of time (design §2).
 *
 * @param grace how far the watermark lags behind arrival, at least 0
 * @param maxFutureSkew event time further after arrival is refused as {@code future}
 * @param maxLateness event time further before arrival is refused as {@code too_late}
 * @param maxWatermarkStep a watermark rises by no more in one record
 * @param sourceStallLimit a source that stands still for so long is left out
 * @param forgetAfter a series without samples for so long is forgotten
 */
public record TimeSettings(
        Duration grace,
        Duration maxFutureSkew,
        Duration maxLateness,
        Duration maxWatermarkStep,
        Duration sourceStallLimit,
        Duration forgetAfter) {
    public TimeSettings {
        requireNotNegative("time.grace", grace);
        requireNotNegative("time.max_future_skew", maxFutureSkew);
        requireNotNegative("time.max_lateness", maxLateness);
        requirePositive("time.max_watermark_step", maxWatermarkStep);
        requirePositive("time.source_stall_limit", sourceStallLimit);
        requirePositive("time.forget_after", forgetAfter);
    }

    /** 2 s, 10 s, 10 min, 60 s, 5 min, 24 h. */
    public static TimeSettings defaults() {
        return new TimeSettings(
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                Duration.ofHours(24));
    }

    private static void requireNotNegative(String name, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + duration);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, was " + duration);
        }
    }
}
