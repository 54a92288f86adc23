package io.loadline.actuator;

import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.wire.avro.ActuatorState;
import io.loadline.wire.avro.ActuatorStateKind;
import java.time.Instant;

/** The records of the state topic: what is remembered of a command, and under which key. */
final class Traces {
    private static final int LONGEST_DETAIL = 500;

    private Traces() {}

    /** A notification has one trace per receiver: its claim, which is replaced by its completion. */
    static String key(Notification notification, String receiver) {
        return notification.commandId() + "/" + receiver;
    }

    static String key(ActuatorState state) {
        return switch (state.getKind()) {
            case sent -> state.getCommandId() + "/" + state.getTarget();
            case claim ->
                state.getDirection() == null ? state.getCommandId() + "/" + state.getTarget() : state.getCommandId();
            case resource -> "effect:" + state.getCommandId();
            case completion, unknown -> state.getCommandId();
        };
    }

    static ActuatorState claim(Notification notification, String receiver, Instant at) {
        return of(notification, receiver, at).setKind(ActuatorStateKind.claim).build();
    }

    static ActuatorState sent(
            Notification notification,
            String receiver,
            CommandResult.Outcome outcome,
            int attempts,
            Instant at,
            String detail) {
        return of(notification, receiver, at)
                .setKind(ActuatorStateKind.sent)
                .setOutcome(outcome.code())
                .setAttempts(attempts)
                .setDetail(oneLine(detail))
                .build();
    }

    static ActuatorState claim(ScaleCommand command, long before, long target, Instant at) {
        return of(command, at)
                .setKind(ActuatorStateKind.claim)
                .setValueBefore(before)
                .setValueTarget(target)
                .build();
    }

    static ActuatorState completion(ScaleCommand command, CommandResult result) {
        ActuatorState.Builder builder = of(command, result.at())
                .setKind(ActuatorStateKind.completion)
                .setOutcome(result.outcome().code())
                .setAttempts(result.attempts())
                .setDetail(oneLine(result.detail()));
        result.valueBefore().ifPresent(builder::setValueBefore);
        result.valueAfter().ifPresent(builder::setValueTarget);
        return builder.build();
    }

    /** The evaluator's verdict on an act: kept here because results are kept for a shorter time than acts matter. */
    static ActuatorState effect(CommandResult verdict, CommandResult.Effect effect) {
        return ActuatorState.newBuilder()
                .setCommandId(verdict.commandId())
                .setIncidentId(verdict.incidentId())
                .setKind(ActuatorStateKind.resource)
                .setTarget(verdict.target())
                .setService(verdict.service())
                .setOutcome(effect.code())
                .setAt(verdict.at())
                .build();
    }

    /** A text without line breaks and without what steers a terminal, of at most 500 characters. */
    static String oneLine(String text) {
        String line = text.replaceAll("[\\s\\p{Cc}\\u202a-\\u202e\\u2028\\u2029\\u2066-\\u2069]+", " ")
                .strip();
        return line.length() <= LONGEST_DETAIL ? line : line.substring(0, LONGEST_DETAIL - 1) + "…";
    }

    private static ActuatorState.Builder of(Notification notification, String receiver, Instant at) {
        return ActuatorState.newBuilder()
                .setCommandId(notification.commandId())
                .setIncidentId(notification.incidentId())
                .setTarget(receiver)
                .setService(notification.service())
                .setAt(at);
    }

    private static ActuatorState.Builder of(ScaleCommand command, Instant at) {
        return ActuatorState.newBuilder()
                .setCommandId(command.commandId())
                .setIncidentId(command.incidentId())
                .setTarget(command.resource())
                .setService(command.service())
                .setDirection(command.direction().code())
                .setAt(at);
    }
}
