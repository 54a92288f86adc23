package io.loadline.sla;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a measurement means for an objective (semantics §1): the floors on samples, and the verdict bounded by the error
 * of the value.
 *
 * @param level raw level; of a held judgement the level before
 * @param held why it decides nothing; absent when it decides
 */
public record Judgement(Level level, Optional<Held> held) {

    /**
     * Judges a measurement.
     *
     * @param previous the raw level before; {@link Level#OK} at first
     */
    public static Judgement of(Condition.Measured condition, Measurement measurement, Level previous) {
        if (measurement.value().isEmpty()) {
            return decided(Level.NO_DATA);
        }
        if (measurement.floored() && measurement.samples() < condition.floors().minSamples()) {
            if (condition.floors().lowSamples() == Floors.LowSamples.HOLD) {
                return new Judgement(previous, Optional.of(Held.LOW_SAMPLES));
            }
            if (condition.floors().lowSamples() == Floors.LowSamples.NO_DATA) {
                return decided(Level.NO_DATA);
            }
        }
        Level atLow = levelAt(condition, measurement, measurement.low().getAsDouble());
        Level atHigh = levelAt(condition, measurement, measurement.high().getAsDouble());
        if (atLow == atHigh) {
            return decided(atLow);
        }
        Level least = atLow.compareTo(atHigh) < 0 ? atLow : atHigh;
        Level most = least == atLow ? atHigh : atLow;
        Level before = previous == Level.NO_DATA ? Level.OK : previous;
        if (before.compareTo(least) < 0) {
            return decided(least);
        }
        if (before.compareTo(most) > 0) {
            return decided(most);
        }
        return new Judgement(before, Optional.of(Held.WITHIN_ERROR));
    }

    /** The level that a value would have, given how many samples lie beyond each threshold. */
    private static Level levelAt(Condition.Measured condition, Measurement measurement, double value) {
        if (breaches(condition, measurement, condition.limits().critical(), value)) {
            return Level.CRITICAL;
        }
        return breaches(condition, measurement, condition.limits().warning(), value) ? Level.WARNING : Level.OK;
    }

    private static boolean breaches(
            Condition.Measured condition, Measurement measurement, Optional<Threshold> threshold, double value) {
        return threshold.isPresent()
                && threshold.get().isBreachedBy(value)
                && (!measurement.floored()
                        || measurement.beyond().applyAsLong(threshold.get())
                                >= condition.floors().minBreaching());
    }

    private static Judgement decided(Level level) {
        return new Judgement(level, Optional.empty());
    }

    /** The limit that a level's value is compared with: its own, or the mildest there is. */
    public static OptionalDouble limit(Condition.Measured condition, Level level) {
        return threshold(condition, level)
                .map(threshold -> OptionalDouble.of(threshold.limit()))
                .orElse(OptionalDouble.empty());
    }

    /** The threshold of a level, or the mildest there is. */
    public static Optional<Threshold> threshold(Condition.Measured condition, Level level) {
        Limits limits = condition.limits();
        return limits.of(level).or(limits::warning).or(limits::critical);
    }
}
