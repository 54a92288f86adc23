package io.loadline.command;

import java.time.Instant;
import java.util.Optional;

/**
 * A change of a resource that was claimed and carried out, or tried and given up.
 *
 * @param commandId the command
 * @param incidentId its incident
 * @param direction which way
 * @param before value before the act
 * @param after value that was set
 * @param at when it was finished, by the actuator's clock
 * @param done whether the resource confirmed it; one that was given up may have taken effect all the same
 * @param effect what it changed, once the evaluator has judged it
 */
public record Act(
        String commandId,
        String incidentId,
        ScaleCommand.Direction direction,
        long before,
        long after,
        Instant at,
        boolean done,
        Optional<CommandResult.Effect> effect) {

    /** The same with the evaluator's verdict. */
    public Act judged(CommandResult.Effect verdict) {
        return new Act(commandId, incidentId, direction, before, after, at, done, Optional.of(verdict));
    }

    /** An act that nobody confirmed is never judged. */
    boolean awaitsVerdict() {
        return done && effect.isEmpty();
    }

    boolean increases() {
        return after > before;
    }

    boolean decreases() {
        return after < before;
    }
}
