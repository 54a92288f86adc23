package io.loadline.topology;

import io.loadline.alert.AlertStatus;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.metrics.Delays;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What phase 2 of this process has decided and committed since the process began. A decision whose transaction was given
 * up is not in here; whoever makes it again counts it.
 */
public final class DecisionTotals {
    private final Delays detection = new Delays();
    private long evaluations;
    private long scaleCommands;
    private final Map<AlertStatus, Long> transitions = new EnumMap<>(AlertStatus.class);
    private final Map<Notification.Event, Long> notifications = new EnumMap<>(Notification.Event.class);
    private final Map<CommandResult.Effect, Long> effects = new EnumMap<>(CommandResult.Effect.class);

    synchronized void add(DecisionTally tally, long nowMillis) {
        evaluations += tally.evaluations;
        scaleCommands += tally.scaleCommands;
        tally.transitions.forEach((to, count) -> transitions.merge(to, count, Long::sum));
        tally.notifications.forEach((event, count) -> notifications.merge(event, count, Long::sum));
        tally.effects.forEach((effect, count) -> effects.merge(effect, count, Long::sum));
        tally.instants.forEach(instant -> detection.record(Duration.ofMillis(nowMillis - instant)));
    }

    /** Evaluations written. */
    public synchronized long evaluations() {
        return evaluations;
    }

    /** Scale commands written. */
    public synchronized long scaleCommands() {
        return scaleCommands;
    }

    /** Transitions written, by the status they lead to. */
    public synchronized Map<AlertStatus, Long> transitions() {
        return new EnumMap<>(transitions);
    }

    /** Notifications written, by event. */
    public synchronized Map<Notification.Event, Long> notifications() {
        return new EnumMap<>(notifications);
    }

    /** Verdicts on acts written, by effect. */
    public synchronized Map<CommandResult.Effect, Long> effects() {
        return new EnumMap<>(effects);
    }

    /** From the instant that a transition is about to the time by which its transaction was committed. */
    public Delays detection() {
        return detection;
    }
}
