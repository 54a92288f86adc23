package io.loadline.alert;

import io.loadline.pane.Exemplar;
import io.loadline.sla.Counts;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What was seen when an alert changed its state.
 *
 * @param indicator indicator as written
 * @param value value that decided; absent when there was none
 * @param valueLow lower bound of the exact value
 * @param valueHigh upper bound of the exact value
 * @param threshold threshold as written; empty when none applied
 * @param windowStart first event time covered
 * @param windowEnd first event time no longer covered
 * @param counts what the window held
 * @param exemplars at most five requests that show it
 * @param policyVersion content hash of the policy in force
 * @param panesOffset offset in the panes partition of the record at which it was decided
 */
public record Evidence(
        String indicator,
        OptionalDouble value,
        OptionalDouble valueLow,
        OptionalDouble valueHigh,
        String threshold,
        Instant windowStart,
        Instant windowEnd,
        Counts counts,
        List<Exemplar> exemplars,
        String policyVersion,
        long panesOffset) {
    public Evidence {
        exemplars = List.copyOf(exemplars);
    }
}
