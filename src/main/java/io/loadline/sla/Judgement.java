package io.loadline.sla;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a measurement means for an objective (semantics §1 and §2e): the floors on samples, the verdict bounded by the
 * error of the value, and the limits that must hold before an alert leaves a level.
 *
 * @param level raw level; of a held judgement the level before
 * @param held why it decides nothing; absent when it decides
 * @param standing what decides for the alert: the level, or a worse one at which the alert fires and whose recover limit
 *     does not hold yet; of a held judgement without meaning
 */
public record Judgement(Level level, Optional<Held> held, Level standing) {

    /** A judgement for an alert that no recover limit keeps at a level. */
    public Judgement(Level level, Optional<Held> held) {
        this(level, held, level);
    }

    /** It is at that level, for certain. */
    public static Judgement decided(Level level) {
        return new Judgement(level, Optional.empty());
    }

    /**
     * It decides nothing.
     *
     * @param before the raw level before
     */
    public static Judgement held(Level before, Held why) {
        return new Judgement(before, Optional.of(why));
    }

    /**
     * Judges a measurement for something that fires at no level yet.
     *
     * @param previous the raw level before; {@link Level#OK} at first
     */
    public static Judgement of(Condition.Measured condition, Measurement measurement, Level previous) {
        return of(condition, measurement, previous, Level.OK);
    }

    /**
     * Judges a measurement.
     *
     * @param previous the raw level before; {@link Level#OK} at first
     * @param fired the level at which the alert fires; {@link Level#OK} when it does not
     */
    public static Judgement of(Condition.Measured condition, Measurement measurement, Level previous, Level fired) {
        if (measurement.value().isEmpty()) {
            return decided(Level.NO_DATA);
        }
        if (measurement.floored() && measurement.samples() < condition.floors().minSamples()) {
            if (condition.floors().lowSamples() == Floors.LowSamples.HOLD) {
                return held(previous, Held.LOW_SAMPLES);
            }
            if (condition.floors().lowSamples() == Floors.LowSamples.NO_DATA) {
                return decided(Level.NO_DATA);
            }
        }
        double low = measurement.low().getAsDouble();
        double high = measurement.high().getAsDouble();
        Level atLow = levelAt(condition, measurement, low);
        Level atHigh = levelAt(condition, measurement, high);
        Level before = previous == Level.NO_DATA ? Level.OK : previous;
        Judgement raw = between(atLow, atHigh, before);
        if (!fired.isBreach() || condition.recover().isEmpty()) {
            return raw;
        }
        Judgement standing = between(
                worse(atLow, keptAt(condition, fired, low)),
                worse(atHigh, keptAt(condition, fired, high)),
                worse(before, fired));
        return new Judgement(raw.level(), standing.held(), standing.level());
    }

    /** The level of a value of which two bounds are known: the level does not change while both leave it open. */
    private static Judgement between(Level atLow, Level atHigh, Level before) {
        if (atLow == atHigh) {
            return decided(atLow);
        }
        Level least = atLow.compareTo(atHigh) < 0 ? atLow : atHigh;
        Level most = least == atLow ? atHigh : atLow;
        if (before.compareTo(least) < 0) {
            return decided(least);
        }
        if (before.compareTo(most) > 0) {
            return decided(most);
        }
        return held(before, Held.WITHIN_ERROR);
    }

    /** The level that a value would have, given how many samples lie beyond each threshold. */
    private static Level levelAt(Condition.Measured condition, Measurement measurement, double value) {
        if (breaches(condition, measurement, condition.limits().critical(), value)) {
            return Level.CRITICAL;
        }
        return breaches(condition, measurement, condition.limits().warning(), value) ? Level.WARNING : Level.OK;
    }

    /** The level at which a value keeps an alert that fires: the worst, up to that, whose recover limit does not hold. */
    private static Level keptAt(Condition.Measured condition, Level fired, double value) {
        if (fired == Level.CRITICAL && isKept(condition, Level.CRITICAL, value)) {
            return Level.CRITICAL;
        }
        return isKept(condition, Level.WARNING, value) ? Level.WARNING : Level.OK;
    }

    private static boolean isKept(Condition.Measured condition, Level level, double value) {
        Optional<Threshold> recover = condition.recover().of(level);
        return condition.has(level) && recover.isPresent() && !recover.get().isBreachedBy(value);
    }

    private static Level worse(Level one, Level other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static boolean breaches(
            Condition.Measured condition, Measurement measurement, Optional<Threshold> threshold, double value) {
        return threshold.isPresent()
                && threshold.get().isBreachedBy(value)
                && (!measurement.floored()
                        || measurement.beyond().applyAsLong(threshold.get())
                                >= condition.floors().minBreaching());
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
