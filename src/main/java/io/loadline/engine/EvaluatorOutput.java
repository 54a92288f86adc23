package io.loadline.engine;

import io.loadline.alert.AlertTransition;
import io.loadline.audit.AuditEvent;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Group;
import java.time.Instant;

/** What phase 2 decides. */
public interface EvaluatorOutput {
    /** What was measured. */
    void evaluation(Evaluation evaluation);

    /** An alert changed its state. */
    void transition(AlertTransition transition);

    /** People are to be told. */
    void notification(Notification notification);

    /** Capacity is to be changed. */
    void scale(ScaleCommand command);

    /** What an act changed: a second result for its command, with the effect. */
    void effect(CommandResult result);

    /** Something that must be provable later. */
    void audit(AuditEvent event);

    /** A chunk of a snapshot. */
    void snapshot(SnapshotChunk chunk);

    /** Whether evaluations of that group are to be explained, which costs time. */
    default boolean explains(Group group) {
        return false;
    }

    /** An evaluation that is to be explained. */
    default void explained(Explanation explanation) {
        // Only who asks for explanations wants them.
    }

    /** Everything of an instant is decided. */
    default void decided(Instant instant) {
        // What was decided has been told already.
    }
}
