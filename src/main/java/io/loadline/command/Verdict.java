package io.loadline.command;

import io.loadline.sla.Condition;
import io.loadline.sla.Judgement;
import io.loadline.sla.Level;
import io.loadline.sla.Measurement;
import io.loadline.sla.Threshold;

/**
 * What an act changed (semantics §6): the indicator over panes that start after the act was reported done, compared
 * with the same time before it, in distance from the threshold.
 *
 * @param effect the verdict
 * @param stillBreaching whether the indicator breaches in the panes after the act
 */
public record Verdict(CommandResult.Effect effect, boolean stillBreaching) {
    /** A change of the distance by less than this share is none. */
    private static final double NOTABLE = 0.1;

    /** Nothing can be said. */
    public static Verdict inconclusive() {
        return new Verdict(CommandResult.Effect.INCONCLUSIVE, false);
    }

    /**
     * Judges an act.
     *
     * @param requestsAfter requests in the panes after the act: without any, nothing can be said
     */
    public static Verdict of(Condition.Measured condition, Measurement before, Measurement after, long requestsAfter) {
        boolean tooFew = after.value().isEmpty()
                || requestsAfter == 0
                || after.floored() && after.samples() < condition.floors().minSamples();
        if (tooFew) {
            return inconclusive();
        }
        Level level = Judgement.of(condition, after, Level.OK).level();
        if (!level.isBreach()) {
            return new Verdict(CommandResult.Effect.EFFECTIVE, false);
        }
        if (before.value().isEmpty()) {
            return new Verdict(CommandResult.Effect.INCONCLUSIVE, true);
        }
        Threshold threshold = Judgement.threshold(condition, Level.WARNING).orElseThrow();
        double was = beyond(threshold, before.value().getAsDouble());
        double is = beyond(threshold, after.value().getAsDouble());
        if (is <= was * (1 - NOTABLE)) {
            return new Verdict(CommandResult.Effect.EFFECTIVE, true);
        }
        boolean worse = was > 0 && is >= was * (1 + NOTABLE);
        return new Verdict(worse ? CommandResult.Effect.HARMFUL : CommandResult.Effect.INEFFECTIVE, true);
    }

    private static double beyond(Threshold threshold, double value) {
        return threshold.comparison().isUpper() ? value - threshold.limit() : threshold.limit() - value;
    }
}
