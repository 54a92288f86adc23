package io.loadline.alert;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Level;
import io.loadline.sla.NotificationSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The alerts of one service that overlap in time: what people are told about (semantics §5, with Alertmanager's
 * meaning of group wait, group interval and repeat interval). All times are evaluation instants in epoch milliseconds.
 * Not thread-safe.
 */
public final class Incident {
    private static final long NEVER = AlertState.NEVER;

    private final String id;
    private final String service;
    private final long openedAt;
    private final String policy;
    private final TreeMap<String, Member> members = new TreeMap<>();
    private final TreeMap<String, Told> routes = new TreeMap<>();
    private long okSince = NEVER;
    private long quietSince = NEVER;

    /**
     * An alert of the incident.
     *
     * @param name policy and objective
     * @param status where it stands
     * @param text what was measured at its last transition, one line
     * @param runbook where to read what to do; empty when the objective names none
     * @param routes routes that its level asks to notify, with their receivers
     */
    public record Member(
            String name, AlertStatus status, String text, String runbook, Map<String, List<String>> routes) {
        public Member {
            routes = Collections.unmodifiableMap(new TreeMap<>(routes));
        }
    }

    /** What a route was told. */
    private static final class Told {
        List<String> receivers = List.of();
        long firingSince = NEVER;
        long lastSent = NEVER;
        long sent;
        /** Whether it was ever told of a critical alert. */
        boolean critical;
        /** The alerts that fired when it was last told. */
        final TreeMap<String, AlertStatus> alerts = new TreeMap<>();
    }

    /**
     * Something to tell a route.
     *
     * @param route the route
     * @param receivers its receivers, as they were when it was first told
     * @param number 1 for the first notification of the route, then one more each
     * @param kind what is told
     * @param reason {@code first}, {@code new}, {@code escalated}, {@code resolved} or {@code repeat}
     * @param severity highest level among the route's alerts now; of a resolve: among those it was told of
     */
    public record Message(String route, List<String> receivers, long number, Kind kind, String reason, Level severity) {
        /** What is told. */
        public enum Kind {
            OPEN,
            UPDATE,
            RESOLVE
        }
    }

    /** Why an incident closed. */
    public enum Closing {
        /** All its alerts have been ok for {@code resolve_after}. */
        RESOLVED,
        /** All its alerts have been ok or without data for {@code close_after_silence}. */
        SILENT
    }

    /**
     * @param policy name of the policy that opened it; its notification settings hold
     */
    public Incident(String id, String service, long openedAt, String policy) {
        this.id = id;
        this.service = service;
        this.openedAt = openedAt;
        this.policy = policy;
    }

    public String id() {
        return id;
    }

    public String service() {
        return service;
    }

    public long openedAt() {
        return openedAt;
    }

    public String policy() {
        return policy;
    }

    /** Its alerts, by alert id. */
    public Map<String, Member> members() {
        return Collections.unmodifiableMap(members);
    }

    /** An alert has changed its state. */
    public void put(String alertId, Member member) {
        members.put(alertId, member);
    }

    /**
     * Whether the incident closes now, and why.
     *
     * @param instant epoch milliseconds
     * @return empty while it stays open
     */
    public Optional<Closing> closing(long instant, NotificationSettings settings) {
        boolean quiet = members.values().stream()
                .noneMatch(member -> member.status().isFiring() || member.status() == AlertStatus.PENDING);
        boolean ok = members.values().stream().allMatch(member -> member.status() == AlertStatus.OK);
        okSince = !ok ? NEVER : okSince == NEVER ? instant : okSince;
        quietSince = !quiet ? NEVER : quietSince == NEVER ? instant : quietSince;
        if (okSince != NEVER && instant - okSince >= settings.resolveAfter().toMillis()) {
            return Optional.of(Closing.RESOLVED);
        }
        if (quietSince != NEVER
                && instant - quietSince >= settings.closeAfterSilence().toMillis()) {
            return Optional.of(Closing.SILENT);
        }
        return Optional.empty();
    }

    /**
     * What is to be told now, while the incident is open.
     *
     * @param instant epoch milliseconds
     */
    public List<Message> due(long instant, NotificationSettings settings) {
        for (Member member : members.values()) {
            member.routes().forEach((route, receivers) -> {
                Told told = routes.computeIfAbsent(route, key -> new Told());
                if (told.sent == 0) {
                    told.receivers = receivers;
                }
            });
        }
        List<Message> messages = new ArrayList<>();
        routes.forEach((route, told) -> {
            TreeMap<String, AlertStatus> firing = firing(route);
            if (firing.isEmpty()) {
                told.firingSince = told.sent == 0 ? NEVER : told.firingSince;
                return;
            }
            told.firingSince = told.firingSince == NEVER ? instant : told.firingSince;
            String reason = reason(told, firing, instant, settings);
            if (!reason.isEmpty()) {
                told.sent++;
                told.lastSent = instant;
                told.alerts.clear();
                told.alerts.putAll(firing);
                told.critical |= firing.containsValue(AlertStatus.CRITICAL);
                messages.add(new Message(
                        route,
                        told.receivers,
                        told.sent,
                        told.sent == 1 ? Message.Kind.OPEN : Message.Kind.UPDATE,
                        reason,
                        severity(firing)));
            }
        });
        return messages;
    }

    /** What is to be told as it closes: a resolve to every route that was told anything. */
    public List<Message> resolves() {
        List<Message> messages = new ArrayList<>();
        routes.forEach((route, told) -> {
            if (told.sent > 0) {
                messages.add(new Message(
                        route,
                        told.receivers,
                        told.sent + 1,
                        Message.Kind.RESOLVE,
                        "resolved",
                        told.critical ? Level.CRITICAL : Level.WARNING));
            }
        });
        return messages;
    }

    private static String reason(
            Told told, TreeMap<String, AlertStatus> firing, long instant, NotificationSettings settings) {
        if (told.sent == 0) {
            return instant - told.firingSince >= settings.groupWait().toMillis() ? "first" : "";
        }
        long interval = settings.groupInterval().toMillis();
        if (instant - told.lastSent < interval) {
            return "";
        }
        boolean isNew = !told.alerts.keySet().containsAll(firing.keySet());
        if (isNew) {
            return "new";
        }
        boolean higher = firing.entrySet().stream()
                .anyMatch(alert -> alert.getValue().compareTo(told.alerts.get(alert.getKey())) > 0);
        if (higher) {
            return "escalated";
        }
        long repeat = settings.repeatInterval().toMillis();
        long rounded = interval == 0 ? repeat : (repeat + interval - 1) / interval * interval;
        return instant - told.lastSent >= rounded ? "repeat" : "";
    }

    /** Alerts that fire, or lack data, and of which the route is to be told. */
    private TreeMap<String, AlertStatus> firing(String route) {
        TreeMap<String, AlertStatus> firing = new TreeMap<>();
        members.forEach((alertId, member) -> {
            boolean told = member.status().isFiring() || member.status() == AlertStatus.NO_DATA;
            if (told && member.routes().containsKey(route)) {
                firing.put(alertId, member.status());
            }
        });
        return firing;
    }

    private static Level severity(Map<String, AlertStatus> alerts) {
        return alerts.containsValue(AlertStatus.CRITICAL) ? Level.CRITICAL : Level.WARNING;
    }

    /** Writes the incident. */
    public void writeTo(ByteWriter out) {
        out.text(id)
                .text(service)
                .ordered(openedAt)
                .text(policy)
                .ordered(okSince)
                .ordered(quietSince);
        out.unsigned(members.size());
        members.forEach((alertId, member) -> {
            out.text(alertId).text(member.name()).octet(member.status().ordinal());
            out.text(member.text())
                    .text(member.runbook())
                    .unsigned(member.routes().size());
            member.routes().forEach((route, receivers) -> write(out.text(route), receivers));
        });
        out.unsigned(routes.size());
        routes.forEach((route, told) -> {
            write(out.text(route), told.receivers);
            out.ordered(told.firingSince)
                    .ordered(told.lastSent)
                    .unsigned(told.sent)
                    .octet(told.critical ? 1 : 0);
            out.unsigned(told.alerts.size());
            told.alerts.forEach((alertId, status) -> out.text(alertId).octet(status.ordinal()));
        });
    }

    /** Reads what {@link #writeTo} wrote. */
    public static Incident readFrom(ByteReader in) {
        Incident incident = new Incident(in.text(), in.text(), in.ordered(), in.text());
        incident.okSince = in.ordered();
        incident.quietSince = in.ordered();
        for (int i = in.unsignedInt(); i > 0; i--) {
            String alertId = in.text();
            String name = in.text();
            AlertStatus status = AlertStatus.values()[in.octet()];
            String text = in.text();
            String runbook = in.text();
            Map<String, List<String>> routes = new TreeMap<>();
            for (int j = in.unsignedInt(); j > 0; j--) {
                routes.put(in.text(), readTexts(in));
            }
            incident.members.put(alertId, new Member(name, status, text, runbook, routes));
        }
        for (int i = in.unsignedInt(); i > 0; i--) {
            Told told = new Told();
            incident.routes.put(in.text(), told);
            told.receivers = readTexts(in);
            told.firingSince = in.ordered();
            told.lastSent = in.ordered();
            told.sent = in.unsigned();
            told.critical = in.octet() != 0;
            for (int j = in.unsignedInt(); j > 0; j--) {
                told.alerts.put(in.text(), AlertStatus.values()[in.octet()]);
            }
        }
        return incident;
    }

    private static void write(ByteWriter out, List<String> texts) {
        out.unsigned(texts.size());
        texts.forEach(out::text);
    }

    private static List<String> readTexts(ByteReader in) {
        List<String> texts = new ArrayList<>();
        for (int i = in.unsignedInt(); i > 0; i--) {
            texts.add(in.text());
        }
        return List.copyOf(texts);
    }
}
