package io.loadline.sample;

import java.util.Optional;
import java.util.OptionalLong;

/** When a sample is refused, and the fixed-point form of values. */
public final class SampleRules {
    /** Largest latency: one day, in microseconds. */
    public static final long MAX_LATENCY_MICROS = 86_400_000_000L;

    /** Gauge and distribution values lie within ± this. */
    public static final double MAX_VALUE = 1e12;

    /** Longest name of a service, an operation, a gauge or a distribution, in characters. */
    public static final int MAX_NAME = 256;

    private static final double MILLIONTHS = 1e6;

    private SampleRules() {}

    /** Why this latency is refused, in microseconds; empty when it is accepted. */
    public static Optional<RejectReason> checkLatency(long micros) {
        if (micros < 0) {
            return Optional.of(RejectReason.NEGATIVE_LATENCY);
        }
        return micros > MAX_LATENCY_MICROS ? Optional.of(RejectReason.ABSURD_LATENCY) : Optional.empty();
    }

    /**
     * A value in millionths, rounded half up.
     *
     * @return empty when it is not finite or lies outside ±10¹²
     */
    public static OptionalLong millionths(double value) {
        return Math.abs(value) <= MAX_VALUE ? OptionalLong.of(Math.round(value * MILLIONTHS)) : OptionalLong.empty();
    }

    /** Whether every bucket, the count and the sum of a distribution are acceptable. */
    public static boolean isValid(Distribution distribution) {
        double scale = distribution.scale();
        boolean valid = distribution.count() >= 1
                && distribution.count() <= MAX_COUNT
                && isName(distribution.name())
                && distribution.buckets().size() <= MAX_BUCKETS
                && millionths(distribution.sum() * scale).isPresent();
        for (Distribution.Bucket bucket : distribution.buckets()) {
            valid &= bucket.count() >= 1
                    && bucket.count() <= MAX_COUNT
                    && millionths(bucket.value() * scale).isPresent();
        }
        return valid;
    }

    /** Largest count of one bucket: the sum of nine thousand million of them still fits a long. */
    private static final long MAX_COUNT = 1_000_000_000;

    /** More buckets than the histogram that they are counted in has. */
    private static final int MAX_BUCKETS = 10_000;

    /** Whether a name that must be there is, and is not too long. */
    public static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= MAX_NAME;
    }
}
