package io.loadline.policy;

import io.loadline.sla.Events;
import io.loadline.sla.Indicator;
import io.loadline.sla.Indicator.OfEvents;
import io.loadline.sla.Threshold;
import io.loadline.sla.Threshold.Comparison;
import java.util.Optional;

/**
 * What is odd about a limit by itself.
 *
 * @param rule name of the rule
 * @param message what it does, after the name of the level
 */
record LimitLint(String rule, String message) {

    static Optional<LimitLint> of(Indicator indicator, Threshold limit) {
        String written = "\"" + limit.text() + "\" ";
        boolean share = indicator instanceof OfEvents;
        if (limit.comparison() == Comparison.GREATER && share && limit.limit() >= 1) {
            return Optional.of(new LimitLint(
                    "limit-never-reached",
                    written + "can never hold: " + indicator.text() + " lies between 0% and 100%"));
        }
        if (limit.comparison() == Comparison.LESS && limit.limit() <= 0 && isNeverNegative(indicator)) {
            return Optional.of(new LimitLint(
                    "limit-never-reached", written + "can never hold: " + indicator.text() + " is never below 0"));
        }
        if (share && limit.comparison().isUpper() == isOfGood((OfEvents) indicator)) {
            return Optional.of(new LimitLint(
                    "fires-when-well",
                    written + "holds while all is well: " + indicator.text() + " is the share of "
                            + (isOfGood((OfEvents) indicator)
                                    ? "good events; write < or <="
                                    : "bad events; write > or >=")));
        }
        return Optional.empty();
    }

    private static boolean isOfGood(OfEvents indicator) {
        return indicator.share(new Events(1, 0)) > 0.5;
    }

    private static boolean isNeverNegative(Indicator indicator) {
        return indicator instanceof OfEvents
                || indicator instanceof Indicator.PerMinute
                || indicator.unit() == Indicator.Unit.MILLISECONDS;
    }
}
