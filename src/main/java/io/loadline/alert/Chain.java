package io.loadline.alert;

import io.loadline.sla.Escalation;
import java.time.Duration;
import java.util.List;

/**
 * Whom a route tells when nobody acknowledges a critical incident: fixed when it first tells of one (semantics §5). Not
 * thread-safe.
 */
final class Chain {
    private static final long NEVER = AlertState.NEVER;

    private final Escalation escalation;
    private int next;
    private long dueAt;

    /**
     * @param next index of the step that is told next; the number of steps for the one that repeats the last
     * @param dueAt when it is told, epoch milliseconds; {@link AlertState#NEVER} when no step is to come
     */
    Chain(Escalation escalation, int next, long dueAt) {
        this.escalation = escalation;
        this.next = next;
        this.dueAt = dueAt;
    }

    /** A chain whose first level is told now. */
    static Chain begin(Escalation escalation, long instant) {
        long first = escalation.steps().isEmpty()
                ? NEVER
                : instant + escalation.steps().get(0).after().toMillis();
        return new Chain(escalation, 0, first);
    }

    Escalation escalation() {
        return escalation;
    }

    int next() {
        return next;
    }

    long dueAt() {
        return dueAt;
    }

    boolean isPending() {
        return dueAt != NEVER;
    }

    boolean isDue(long instant) {
        return isPending() && instant >= dueAt;
    }

    /** Receivers of the next step. */
    List<String> receivers() {
        return escalation
                .steps()
                .get(Math.min(next, escalation.steps().size() - 1))
                .receivers();
    }

    /** {@code level_2} for the first step, and {@code again} for the one that repeats the last. */
    String name() {
        return next < escalation.steps().size() ? "level_" + (next + 2) : "again";
    }

    /** The next step was told: the one behind it is due its time after now. */
    void advance(long instant) {
        next++;
        int steps = escalation.steps().size();
        Duration again = escalation.againAfter();
        if (next < steps) {
            dueAt = instant + escalation.steps().get(next).after().toMillis();
        } else {
            dueAt = next == steps && !again.isZero() ? instant + again.toMillis() : NEVER;
        }
    }

    /** Whether its last step has been told; false for one that was stopped. */
    boolean isExhausted() {
        int steps = escalation.steps().size();
        return !isPending() && next >= (escalation.againAfter().isZero() ? steps : steps + 1);
    }

    /** No further step is told. */
    void stop() {
        dueAt = NEVER;
    }
}
