package io.loadline.sla;

import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/**
 * What an indicator gives over a window.
 *
 * @param value in the indicator's unit; absent when the window gives none
 * @param low lower bound of the exact value
 * @param high upper bound of the exact value
 * @param samples how many samples it rests on
 * @param floored whether {@code min_samples} and {@code min_breaching} apply: for quantiles and ratios
 * @param beyond how many samples lie beyond a threshold, or are bad
 */
public record Measurement(
        OptionalDouble value,
        OptionalDouble low,
        OptionalDouble high,
        long samples,
        boolean floored,
        ToLongFunction<Threshold> beyond) {

    /** Nothing to measure. */
    static Measurement absent(boolean floored) {
        return new Measurement(
                OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), 0, floored, limit -> 0);
    }

    /** An exact value to which no floor applies, or none. */
    public static Measurement of(OptionalDouble value, long samples) {
        return new Measurement(value, value, value, samples, false, limit -> samples);
    }

    /** An exact value to which no floor applies. */
    static Measurement exact(double value, long samples) {
        OptionalDouble known = OptionalDouble.of(value);
        return new Measurement(known, known, known, samples, false, limit -> samples);
    }
}
