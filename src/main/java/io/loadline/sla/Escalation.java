package io.loadline.sla;

import java.time.Duration;
import java.util.List;

/**
 * Whom a critical incident is told of when nobody acknowledges it (semantics §5). Level 1 are the route's own receivers,
 * at once.
 *
 * @param steps levels 2 and on, in order
 * @param againAfter time after the last step after which its receivers are told once more
 */
public record Escalation(List<Step> steps, Duration againAfter) {

    /**
     * A level of the chain.
     *
     * @param after time since the step before
     * @param receivers names of receivers in the actuator's settings
     */
    public record Step(Duration after, List<String> receivers) {
        public Step {
            receivers = List.copyOf(receivers);
        }
    }

    public Escalation {
        steps = List.copyOf(steps);
    }
}
