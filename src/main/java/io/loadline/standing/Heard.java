package io.loadline.standing;

import io.loadline.alert.AlertTransition;
import io.loadline.audit.AuditEvent;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.engine.EvaluatorOutput;
import io.loadline.engine.SnapshotChunk;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a replica decided since it was made; nothing of it is written anywhere. Not thread-safe. */
public final class Heard implements EvaluatorOutput {
    private final Map<Of, Evaluation> evaluations = new HashMap<>();
    private final List<AlertTransition> transitions = new ArrayList<>();
    private final List<Notification> notifications = new ArrayList<>();
    private final List<ScaleCommand> scales = new ArrayList<>();
    private final List<AuditEvent> audit = new ArrayList<>();

    private record Of(String policy, String objective, Group group) {}

    @Override
    public void evaluation(Evaluation evaluation) {
        evaluations.put(new Of(evaluation.policy(), evaluation.objective(), evaluation.group()), evaluation);
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
        scales.add(command);
    }

    @Override
    public void effect(CommandResult result) {
        // What an act changed is told where it was decided.
    }

    @Override
    public void audit(AuditEvent event) {
        audit.add(event);
    }

    @Override
    public void snapshot(SnapshotChunk chunk) {
        // The state is in the replica.
    }

    /** The last evaluation that was heard of an objective on a group. */
    public Optional<Evaluation> evaluation(String policy, String objective, Group group) {
        return Optional.ofNullable(evaluations.get(new Of(policy, objective, group)));
    }

    /** In the order in which they were decided. */
    public List<AlertTransition> transitions() {
        return List.copyOf(transitions);
    }

    /** In the order in which they were decided. */
    public List<Notification> notifications() {
        return List.copyOf(notifications);
    }

    /** In the order in which they were decided. */
    public List<ScaleCommand> scales() {
        return List.copyOf(scales);
    }

    /** In the order in which they were decided. */
    public List<AuditEvent> audit() {
        return List.copyOf(audit);
    }
}
