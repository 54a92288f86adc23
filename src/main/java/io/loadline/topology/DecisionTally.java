package io.loadline.topology;

import io.loadline.alert.AlertStatus;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What phase 2 has decided since the last commit. Not thread-safe. */
final class DecisionTally {
    long evaluations;
    long scaleCommands;
    final Map<AlertStatus, Long> transitions = new EnumMap<>(AlertStatus.class);
    final Map<Notification.Event, Long> notifications = new EnumMap<>(Notification.Event.class);
    final Map<CommandResult.Effect, Long> effects = new EnumMap<>(CommandResult.Effect.class);
    /** Instants of the transitions, epoch milliseconds. */
    final List<Long> instants = new ArrayList<>();

    boolean isEmpty() {
        return evaluations + scaleCommands == 0
                && transitions.isEmpty()
                && notifications.isEmpty()
                && effects.isEmpty();
    }

    void add(DecisionTally other) {
        evaluations += other.evaluations;
        scaleCommands += other.scaleCommands;
        other.transitions.forEach((to, count) -> transitions.merge(to, count, Long::sum));
        other.notifications.forEach((event, count) -> notifications.merge(event, count, Long::sum));
        other.effects.forEach((effect, count) -> effects.merge(effect, count, Long::sum));
        instants.addAll(other.instants);
    }
}
