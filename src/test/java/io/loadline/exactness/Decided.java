package io.loadline.exactness;

import io.loadline.alert.AlertTransition;
import io.loadline.alert.Evidence;
import io.loadline.audit.AuditEvent;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.engine.EvaluatorOutput;
import io.loadline.engine.SnapshotChunk;
import io.loadline.sla.Counts;
import io.loadline.sla.Evaluation;
import io.loadline.wire.Codecs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Keeps what an evaluator decides, in order. */
final class Decided implements EvaluatorOutput {
    final List<Evaluation> evaluations = new ArrayList<>();
    final List<AlertTransition> transitions = new ArrayList<>();
    final List<Notification> notifications = new ArrayList<>();
    final List<ScaleCommand> scaleCommands = new ArrayList<>();
    final List<CommandResult> effects = new ArrayList<>();
    final List<AuditEvent> auditEvents = new ArrayList<>();
    final List<SnapshotChunk> snapshots = new ArrayList<>();

    @Override
    public void evaluation(Evaluation evaluation) {
        evaluations.add(evaluation);
    }

    @Override
    public void transition(AlertTransition transition) {
        transitions.add(transition);
    }

    @Override
    public void notification(Notification notification) {
        notifications.add(notification);
    }

    @Override
    public void scale(ScaleCommand command) {
        scaleCommands.add(command);
    }

    @Override
    public void effect(CommandResult result) {
        effects.add(result);
    }

    @Override
    public void audit(AuditEvent event) {
        auditEvents.add(event);
    }

    @Override
    public void snapshot(SnapshotChunk chunk) {
        snapshots.add(chunk);
    }

    /** What was decided at instants up to this one, inclusive. */
    Decided until(long instant) {
        Instant last = Instant.ofEpochMilli(instant);
        Decided kept = new Decided();
        evaluations.stream().filter(each -> !each.instant().isAfter(last)).forEach(kept.evaluations::add);
        transitions.stream().filter(each -> !each.instant().isAfter(last)).forEach(kept.transitions::add);
        notifications.stream().filter(each -> !each.instant().isAfter(last)).forEach(kept.notifications::add);
        scaleCommands.stream().filter(each -> !each.instant().isAfter(last)).forEach(kept.scaleCommands::add);
        auditEvents.stream().filter(each -> !each.timestamp().isAfter(last)).forEach(kept.auditEvents::add);
        return kept;
    }

    /** The bytes of an evaluation, but for how many samples were late. */
    static String bytes(Evaluation e) {
        return hex(Codecs.EVALUATION.encode(new Evaluation(
                e.instant(),
                e.group(),
                e.policy(),
                e.objective(),
                e.indicator(),
                e.window(),
                e.value(),
                e.valueLow(),
                e.valueHigh(),
                e.level(),
                e.held(),
                notLate(e.counts()),
                e.policyVersion())));
    }

    /** The bytes of a transition, but for how many samples were late and at which offset it was decided. */
    static String bytes(AlertTransition t) {
        Evidence e = t.evidence();
        Evidence evidence = new Evidence(
                e.indicator(),
                e.value(),
                e.valueLow(),
                e.valueHigh(),
                e.threshold(),
                e.windowStart(),
                e.windowEnd(),
                notLate(e.counts()),
                e.exemplars(),
                e.policyVersion(),
                0);
        return hex(Codecs.ALERT_TRANSITION.encode(new AlertTransition(
                t.transitionId(),
                t.alertId(),
                t.incidentId(),
                t.sequence(),
                t.instant(),
                t.group(),
                t.policy(),
                t.objective(),
                t.from(),
                t.to(),
                t.reason(),
                t.value(),
                t.threshold(),
                evidence,
                t.policyVersion())));
    }

    private static Counts notLate(Counts c) {
        return new Counts(c.total(), c.errors(), c.throttled(), 0, c.p50Micros(), c.p95Micros(), c.p99Micros());
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
