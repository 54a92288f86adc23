package io.loadline.top;

import io.loadline.alert.AlertTransition;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of one incident. Its records come from several topics, so in any order. */
final class IncidentCase {
    /** Open ones first, the worst and then the oldest first; closed ones the latest first. */
    static final Comparator<View.IncidentRow> ORDER = Comparator.comparing(
                    (View.IncidentRow row) -> row.closedAt().isPresent())
            .thenComparing((left, right) -> left.closedAt().isPresent()
                    ? right.closedAt().get().compareTo(left.closedAt().orElseThrow())
                    : left.standing().compareTo(right.standing()))
            .thenComparing(View.IncidentRow::since)
            .thenComparing(View.IncidentRow::id);

    /** Which to drop when there are too many: closed ones, then the oldest. */
    static final Comparator<IncidentCase> EXPENDABLE =
            Comparator.comparing(IncidentCase::isOpen).thenComparing(each -> each.since);

    /** Alerts and tellings of one incident that are kept: an incident may have as many alerts as there are series. */
    private static final int MOST = 500;

    private final String id;
    private final String service;
    private final Map<String, AlertTransition> alerts = new HashMap<>();
    private final Map<String, View.Told> told = new LinkedHashMap<>();
    private final Map<String, CommandResult> results = new LinkedHashMap<>();
    private Instant since = Instant.MAX;
    private boolean opening;
    private Standing standing = Standing.OK;
    private Optional<Instant> resolvedAt = Optional.empty();
    private Instant summaryAt = Instant.MIN;
    private String summary = "";

    IncidentCase(String id, String service) {
        this.id = id;
        this.service = service;
    }

    String id() {
        return id;
    }

    void transition(AlertTransition transition) {
        AlertTransition before = alerts.get(transition.alertId());
        if (before == null && alerts.size() >= MOST) {
            return;
        }
        if (before == null || before.sequence() < transition.sequence()) {
            alerts.put(transition.alertId(), transition);
        }
        seen(transition.instant());
        if (transition.to().isFiring()) {
            standing = standing.worse(Standing.of(transition.to()));
            opening |= !transition.from().isFiring();
        }
    }

    void notification(Notification notification) {
        seen(notification.instant());
        switch (notification.event()) {
            case OPEN -> opening = true;
            case RESOLVE -> resolvedAt = Optional.of(notification.instant());
            default -> {
                // Tells of an incident that goes on.
            }
        }
        if (notification.event() != Notification.Event.RESOLVE) {
            standing = standing.worse(
                    switch (notification.severity()) {
                        case CRITICAL -> Standing.CRITICAL;
                        case WARNING -> Standing.WARNING;
                        case INFO -> Standing.OK;
                    });
            if (!notification.instant().isBefore(summaryAt)) {
                summaryAt = notification.instant();
                summary = notification.summary();
            }
        }
        for (String receiver : notification.receivers()) {
            View.Told now = new View.Told(
                    notification.route(),
                    receiver,
                    notification.event().code(),
                    notification.instant(),
                    Optional.ofNullable(results.get(delivery(notification.commandId(), receiver))));
            told.put(delivery(notification.commandId(), receiver), now);
            trim(told);
        }
    }

    void result(CommandResult result) {
        String delivery = delivery(result.commandId(), result.target());
        results.put(delivery, result);
        trim(results);
        told.computeIfPresent(
                delivery,
                (key, on) -> new View.Told(on.route(), on.receiver(), on.event(), on.at(), Optional.of(result)));
    }

    private static String delivery(String commandId, String receiver) {
        return commandId + " " + receiver;
    }

    private static <T> void trim(Map<String, T> map) {
        if (map.size() > MOST) {
            map.remove(map.keySet().iterator().next());
        }
    }

    private void seen(Instant instant) {
        if (instant.isBefore(since)) {
            since = instant;
        }
    }

    /** Whether more than the result of some command was seen of it. */
    boolean isShown() {
        return !since.equals(Instant.MAX);
    }

    boolean isOpen() {
        return closedAt().isEmpty();
    }

    /** One that nobody was told of ends without a word, with its last alert. */
    private Optional<Instant> closedAt() {
        if (resolvedAt.isPresent()) {
            return resolvedAt;
        }
        boolean silent = told.isEmpty() && !alerts.isEmpty() && firing() == 0;
        return silent
                ? alerts.values().stream().map(AlertTransition::instant).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    private int firing() {
        return (int) alerts.values().stream()
                .filter(transition -> transition.to().isFiring())
                .count();
    }

    View.IncidentRow row() {
        return new View.IncidentRow(
                id, service, since, opening, standing, closedAt(), firing(), summary, latestForEach());
    }

    /** The latest for each route and receiver, in the order of the routes. */
    private List<View.Told> latestForEach() {
        Map<String, View.Told> latest = new LinkedHashMap<>();
        for (View.Told each : told.values()) {
            latest.merge(
                    each.route() + " " + each.receiver(),
                    each,
                    (left, right) -> right.at().isBefore(left.at()) ? left : right);
        }
        List<View.Told> ordered = new ArrayList<>(latest.values());
        ordered.sort(Comparator.comparing(View.Told::route).thenComparing(View.Told::receiver));
        return ordered;
    }
}
