package io.loadline.engine;

import io.loadline.alert.AlertStatus;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What phase 2 holds of one panes partition.
 *
 * @param series series that are known
 * @param panes panes of all series, merged to the step
 * @param waitingPanes partial panes that were late at their source and wait until what they were late for is decided
 * @param unheardSources sources that were never heard
 * @param stalledSources sources that are left out because they stand still
 * @param alerts alerts that are not ok, by status
 * @param openIncidents incidents that are open
 */
public record EvaluatorFigures(
        int series,
        long panes,
        int waitingPanes,
        int unheardSources,
        List<SourceId> stalledSources,
        Map<AlertStatus, Long> alerts,
        int openIncidents) {
    public EvaluatorFigures {
        stalledSources = List.copyOf(stalledSources);
        Map<AlertStatus, Long> ordered = new EnumMap<>(AlertStatus.class);
        ordered.putAll(alerts);
        alerts = Collections.unmodifiableMap(ordered);
    }
}
