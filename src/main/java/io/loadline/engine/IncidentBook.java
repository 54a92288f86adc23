package io.loadline.engine;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.Incident;
import io.loadline.audit.AuditEvent;
import io.loadline.audit.Detail;
import io.loadline.audit.Ids;
import io.loadline.command.Notification;
import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Action;
import io.loadline.sla.Level;
import io.loadline.sla.NotificationSettings;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The open incidents, one for each service at most, and what people are told of them. Not thread-safe. */
final class IncidentBook {
    private static final char INCIDENT = 'i';
    private static final Duration EXPIRY = Duration.ofMinutes(10);
    private static final int MAX_SUMMARY = 1024;

    /** Longest detail: an incident may have tens of thousands of alerts, and what tells of it must fit into a record. */
    private static final int MAX_DETAIL = 64 * 1024;

    /** Alerts beyond the first so many of an incident are counted, not described. */
    private static final int MAX_DESCRIBED = 1000;

    private static final int MAX_TEXT = 512;

    private final String deployment;
    private final StateStore store;
    private final TreeMap<String, Incident> open = new TreeMap<>();
    private final TreeSet<String> changed = new TreeSet<>();
    private final TreeSet<String> stored = new TreeSet<>();

    IncidentBook(String deployment, StateStore store) {
        this.deployment = deployment;
        this.store = store;
    }

    void restore() {
        open.clear();
        stored.clear();
        store.range(Keys.first(INCIDENT), Keys.after(INCIDENT), (key, value) -> {
            Incident incident = Incident.readFrom(new ByteReader(value));
            open.put(incident.service(), incident);
            stored.add(incident.service());
        });
    }

    int size() {
        return open.size();
    }

    Optional<Incident> of(String service) {
        return Optional.ofNullable(open.get(service));
    }

    /**
     * An alert changes its state; when it begins to fire, or lacks data that it is to tell of, and the service has no
     * incident, one opens.
     *
     * @return the incident that the change belongs to
     */
    Optional<Incident> change(Alert alert, AlertStatus status, long instant, Incident.Member member) {
        Incident incident = open.get(alert.group.service());
        boolean calls = status.isFiring()
                || status == AlertStatus.NO_DATA && !member.routes().isEmpty();
        if (incident == null) {
            if (!calls) {
                return Optional.empty();
            }
            String service = alert.group.service();
            String id = Ids.of(deployment, "incident", service, Long.toString(instant));
            incident = new Incident(id, service, instant, alert.policy);
            open.put(service, incident);
        }
        if (calls || incident.members().containsKey(alert.id)) {
            incident.put(alert.id, bounded(incident, alert.id, member));
        }
        changed.add(incident.service());
        return Optional.of(incident);
    }

    private static Incident.Member bounded(Incident incident, String alertId, Incident.Member member) {
        Incident.Member before = incident.members().get(alertId);
        boolean described = before == null
                ? incident.members().size() < MAX_DESCRIBED
                : !before.text().isEmpty();
        return new Incident.Member(
                member.name(),
                member.status(),
                described ? cut(member.text(), MAX_TEXT) : "",
                described ? member.runbook() : "",
                member.routes());
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    /** Closes what has ended and tells what is due. */
    void tick(long instant, boolean active, SortedMap<String, Policy> policies, EvaluatorOutput out) {
        for (Incident incident : new ArrayList<>(open.values())) {
            NotificationSettings settings = Optional.ofNullable(policies.get(incident.policy()))
                    .map(Policy::notifications)
                    .orElseGet(NotificationSettings::defaults);
            changed.add(incident.service());
            Optional<Incident.Closing> closing = incident.closing(instant, settings);
            if (closing.isPresent()) {
                close(incident, closing.get(), instant, out);
            } else if (active) {
                incident.due(instant, settings).forEach(message -> tell(incident, message, instant, out));
            }
        }
    }

    private void close(Incident incident, Incident.Closing closing, long instant, EvaluatorOutput out) {
        List<Incident.Message> resolves = incident.resolves();
        resolves.forEach(message -> tell(incident, message, instant, out));
        open.remove(incident.service());
        Detail detail = new Detail()
                .with("reason", closing.name().toLowerCase(Locale.ROOT))
                .with("seconds", (instant - incident.openedAt()) / 1000)
                .with("told", resolves.isEmpty() ? "nobody: it ended before anyone was told" : "resolved");
        out.audit(event("incident.closed", incident, instant, incident.id(), detail));
    }

    private void tell(Incident incident, Incident.Message message, long instant, EvaluatorOutput out) {
        Notification notification = new Notification(
                Ids.of(deployment, incident.id(), "notification", message.route(), Long.toString(message.number())),
                incident.id(),
                incident.service(),
                Instant.ofEpochMilli(instant),
                message.route(),
                message.receivers(),
                Notification.Event.valueOf(message.kind().name()),
                message.severity() == Level.CRITICAL ? Notification.Severity.CRITICAL : Notification.Severity.WARNING,
                incident.id(),
                summary(incident, message),
                detail(incident),
                message.reason(),
                runbook(incident),
                Instant.ofEpochMilli(instant).plus(EXPIRY));
        out.notification(notification);
        Detail detail = new Detail()
                .with("command_id", notification.commandId())
                .with("event", notification.event().code())
                .with("route", message.route())
                .with("receivers", String.join(",", message.receivers()))
                .with("reason", message.reason())
                .with("summary", notification.summary());
        out.audit(event("notification.decided", incident, instant, notification.commandId(), detail));
    }

    private AuditEvent event(String action, Incident incident, long instant, String of, Detail detail) {
        return new AuditEvent(
                Ids.of(deployment, action, of),
                Instant.ofEpochMilli(instant),
                action,
                "loadline",
                incident.id(),
                incident.service(),
                detail.json());
    }

    private static String summary(Incident incident, Incident.Message message) {
        boolean resolve = message.kind() == Incident.Message.Kind.RESOLVE;
        Predicate<Incident.Member> told = member -> resolve || member.status().isFiring();
        List<String> texts = incident.members().values().stream()
                .filter(told)
                .sorted(Comparator.comparing(Incident.Member::status).reversed())
                .map(Incident.Member::text)
                .filter(text -> !text.isEmpty())
                .toList();
        String head = "[" + (resolve ? "RESOLVED" : message.severity().name()) + "] " + incident.service() + ": ";
        String summary = head + String.join("; ", texts);
        return cut(summary, MAX_SUMMARY);
    }

    private static String detail(Incident incident) {
        StringBuilder lines = new StringBuilder();
        int left = incident.members().size();
        for (Incident.Member member : incident.members().values()) {
            if (!member.text().isEmpty() && lines.length() + member.text().length() < MAX_DETAIL) {
                lines.append(member.text()).append('\n');
                left--;
            }
        }
        return left == 0
                ? lines.toString()
                : lines.append("and ").append(left).append(" more alerts\n").toString();
    }

    private static Optional<String> runbook(Incident incident) {
        return incident.members().values().stream()
                .sorted(Comparator.comparing(Incident.Member::status).reversed())
                .map(Incident.Member::runbook)
                .filter(runbook -> !runbook.isEmpty())
                .findFirst();
    }

    /** Routes that are to be told of an alert in that state, with their receivers. */
    static Map<String, List<String>> routes(Policy policy, Objective objective, AlertStatus status) {
        Map<String, List<String>> routes = new TreeMap<>();
        for (Action action : objective.actionsAt(levelTold(objective, status))) {
            if (action instanceof Action.Notify notify) {
                routes.put(notify.route(), policy.routes().get(notify.route()).receivers());
            }
        }
        return routes;
    }

    /** The level whose actions hold; missing data that is to be told of counts as the mildest level that tells. */
    private static Level levelTold(Objective objective, AlertStatus status) {
        return switch (status) {
            case CRITICAL -> Level.CRITICAL;
            case WARNING -> Level.WARNING;
            case NO_DATA ->
                !objective.missing().told()
                        ? Level.OK
                        : objective.actionsAt(Level.WARNING).isEmpty() ? Level.CRITICAL : Level.WARNING;
            case OK, PENDING -> Level.OK;
        };
    }

    void flush() {
        for (String service : changed) {
            byte[] key = Keys.of(INCIDENT).text(service).toBytes();
            Incident incident = open.get(service);
            if (incident != null) {
                ByteWriter out = new ByteWriter();
                incident.writeTo(out);
                store.put(key, out.toBytes());
                stored.add(service);
            } else if (stored.remove(service)) {
                store.delete(key);
            }
        }
        changed.clear();
    }
}
