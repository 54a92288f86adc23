package io.loadline.standing;

import io.loadline.audit.AuditEvent;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.InForce;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What became of a control event.
 *
 * @param outcome what became of it
 * @param instant the first instant that it decided, or at which it was refused
 * @param why of a refusal
 */
public record Push(Outcome outcome, Optional<Instant> instant, String why) {
    private static final Duration POLL = Duration.ofMillis(100);

    /** What became of it. */
    public enum Outcome {
        APPLIED,
        REJECTED,
        SUPERSEDED,
        /** It is written and takes effect when the monitor comes to it. */
        PENDING
    }

    /**
     * Waits until an event has taken effect in every partition.
     *
     * @param body what was said
     * @param offset offset of the event in the control topic
     * @param limit how long
     */
    public static Push await(Standing standing, ControlEvent.Body body, long offset, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() - deadline < 0 && !Thread.currentThread().isInterrupted()) {
            standing.poll(POLL);
            Optional<Push> known = of(standing, body, offset);
            if (known.isPresent()) {
                return known.get();
            }
        }
        return new Push(Outcome.PENDING, Optional.empty(), "");
    }

    private static Optional<Push> of(Standing standing, ControlEvent.Body body, long offset) {
        Optional<AuditEvent> told = standing.replicas().stream()
                .flatMap(replica -> replica.heard().audit().stream())
                .filter(event -> event.resourceId().equals(body.kind() + "@" + offset))
                .findFirst();
        if (told.isEmpty()) {
            return Optional.empty();
        }
        Instant at = told.get().timestamp();
        String action = told.get().actionType();
        if (action.endsWith(".rejected")) {
            return Optional.of(
                    new Push(Outcome.REJECTED, Optional.of(at), told.get().detail()));
        }
        if (action.endsWith(".superseded")) {
            return Optional.of(
                    new Push(Outcome.SUPERSEDED, Optional.of(at), told.get().detail()));
        }
        boolean everywhere = standing.replicas().stream().allMatch(replica -> replica.decided()
                .filter(decided -> !decided.isBefore(at))
                .isPresent());
        return everywhere ? Optional.of(new Push(Outcome.APPLIED, Optional.of(at), "")) : Optional.empty();
    }

    /** The instants since which the partitions have what they have in force: one, when all took it together. */
    public static SortedSet<Instant> since(List<Replica> replicas) {
        SortedSet<Instant> instants = new TreeSet<>();
        replicas.stream().map(Replica::inForce).map(InForce::since).forEach(instants::add);
        return instants;
    }
}
