package io.loadline.engine;

import io.loadline.alert.AlertState;
import io.loadline.sla.Condition;
import io.loadline.sla.Counts;
import io.loadline.sla.Group;
import io.loadline.sla.Judgement;
import io.loadline.sla.Level;
import io.loadline.sla.Measurement;
import io.loadline.sla.NotificationSettings;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that an evaluation saw and did: what evidence is filled from, before it is cut down to a record.
 *
 * @param instant the evaluation instant
 * @param group what was measured
 * @param policy policy name
 * @param version content hash of the policy
 * @param settings when people are told of what the policy opens
 * @param objective what was asked
 * @param indicator what was measured, as evidence names it
 * @param windowStart first event time covered
 * @param windowEnd first event time no longer covered
 * @param panes how many panes the window had; 0 where it has none of its own
 * @param measurement what they give
 * @param judgement what that means
 * @param counts what the window held
 * @param before state of the alert before
 * @param after state of the alert after
 */
public record Explanation(
        Instant instant,
        Group group,
        String policy,
        String version,
        NotificationSettings settings,
        Objective objective,
        String indicator,
        Instant windowStart,
        Instant windowEnd,
        int panes,
        Measurement measurement,
        Judgement judgement,
        Counts counts,
        AlertState before,
        AlertState after) {

    static Explanation of(
            Alert alert, AlertState before, Policy policy, Objective objective, Found found, long instant) {
        return new Explanation(
                Instant.ofEpochMilli(instant),
                alert.group,
                policy.name(),
                policy.version(),
                policy.notifications(),
                objective,
                found.evidence(),
                Instant.ofEpochMilli(found.start()),
                Instant.ofEpochMilli(found.end()),
                found.panes(),
                fixed(found.measurement(), objective),
                found.judgement(),
                found.counts(),
                before,
                alert.state);
    }

    /** The measurement counts in the window only while it is evaluated: afterwards the window moves on. */
    private static Measurement fixed(Measurement measurement, Objective objective) {
        Map<String, Long> beyond = new HashMap<>();
        if (objective.condition() instanceof Condition.Measured measured) {
            for (Level level : List.of(Level.WARNING, Level.CRITICAL)) {
                measured.limits()
                        .of(level)
                        .ifPresent(limit ->
                                beyond.put(limit.text(), measurement.beyond().applyAsLong(limit)));
            }
        }
        return new Measurement(
                measurement.value(),
                measurement.low(),
                measurement.high(),
                measurement.samples(),
                measurement.floored(),
                limit -> beyond.getOrDefault(limit.text(), 0L));
    }
}
