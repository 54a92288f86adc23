package io.loadline.actuator;

import io.loadline.command.Notification;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Which incidents were opened and resolved while nobody was on duty. All notifications of an incident are in one
 * partition, so the backlog of a partition, read to its end, tells.
 */
final class Backlog {
    /** The notifications of one incident on one route, at one receiver. */
    private record Told(String incidentId, String route, String receiver) {}

    private final Map<Told, Integer> over = new HashMap<>();
    private final Map<Told, Integer> resolved = new HashMap<>();
    private final BiPredicate<Notification, String> begun;
    private final List<Notification> notifications;

    /**
     * @param notifications in the order of the log
     * @param begun whether a notification was claimed or finished at a receiver before: then it must be ended there too
     */
    Backlog(List<Notification> notifications, BiPredicate<Notification, String> begun) {
        this.notifications = List.copyOf(notifications);
        this.begun = begun;
        Set<Told> unopened = new HashSet<>();
        for (int index = 0; index < notifications.size(); index++) {
            Notification notification = notifications.get(index);
            for (String receiver : notification.receivers()) {
                Told told = new Told(notification.incidentId(), notification.route(), receiver);
                if (notification.event() == Notification.Event.OPEN && !begun.test(notification, receiver)) {
                    unopened.add(told);
                } else if (notification.event() == Notification.Event.RESOLVE && unopened.contains(told)) {
                    over.put(told, index);
                }
                if (notification.event() == Notification.Event.RESOLVE) {
                    resolved.put(told, index);
                }
            }
        }
    }

    /** What to do with the notification at this index, at a receiver. */
    Outbox.Mode mode(int index, String receiver, boolean wantsSummaries) {
        Notification notification = notifications.get(index);
        Told told = new Told(notification.incidentId(), notification.route(), receiver);
        Integer end = over.get(told);
        // Whom an escalation tells may have been told before: the resolve goes out all the same, it only wakes nobody.
        if (end == null
                && notification.event() == Notification.Event.ESCALATE
                && resolved.getOrDefault(told, -1) > index
                && !begun.test(notification, receiver)) {
            return Outbox.Mode.SKIP;
        }
        if (end == null || index > end) {
            return Outbox.Mode.SEND;
        }
        return index == end && wantsSummaries ? Outbox.Mode.SUMMARISE : Outbox.Mode.SKIP;
    }
}
