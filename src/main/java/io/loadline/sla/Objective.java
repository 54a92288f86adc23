package io.loadline.sla;

import io.loadline.sample.SeriesKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An indicator with its limits.
 *
 * @param name unique in its policy
 * @param select conditions on the series it applies to; all must hold
 * @param groupBy labels by which series are grouped; contains {@code service}
 * @param indicator what is measured
 * @param window length of the window, a multiple of 1 s
 * @param every distance of the evaluation instants, a multiple of 1 s
 * @param delay how far the window lies back, for sources that export late
 * @param dwell the policy's {@code for}: how long a breach must last before the alert fires
 * @param minSamples fewest samples for which a quantile or ratio is judged
 * @param minBreaching fewest samples beyond the threshold for which a quantile or ratio breaches
 * @param lowSamples what is done with fewer than {@code minSamples}
 * @param holdFor longest time an evaluation is held for too few samples before it counts as no data
 * @param warning limit of level warning
 * @param critical limit of level critical
 * @param missingData what a window without data means
 * @param notifyNoData whether missing data opens an incident
 * @param actAfter how long a level must last before scaling is proposed; at least {@code dwell}
 * @param runbook where to read what to do
 * @param actions what is done at level warning and critical
 */
public record Objective(
        String name,
        List<Matcher> select,
        List<String> groupBy,
        Indicator indicator,
        Duration window,
        Duration every,
        Duration delay,
        Duration dwell,
        int minSamples,
        int minBreaching,
        LowSamples lowSamples,
        Duration holdFor,
        Optional<Threshold> warning,
        Optional<Threshold> critical,
        MissingData missingData,
        boolean notifyNoData,
        Duration actAfter,
        Optional<String> runbook,
        Map<Level, List<Action>> actions) {

    /** What is done with fewer samples than {@code min_samples}. */
    public enum LowSamples {
        EVALUATE,
        HOLD,
        NO_DATA
    }

    /** What a window without data means (CloudWatch, "Configuring how CloudWatch alarms treat missing data"). */
    public enum MissingData {
        BREACHING,
        NOT_BREACHING,
        MISSING,
        IGNORE
    }

    public Objective {
        select = List.copyOf(select);
        groupBy = List.copyOf(groupBy);
        actions = Map.copyOf(actions);
        if (!groupBy.contains("service")) {
            throw new IllegalArgumentException(
                    "group_by of objective " + name + " must contain service, was " + groupBy);
        }
        if (warning.isEmpty() && critical.isEmpty()) {
            throw new IllegalArgumentException("objective " + name + " needs a warning or a critical threshold");
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

    /** The limit of a level, when it has one. */
    public Optional<Threshold> thresholdOf(Level level) {
        return level == Level.CRITICAL ? critical : level == Level.WARNING ? warning : Optional.empty();
    }
}
