package io.loadline.engine;

import io.loadline.engine.ControlEvent.PolicyText;
import java.time.Instant;
import java.util.List;

/**
 * The policies in force in a partition, and who put them there.
 *
 * @param policies all of them, as they were written; empty before the first set
 * @param since first instant that they decided; the epoch when not known
 * @param controlOffset offset of their event in the control topic; -1 when not known
 * @param issuedAt when they were issued, by the issuer's clock; the epoch when not known
 * @param issuedBy who issued them; empty when not known
 * @param reason why; empty when not known
 */
public record InForce(
        List<PolicyText> policies,
        Instant since,
        long controlOffset,
        Instant issuedAt,
        String issuedBy,
        String reason) {
    public InForce {
        policies = List.copyOf(policies);
    }

    /** Before the first set. */
    static InForce nothing() {
        return by(List.of());
    }

    /** Policies of a state that was written before it told whose they are. */
    static InForce by(List<PolicyText> policies) {
        return new InForce(policies, Instant.EPOCH, -1, Instant.EPOCH, "", "");
    }
}
