package io.loadline.alert;

import io.loadline.sla.Group;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An alert changed its state.
 *
 * @param transitionId hash of alert id, instant and sequence
 * @param alertId hash of deployment, policy, objective and group labels
 * @param incidentId the incident it belongs to, when there is one
 * @param sequence 1 for the alert's first transition, then one more each
 * @param instant the evaluation instant that decided it
 * @param group what was measured
 * @param policy policy name
 * @param objective objective name
 * @param from status before
 * @param to status after
 * @param reason a short code, see {@link TransitionReason}
 * @param value value that decided
 * @param threshold limit it was compared with, same unit
 * @param evidence what was seen
 * @param policyVersion content hash of the policy in force
 */
public record AlertTransition(
        String transitionId,
        String alertId,
        Optional<String> incidentId,
        long sequence,
        Instant instant,
        Group group,
        String policy,
        String objective,
        AlertStatus from,
        AlertStatus to,
        TransitionReason reason,
        OptionalDouble value,
        OptionalDouble threshold,
        Evidence evidence,
        String policyVersion) {}
