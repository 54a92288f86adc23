package io.loadline.wire;

import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.wire.avro.CommandKind;
import io.loadline.wire.avro.CommandOutcome;
import io.loadline.wire.avro.Direction;
import io.loadline.wire.avro.Effect;
import io.loadline.wire.avro.Limits;
import io.loadline.wire.avro.NotificationEvent;
import io.loadline.wire.avro.Severity;
import java.time.Duration;
import java.util.Optional;

/** Notifications, scale commands and what became of them. */
final class CommandMapping {
    private CommandMapping() {}

    static io.loadline.wire.avro.Notification toAvro(Notification notification) {
        return new io.loadline.wire.avro.Notification(
                notification.commandId(),
                notification.incidentId(),
                notification.service(),
                notification.instant(),
                notification.route(),
                notification.receivers(),
                NotificationEvent.valueOf(notification.event().code()),
                Severity.valueOf(notification.severity().code()),
                notification.dedupKey(),
                notification.summary(),
                notification.detail(),
                notification.reason(),
                notification.runbook().orElse(null),
                notification.expiresAt());
    }

    static Notification toDomain(io.loadline.wire.avro.Notification avro) throws UndecodableException {
        return new Notification(
                avro.getCommandId(),
                avro.getIncidentId(),
                avro.getService(),
                avro.getInstant(),
                avro.getRoute(),
                avro.getReceivers(),
                Symbols.of(Notification.Event.class, avro.getEvent(), "event"),
                Symbols.of(Notification.Severity.class, avro.getSeverity(), "severity"),
                avro.getDedupKey(),
                avro.getSummary(),
                avro.getDetail(),
                avro.getReason(),
                Symbols.optional(avro.getRunbook()),
                avro.getExpiresAt());
    }

    static io.loadline.wire.avro.ScaleCommand toAvro(ScaleCommand command) {
        ScaleCommand.Limits limits = command.limits();
        return new io.loadline.wire.avro.ScaleCommand(
                command.commandId(),
                command.incidentId(),
                command.alertId(),
                command.service(),
                command.objective(),
                command.instant(),
                command.expiresAt(),
                command.resource(),
                command.dimension(),
                Direction.valueOf(command.direction().code()),
                command.amount(),
                new Limits(
                        limits.min(),
                        limits.max(),
                        limits.scaleOutCooldown().toMillis(),
                        limits.scaleInCooldown().toMillis(),
                        limits.verifyWindow().toMillis()),
                command.reason());
    }

    static ScaleCommand toDomain(io.loadline.wire.avro.ScaleCommand avro) throws UndecodableException {
        Limits limits = avro.getLimits();
        return new ScaleCommand(
                avro.getCommandId(),
                avro.getIncidentId(),
                avro.getAlertId(),
                avro.getService(),
                avro.getObjective(),
                avro.getInstant(),
                avro.getExpiresAt(),
                avro.getResource(),
                avro.getDimension(),
                Symbols.of(ScaleCommand.Direction.class, avro.getDirection(), "direction"),
                avro.getAmount(),
                new ScaleCommand.Limits(
                        limits.getMin(),
                        limits.getMax(),
                        Duration.ofMillis(limits.getScaleOutCooldownMs()),
                        Duration.ofMillis(limits.getScaleInCooldownMs()),
                        Duration.ofMillis(limits.getVerifyWindowMs())),
                avro.getReason());
    }

    static io.loadline.wire.avro.CommandResult toAvro(CommandResult result) {
        return new io.loadline.wire.avro.CommandResult(
                result.commandId(),
                result.incidentId(),
                result.service(),
                CommandKind.valueOf(result.kind().code()),
                result.target(),
                CommandOutcome.valueOf(result.outcome().code()),
                result.rule().orElse(null),
                result.effect().map(effect -> Effect.valueOf(effect.code())).orElse(null),
                Symbols.orNull(result.valueBefore()),
                Symbols.orNull(result.valueAfter()),
                result.attempts(),
                result.at(),
                result.detail());
    }

    static CommandResult toDomain(io.loadline.wire.avro.CommandResult avro) throws UndecodableException {
        Optional<CommandResult.Effect> effect = avro.getEffect() == null
                ? Optional.empty()
                : Optional.of(Symbols.of(CommandResult.Effect.class, avro.getEffect(), "effect"));
        return new CommandResult(
                avro.getCommandId(),
                avro.getIncidentId(),
                avro.getService(),
                Symbols.of(CommandResult.Kind.class, avro.getKind(), "kind"),
                avro.getTarget(),
                Symbols.of(CommandResult.Outcome.class, avro.getOutcome(), "outcome"),
                Symbols.optional(avro.getRule()),
                effect,
                Symbols.optional(avro.getValueBefore()),
                Symbols.optional(avro.getValueAfter()),
                avro.getAttempts(),
                avro.getAt(),
                avro.getDetail());
    }
}
