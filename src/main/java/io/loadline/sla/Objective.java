package io.loadline.sla;

import io.loadline.sample.SeriesKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A condition on groups of series, and what is done when it holds.
 *
 * @param name unique in its policy
 * @param select conditions on the series it applies to; all must hold
 * @param groupBy labels by which series are grouped; contains {@code service}
 * @param condition when it is at level warning or critical
 * @param window length of the window, a multiple of 1 s
 * @param every distance of the evaluation instants, a multiple of 1 s
 * @param delay how far the window lies back, for sources that export late
 * @param dwell how long the condition must hold, and how long the alert fires on
 * @param missing what missing data means
 * @param actAfter how long a level must last before scaling is proposed; at least {@code for}
 * @param runbook where to read what to do
 * @param actions what is done at level warning and critical
 */
public record Objective(
        String name,
        List<Matcher> select,
        List<String> groupBy,
        Condition condition,
        Duration window,
        Duration every,
        Duration delay,
        Dwell dwell,
        Missing missing,
        Duration actAfter,
        Optional<String> runbook,
        Map<Level, List<Action>> actions) {

    public Objective {
        select = List.copyOf(select);
        groupBy = List.copyOf(groupBy);
        actions = Map.copyOf(actions);
        if (!groupBy.contains("service")) {
            throw new IllegalArgumentException(
                    "group_by of objective " + name + " must contain service, was " + groupBy);
        }
    }

    /** Whether the objective applies to this series. */
    public boolean selects(SeriesKey series) {
        for (Matcher matcher : select) {
            if (!matcher.matches(series)) {
                return false;
            }
        }
        return true;
    }

    /** What is done at a level; empty for none. */
    public List<Action> actionsAt(Level level) {
        return actions.getOrDefault(level, List.of());
    }

    /**
     * The condition of an objective that measures a number.
     *
     * @throws IllegalStateException when it is of another kind
     */
    public Condition.Measured measured() {
        if (condition instanceof Condition.Measured measured) {
            return measured;
        }
        throw new IllegalStateException("objective " + name + " measures no indicator");
    }

    /** The worst level that it can reach. */
    public Level worst() {
        return condition.has(Level.CRITICAL) ? Level.CRITICAL : Level.WARNING;
    }
}
