package io.loadline.command;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What became of a command. A scale command that was done gets a second result later, from the evaluator, that tells
 * its {@link Effect}.
 *
 * @param commandId the command
 * @param incidentId its incident
 * @param service the service
 * @param kind what was commanded
 * @param target receiver or resource
 * @param outcome what became of it
 * @param rule the rule that refused it
 * @param effect what an act changed
 * @param valueBefore capacity before the act
 * @param valueAfter capacity set by the act
 * @param attempts attempts made, at least 0
 * @param at when it was finished, by the actuator's clock; of an effect: the instant of the verdict
 * @param detail one line: the reply, the reason
 */
public record CommandResult(
        String commandId,
        String incidentId,
        String service,
        Kind kind,
        String target,
        Outcome outcome,
        Optional<String> rule,
        Optional<Effect> effect,
        OptionalLong valueBefore,
        OptionalLong valueAfter,
        int attempts,
        Instant at,
        String detail) {

    /** What was commanded. */
    public enum Kind {
        NOTIFICATION,
        SCALE;

        /** As written in records and files. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of a command. */
    public enum Outcome {
        DONE,
        REFUSED,
        FAILED,
        EXPIRED,
        DRY_RUN;

        /** As written in records and files. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an act changed in the indicator, measured over panes that start after it was done. */
    public enum Effect {
        EFFECTIVE,
        INEFFECTIVE,
        HARMFUL,
        INCONCLUSIVE;

        /** As written in records and files. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
