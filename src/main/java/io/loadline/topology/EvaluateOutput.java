package io.loadline.topology;

import io.loadline.alert.AlertTransition;
import io.loadline.audit.AuditEvent;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.engine.EvaluatorOutput;
import io.loadline.engine.SnapshotChunk;
import io.loadline.sla.Evaluation;
import io.loadline.wire.Codec;
import io.loadline.wire.Codecs;

/**
 * Forwards what phase 2 decides. Partition p of panes writes partition p of every topic with as many partitions, so the
 * order of what is decided about a service stays the order in which it was decided.
 */
final class EvaluateOutput implements EvaluatorOutput {
    private final Outbox outbox;
    private final int partition;
    private final Codec<SnapshotChunk> snapshots;
    private final DecisionTotals totals;
    private long timestamp;
    private DecisionTally tally = new DecisionTally();
    private DecisionTally committing = new DecisionTally();

    /** @param totals is told what was decided and committed */
    EvaluateOutput(Outbox outbox, int partition, DecisionTotals totals) {
        this.totals = totals;
        this.outbox = outbox;
        this.partition = partition;
        this.snapshots = Codecs.snapshots(partition);
    }

    /** The append time of the record that the evaluator is given next. */
    void begin(long timestamp) {
        this.timestamp = timestamp;
    }

    /** A commit begins. The one before it was committed, or the task would not have come here, if not shown yet. */
    void committing() {
        committing.add(tally);
        tally = new DecisionTally();
    }

    /** At a punctuation: what a commit held is committed, or the task would not have come here. */
    void committed(long nowMillis) {
        if (!committing.isEmpty()) {
            totals.add(committing, nowMillis);
            committing = new DecisionTally();
        }
    }

    @Override
    public void evaluation(Evaluation evaluation) {
        send(
                Names.EVALUATE_WRITE_EVALUATIONS,
                evaluation.group().key().toString(),
                Codecs.EVALUATION.encode(evaluation));
        tally.evaluations++;
    }

    @Override
    public void transition(AlertTransition transition) {
        send(Names.EVALUATE_WRITE_ALERTS, transition.alertId(), Codecs.ALERT_TRANSITION.encode(transition));
        tally.transitions.merge(transition.to(), 1L, Long::sum);
        tally.instants.add(transition.instant().toEpochMilli());
    }

    @Override
    public void notification(Notification notification) {
        send(Names.EVALUATE_WRITE_NOTIFICATIONS, notification.incidentId(), Codecs.NOTIFICATION.encode(notification));
        tally.notifications.merge(notification.event(), 1L, Long::sum);
    }

    @Override
    public void scale(ScaleCommand command) {
        send(Names.EVALUATE_WRITE_SCALE_COMMANDS, command.resource(), Codecs.SCALE_COMMAND.encode(command));
        tally.scaleCommands++;
    }

    @Override
    public void effect(CommandResult result) {
        send(Names.EVALUATE_WRITE_EFFECTS, result.service(), Codecs.COMMAND_RESULT.encode(result));
        result.effect().ifPresent(effect -> tally.effects.merge(effect, 1L, Long::sum));
    }

    @Override
    public void audit(AuditEvent event) {
        send(Names.EVALUATE_WRITE_AUDIT_EVENTS, event.service(), Codecs.AUDIT_EVENT.encode(event));
    }

    @Override
    public void snapshot(SnapshotChunk chunk) {
        send(Names.EVALUATE_WRITE_SNAPSHOTS, Integer.toString(partition), snapshots.encode(chunk));
    }

    private void send(String sink, String key, byte[] value) {
        outbox.send(sink, RoutedKey.toPartition(partition, key), value, timestamp);
    }
}
