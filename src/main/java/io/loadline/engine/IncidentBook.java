package io.loadline.engine;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.Flapping;
import io.loadline.alert.Incident;
import io.loadline.alert.MutedBy;
import io.loadline.alert.TransitionReason;
import io.loadline.audit.AuditEvent;
import io.loadline.audit.Detail;
import io.loadline.audit.Ids;
import io.loadline.command.Notification;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Action;
import io.loadline.sla.Level;
import io.loadline.sla.NotificationSettings;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.sla.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

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

    private static final Comparator<Incident.Member> MOST_URGENT = Comparator.comparingInt(
                    (Incident.Member member) -> member.status().urgency())
            .reversed();

    /** The second form tells who is muted, escalated to and has acknowledged. */
    private static final int FORM = 2;

    private final String deployment;
    private final StateStore store;
    private final FlapBook flaps;
    private final TreeMap<String, Incident> open = new TreeMap<>();
    private final TreeMap<String, Written> stored = new TreeMap<>();
    private final Mutes mutes = new Mutes();

    /** Which incident of a service the store holds, as of which version. */
    private record Written(String id, long version) {
        static Written of(Incident incident) {
            return new Written(incident.id(), incident.version());
        }
    }

    /** What an instant decides with. */
    record Moment(
            long instant,
            boolean active,
            SortedMap<String, Policy> policies,
            Map<String, Alert> alerts,
            OperatorBook operators) {

        NotificationSettings settings(String policy) {
            return Optional.ofNullable(policies.get(policy))
                    .map(Policy::notifications)
                    .orElseGet(NotificationSettings::defaults);
        }

        NotificationSettings settingsOf(String alertId) {
            return Optional.ofNullable(alerts.get(alertId))
                    .map(alert -> settings(alert.policy))
                    .orElseGet(NotificationSettings::defaults);
        }
    }

    IncidentBook(String deployment, StateStore store) {
        this.deployment = deployment;
        this.store = store;
        this.flaps = new FlapBook(store);
    }

    void restore() {
        open.clear();
        stored.clear();
        mutes.clear();
        flaps.restore();
        store.range(Keys.first(INCIDENT), Keys.after(INCIDENT), (key, value) -> {
            Forms.Value form = Forms.open(value, FORM);
            Incident incident = form.form() == FORM ? Incident.readFrom(form.in()) : Incident.readFirstFrom(form.in());
            open.put(incident.service(), incident);
            stored.put(incident.service(), Written.of(incident));
        });
    }

    int size() {
        return open.size();
    }

    Optional<Incident> of(String service) {
        return Optional.ofNullable(open.get(service));
    }

    /** The open incidents, in the order of their services. */
    List<IncidentView> views() {
        return open.values().stream()
                .map(incident -> IncidentView.of(incident, flaps.alerts()))
                .toList();
    }

    /**
     * An alert changes its state; when it begins to fire, or lacks data that it is to tell of, and the service has no
     * incident, one opens.
     *
     * @param from where it stood
     * @param settings those of its policy
     * @return the incident that the change belongs to
     */
    Optional<Incident> change(
            Alert alert, AlertStatus from, long instant, Incident.Member member, NotificationSettings settings) {
        AlertStatus status = member.status();
        flaps.change(alert.id, from, status, instant, member.routes(), settings);
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
        return Optional.of(incident);
    }

    /**
     * An alert is no longer evaluated: it counts as ok, and its incident says that no data has shown that.
     *
     * @return the incident that the change belongs to
     */
    Optional<Incident> end(Alert alert, TransitionReason reason) {
        flaps.end(alert.id);
        Optional<Incident> incident = of(alert.group.service());
        Incident.Closing closing =
                reason == TransitionReason.FORGOTTEN ? Incident.Closing.FORGOTTEN : Incident.Closing.POLICY_REMOVED;
        incident.filter(each -> each.members().containsKey(alert.id)).ifPresent(each -> {
            Incident.Member member = new Incident.Member(
                    alert.policy + "/" + alert.objective,
                    AlertStatus.OK,
                    alert.objective + " ended: " + reason.code(),
                    "",
                    Map.of(),
                    Optional.of(closing));
            each.put(alert.id, bounded(each, alert.id, member));
        });
        return incident;
    }

    /** An alert that goes on was edited: its open incident calls whom it asks for now. */
    void calls(Alert alert, String runbook, Map<String, Route> routes) {
        of(alert.group.service())
                .filter(each -> each.members().containsKey(alert.id))
                .ifPresent(each ->
                        each.calls(alert.id, each.members().get(alert.id).text().isEmpty() ? "" : runbook, routes));
    }

    /** Routes that an alert of an open incident calls now, by name; none when it belongs to no open incident. */
    Map<String, Route> called(Alert alert) {
        return of(alert.group.service())
                .map(each -> each.members().get(alert.id))
                .map(Incident.Member::routes)
                .orElse(Map.of());
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
                member.routes(),
                member.ended());
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    /** Takes what operators say, closes what has ended and tells what is due. */
    void tick(Moment now, EvaluatorOutput out) {
        now.operators().takeAcknowledgements().forEach(each -> acknowledge(each, now.instant(), out));
        // One that ended while it was ok changed no state: nothing else tells that it is gone.
        List.copyOf(flaps.alerts().keySet()).stream()
                .filter(alertId -> !now.alerts().containsKey(alertId))
                .forEach(flaps::end);
        Set<String> begun = flaps.step(now.instant(), now::settingsOf);
        mutes.take(now);
        Map<String, List<String>> restless = restless(now);
        for (Incident incident : new ArrayList<>(open.values())) {
            NotificationSettings settings = now.settings(incident.policy());
            List<String> flapping = restless.getOrDefault(incident.service(), List.of()).stream()
                    .filter(incident.members()::containsKey)
                    .toList();
            boolean unsettled =
                    flapping.stream().anyMatch(each -> flaps.alerts().get(each).isFlapping());
            Optional<Incident.Closing> closing = incident.closing(now.instant(), settings, unsettled);
            if (closing.isPresent()) {
                close(incident, closing.get(), now.instant(), out);
            } else if (now.active()) {
                tell(incident, settings, new Restless(flapping, begun), now, out);
            }
        }
        // Of those whose incident has closed, or that may not be told of now, nobody waits to hear.
        restless.values().forEach(of -> of.stream()
                .filter(alertId -> !flaps.alerts().get(alertId).isFlapping())
                .forEach(alertId -> flaps.announced(alertId, false)));
    }

    /** The alerts that flap, or have settled and people do not know it yet, by service. */
    private Map<String, List<String>> restless(Moment now) {
        Map<String, List<String>> restless = new TreeMap<>();
        flaps.alerts().forEach((alertId, flapping) -> {
            Alert alert = now.alerts().get(alertId);
            if (alert != null && (flapping.isFlapping() || flapping.isAnnounced())) {
                restless.computeIfAbsent(alert.group.service(), key -> new ArrayList<>())
                        .add(alertId);
            }
        });
        return restless;
    }

    /**
     * @param alerts alerts of an incident that flap, or have settled and people do not know it yet
     * @param begun the alerts of all incidents that begin to flap now
     */
    private record Restless(List<String> alerts, Set<String> begun) {}

    private void tell(
            Incident incident, NotificationSettings settings, Restless restless, Moment now, EvaluatorOutput out) {
        SortedMap<String, MutedBy> ruled = mutes.of(incident, flaps.alerts(), now);
        SortedMap<String, MutedBy> muted = new TreeMap<>(ruled);
        for (String alertId : restless.alerts()) {
            Flapping flapping = flaps.alerts().get(alertId);
            boolean lasting = flapping.isLasting(now.instant(), now.settingsOf(alertId));
            if (flapping.isFlapping() && !lasting) {
                muted.putIfAbsent(alertId, new MutedBy(MutedBy.Cause.FLAPPING, "changes its level too often", ""));
            }
        }
        muted.keySet().removeIf(alertId -> !incident.members().get(alertId).calls() && !incident.isLost(alertId));
        SortedMap<String, MutedBy> news = incident.takeDuplicates();
        news.putAll(incident.mute(muted));
        news.forEach((alertId, by) -> muting("notification.muted", incident, alertId, by, "", now.instant(), out));
        incident.unmute(muted)
                .forEach(
                        (alertId, by) -> muting("notification.unmuted", incident, alertId, by, "", now.instant(), out));
        announce(incident, restless, ruled, now, out);
        for (Incident.Message message : incident.due(now.instant(), settings, muted.keySet())) {
            tell(incident, message, now.instant(), out);
            boolean last = message.kind() == Incident.Message.Kind.ESCALATE && incident.isExhausted(message.route());
            if (last) {
                Detail detail =
                        new Detail().with("route", message.route()).with("told", "everybody, and nobody acknowledged");
                out.audit(event(
                        "escalation.ended", incident, now.instant(), incident.id() + "/" + message.route(), detail));
            }
        }
    }

    /** Notices of alerts that begin to flap, and of those that have settled. */
    private void announce(
            Incident incident, Restless restless, SortedMap<String, MutedBy> ruled, Moment now, EvaluatorOutput out) {
        for (String alertId : restless.alerts()) {
            Flapping flapping = flaps.alerts().get(alertId);
            boolean news = flapping.isFlapping() != flapping.isAnnounced();
            MutedBy by = ruled.get(alertId);
            if (news && by != null) {
                // One that flaps may be told of later, and is on record once; one that has settled no more.
                if (!flapping.isFlapping() || restless.begun().contains(alertId)) {
                    String notice = flapping.isFlapping() ? "flapping" : "settled";
                    muting("notification.muted", incident, alertId, by, notice, now.instant(), out);
                }
            } else if (news) {
                Level severity = flapping.worst() == AlertStatus.CRITICAL ? Level.CRITICAL : Level.WARNING;
                incident.notice(
                                alertId,
                                flapping.isFlapping(),
                                flapping.routes().values(),
                                severity,
                                now.instant())
                        .forEach(message -> tell(incident, message, now.instant(), out));
                flaps.announced(alertId, flapping.isFlapping());
            }
        }
    }

    private void acknowledge(OperatorBook.Acknowledgement said, long instant, EvaluatorOutput out) {
        for (Incident incident : open.values()) {
            if (incident.id().equals(said.incidentId())) {
                int stopped = incident.acknowledge(
                        new Incident.Acknowledgement(Instant.ofEpochMilli(instant), said.by(), said.reason()));
                Detail detail =
                        new Detail().with("escalations_stopped", stopped).with("reason", said.reason());
                out.audit(new AuditEvent(
                        Ids.of(
                                deployment,
                                "incident.acknowledged",
                                incident.id(),
                                Long.toString(instant),
                                Long.toString(said.offset())),
                        Instant.ofEpochMilli(instant),
                        "incident.acknowledged",
                        said.by(),
                        incident.id(),
                        incident.service(),
                        detail.json()));
            }
        }
    }

    /** @param notice which notice is muted; empty when it is the alert */
    private void muting(
            String action,
            Incident incident,
            String alertId,
            MutedBy by,
            String notice,
            long instant,
            EvaluatorOutput out) {
        Detail detail = new Detail()
                .with("alert_id", alertId)
                .with("alert", incident.members().get(alertId).name())
                .with("cause", by.cause().code())
                .with("by", by.name());
        if (!by.id().isEmpty()) {
            detail.with("by_id", by.id());
        }
        String of = alertId + "/" + instant + "/" + by.cause().code();
        if (!notice.isEmpty()) {
            detail.with("notice", notice);
            of += "/" + notice;
        }
        out.audit(event(action, incident, instant, of, detail));
    }

    private void close(Incident incident, Incident.Closing closing, long instant, EvaluatorOutput out) {
        List<Incident.Message> resolves = incident.resolves();
        resolves.forEach(message -> tell(incident, message, instant, out));
        open.remove(incident.service());
        mutes.close(incident);
        Detail detail = new Detail()
                .with("reason", closing.code())
                .with("seconds", (instant - incident.openedAt()) / 1000)
                .with("told", resolves.isEmpty() ? nobody(incident) : "resolved");
        out.audit(event("incident.closed", incident, instant, incident.id(), detail));
    }

    private static String nobody(Incident incident) {
        return incident.muted().isEmpty()
                ? "nobody: it ended before anyone was told"
                : "nobody: what fired was muted, or ended before anyone was told";
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
        boolean escalates = message.kind() == Incident.Message.Kind.ESCALATE;
        Predicate<Incident.Member> told = member -> resolve
                || member.status().isFiring()
                || member.calls()
                || escalates && member.status() == AlertStatus.NO_DATA;
        Stream<Incident.Member> about = message.about().isPresent()
                ? Stream.of(incident.members().get(message.about().get()))
                : incident.members().values().stream().filter(told);
        List<String> texts = about.sorted(MOST_URGENT)
                .map(Incident.Member::text)
                .filter(text -> !text.isEmpty())
                .toList();
        String head = "[" + (resolve ? "RESOLVED" : message.severity().name()) + "] " + incident.service() + ": "
                + prefix(message);
        String summary = head + String.join("; ", texts);
        return cut(summary, MAX_SUMMARY);
    }

    private static String prefix(Incident.Message message) {
        if (message.kind() == Incident.Message.Kind.ESCALATE) {
            return "nobody has acknowledged: ";
        }
        return message.about().isPresent() ? message.reason() + ": " : "";
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
                .sorted(MOST_URGENT)
                .map(Incident.Member::runbook)
                .filter(runbook -> !runbook.isEmpty())
                .findFirst();
    }

    /** Routes that are to be told of an alert in that state, by name. */
    static Map<String, Route> routes(Policy policy, Objective objective, AlertStatus status) {
        Map<String, Route> routes = new TreeMap<>();
        for (Action action : objective.actionsAt(levelTold(objective, status))) {
            if (action instanceof Action.Notify notify) {
                routes.put(notify.route(), policy.routes().get(notify.route()));
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
        flaps.flush();
        for (Incident incident : open.values()) {
            Written now = Written.of(incident);
            if (!now.equals(stored.put(incident.service(), now))) {
                ByteWriter out = Forms.begin(FORM);
                incident.writeTo(out);
                store.put(Keys.of(INCIDENT).text(incident.service()).toBytes(), out.toBytes());
            }
        }
        stored.keySet().removeIf(service -> {
            if (!open.containsKey(service)) {
                store.delete(Keys.of(INCIDENT).text(service).toBytes());
                return true;
            }
            return false;
        });
    }
}
