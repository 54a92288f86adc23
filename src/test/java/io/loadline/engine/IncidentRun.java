package io.loadline.engine;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.Incident;
import io.loadline.alert.TransitionReason;
import io.loadline.audit.AuditEvent;
import io.loadline.command.Notification;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Group;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Incidents with the alerts, the operators and the time in the test's hand; each second is an instant. */
final class IncidentRun {
    /** A Thursday, 00:00 UTC. The first instant is a second later. */
    static final Instant START = Instant.parse("2026-11-19T00:00:00Z");

    final Decided decided = new Decided();
    private final TreeMap<String, Policy> policies = new TreeMap<>();
    private final TreeMap<String, Alert> alerts = new TreeMap<>();
    private final Map<Object, Alert> known = new HashMap<>();
    private final Map<String, AlertStatus> stands = new HashMap<>();
    private final StateStore store;
    private final boolean restarts;
    private final List<AuditEvent> said = new ArrayList<>();
    private IncidentBook book;
    private OperatorBook operators;
    private long second;
    private long offset;

    /** Stopped and started again after each instant. */
    IncidentRun(String... policies) {
        this(true, StateStore.onHeap(), policies);
    }

    IncidentRun(boolean restarts, StateStore store, String... policies) {
        this.restarts = restarts;
        this.store = store;
        for (String text : policies) {
            Policy policy = Policies.read(text);
            this.policies.put(policy.name(), policy);
        }
        reopen();
    }

    private void reopen() {
        book = new IncidentBook("test", store);
        book.restore();
        operators = new OperatorBook("test", store);
        operators.restore();
    }

    /** Commits, stops and starts again. */
    void restart() {
        flush();
        reopen();
    }

    void flush() {
        book.flush();
        operators.flush();
    }

    void replace(String text) {
        Policy policy = Policies.read(text);
        policies.put(policy.name(), policy);
    }

    /** An alert on an operation of the shop, or on all of it, has changed its status. */
    void put(String policy, String objective, String operation, AlertStatus status) {
        put(policy, objective, new SeriesKey("shop", "api", operation, Map.of()), status);
    }

    void put(String policy, String objective, SeriesKey series, AlertStatus status) {
        Policy of = policies.get(policy);
        Objective rule = of.objectives().stream()
                .filter(each -> each.name().equals(objective))
                .findFirst()
                .orElseThrow();
        Alert alert = known.computeIfAbsent(
                List.of(policy, objective, series), key -> Alert.of("test", policy, objective, new Group(series)));
        alerts.putIfAbsent(alert.id, alert);
        AlertStatus before = stands.put(alert.id, status);
        Incident.Member member = new Incident.Member(
                policy + "/" + objective,
                status,
                objective + " " + status.code() + " " + series.operation(),
                "",
                IncidentBook.routes(of, rule, status));
        book.change(alert, before == null ? AlertStatus.OK : before, millis(second + 1), member, of.notifications());
    }

    void end(String policy, String objective, String operation, TransitionReason reason) {
        Alert alert = Alert.of("test", policy, objective, new Group(new SeriesKey("shop", "api", operation, Map.of())));
        book.end(alert, reason);
        alerts.remove(alert.id);
        stands.remove(alert.id);
    }

    /** An alert that is ok is no longer evaluated, which changes no state. */
    void forget(String policy, String objective, String operation) {
        Alert alert = Alert.of("test", policy, objective, new Group(new SeriesKey("shop", "api", operation, Map.of())));
        alerts.remove(alert.id);
        stands.remove(alert.id);
    }

    void say(ControlEvent.Body body) {
        ControlEvent event = new ControlEvent(at(second), "ann", "because", body);
        operators.apply(
                new PaneRecord.Control(Deployment.CONTROL, millis(second), offset++, event), at(second + 1), said);
    }

    /** Lets time pass to that second. */
    void until(long end) {
        while (second < end) {
            second++;
            operators.dropEnded(at(second), said);
            book.tick(new IncidentBook.Moment(millis(second), true, policies, alerts, operators), decided);
            if (restarts) {
                restart();
            }
        }
    }

    long second() {
        return second;
    }

    List<IncidentView> views() {
        return book.views();
    }

    String incidentId() {
        return book.of("shop").orElseThrow().id();
    }

    /** Second, route, event, reason and receivers of all that was told. */
    List<String> told() {
        return decided.notifications.stream().map(IncidentRun::line).toList();
    }

    static String line(Notification each) {
        return (each.instant().getEpochSecond() - START.getEpochSecond()) + " " + each.route() + " "
                + each.event().code() + " " + each.reason() + " " + String.join(",", each.receivers());
    }

    /** Second, action and some of the particulars of the audit trail, but for the notifications. */
    List<String> trail() {
        return decided.audit.stream()
                .filter(each -> !each.actionType().equals("notification.decided"))
                .map(each -> (each.timestamp().getEpochSecond() - START.getEpochSecond()) + " " + each.actionType()
                        + " " + each.detail())
                .toList();
    }

    static Instant at(long second) {
        return START.plusSeconds(second);
    }

    static long millis(long second) {
        return at(second).toEpochMilli();
    }
}
