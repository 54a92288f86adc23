package io.loadline.alert;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Level;
import io.loadline.sla.NotificationSettings;
import io.loadline.sla.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The alerts of one service that overlap in time: what people are told about (semantics §5, with Alertmanager's
 * meaning of group wait, group interval and repeat interval). All times are evaluation instants in epoch milliseconds.
 * Not thread-safe.
 */
public final class Incident {
    private static final long NEVER = AlertState.NEVER;

    /** Those beyond are in the audit trail only. */
    private static final int MOST_ACKNOWLEDGEMENTS = 20;

    private final String id;
    private final String service;
    private final long openedAt;
    private final String policy;
    private final TreeMap<String, Member> members = new TreeMap<>();
    private final TreeMap<String, Told> routes = new TreeMap<>();
    private final TreeMap<String, MutedBy> muted = new TreeMap<>();
    private final TreeMap<String, MutedBy> duplicates = new TreeMap<>();
    private final List<Acknowledgement> acknowledgements = new ArrayList<>();
    private long okSince = NEVER;
    private long quietSince = NEVER;
    private long version;

    /**
     * An alert of the incident.
     *
     * @param name policy and objective
     * @param status where it stands
     * @param text what was measured at its last transition, one line
     * @param runbook where to read what to do; empty when the objective names none
     * @param routes routes that its level asks to notify, by name
     * @param ended why it is no longer evaluated; absent while it is
     */
    public record Member(
            String name,
            AlertStatus status,
            String text,
            String runbook,
            Map<String, Route> routes,
            Optional<Closing> ended) {
        public Member {
            routes = Collections.unmodifiableMap(new TreeMap<>(routes));
        }

        /** An alert that is evaluated. */
        public Member(String name, AlertStatus status, String text, String runbook, Map<String, Route> routes) {
            this(name, status, text, runbook, routes, Optional.empty());
        }

        /** Whether it asks for a notification: it fires, or lacks data and is to be told of then. */
        public boolean calls() {
            return !routes.isEmpty() && (status.isFiring() || status == AlertStatus.NO_DATA);
        }

        private boolean isQuiet() {
            return !status.isFiring();
        }

        private boolean isOk() {
            return status == AlertStatus.OK || status == AlertStatus.PENDING;
        }
    }

    /**
     * Somebody has taken the incident.
     *
     * @param at from when on
     * @param by who
     * @param reason why, or what is being done
     */
    public record Acknowledgement(Instant at, String by, String reason) {}

    /**
     * Something that a route was told.
     *
     * @param at when it was decided
     * @param kind what was told
     * @param reason why
     * @param receivers whom
     */
    public record Telling(Instant at, Message.Kind kind, String reason, List<String> receivers) {
        public Telling {
            receivers = List.copyOf(receivers);
        }
    }

    /**
     * What a route knows.
     *
     * @param route its name
     * @param receivers everybody who was told, or is to be told first
     * @param sent how many notifications there were
     * @param latest the latest of them, at most 20, in order
     * @param next the step of the escalation that comes next; absent when none is pending
     */
    public record Standing(
            String route, List<String> receivers, long sent, List<Telling> latest, Optional<NextStep> next) {
        public Standing {
            receivers = List.copyOf(receivers);
            latest = List.copyOf(latest);
        }
    }

    /**
     * A step of an escalation that is told unless somebody acknowledges.
     *
     * @param name {@code level_2}, {@code level_3} and so on, or {@code again}
     * @param at when, at the earliest
     * @param receivers whom
     */
    public record NextStep(String name, Instant at, List<String> receivers) {}

    /**
     * Something to tell a route.
     *
     * @param route the route
     * @param receivers its receivers, as they were when it was first told; of a resolve: everybody who was told
     * @param number 1 for the first notification of the route, then one more each
     * @param kind what is told
     * @param reason {@code first}, {@code new}, {@code escalated}, {@code resolved}, {@code repeat}, {@code flapping} or
     *     {@code settled}; of an escalation its step
     * @param severity highest level among the route's alerts now; of a resolve: among those it was told of
     * @param about the alert that flaps or has settled; absent for all others
     */
    public record Message(
            String route,
            List<String> receivers,
            long number,
            Kind kind,
            String reason,
            Level severity,
            Optional<String> about) {
        /** What is told. */
        public enum Kind {
            OPEN,
            UPDATE,
            RESOLVE,
            ESCALATE
        }
    }

    /** Why an incident closed. */
    public enum Closing {
        /** All its alerts have been ok for {@code resolve_after}. */
        RESOLVED,
        /** All its alerts have been ok or without data for {@code close_after_silence}. */
        SILENT,
        /** Series of its alerts were forgotten, and the others are ok. */
        FORGOTTEN,
        /** Policies of its alerts are no longer in force, and the others are ok. */
        POLICY_REMOVED;

        /** As written in records. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
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

    /** Its alerts that are muted while they fire, or were when they fired last, by alert id. */
    public Map<String, MutedBy> muted() {
        return Collections.unmodifiableMap(muted);
    }

    /** Who has taken it, in order. */
    public List<Acknowledgement> acknowledgements() {
        return Collections.unmodifiableList(acknowledgements);
    }

    /** Another number whenever anything of it has changed that is to be kept. */
    public long version() {
        return version;
    }

    /** What each route knows, in the order of their names. */
    public List<Standing> standings() {
        List<Standing> standings = new ArrayList<>();
        routes.forEach((route, told) -> standings.add(new Standing(
                route,
                told.everybody(),
                told.sent,
                List.copyOf(told.tellings),
                told.chain
                        .filter(Chain::isPending)
                        .map(chain ->
                                new NextStep(chain.name(), Instant.ofEpochMilli(chain.dueAt()), chain.receivers())))));
        return standings;
    }

    /** An alert has changed its state. */
    public void put(String alertId, Member member) {
        Member before = members.put(alertId, member);
        routes.values().forEach(told -> {
            if (member.status() == AlertStatus.NO_DATA) {
                if (before != null
                        && before.status() == AlertStatus.CRITICAL
                        && told.alerts.get(alertId) == AlertStatus.CRITICAL) {
                    told.criticals.add(alertId);
                }
            } else if (member.status() != AlertStatus.CRITICAL) {
                told.criticals.remove(alertId);
            }
        });
        boolean again = before == null || !before.calls();
        if (again && member.calls() && isKnown(alertId, member)) {
            MutedBy by = new MutedBy(MutedBy.Cause.DUPLICATE, "told at this level before", "");
            if (!by.equals(muted.put(alertId, by))) {
                duplicates.put(alertId, by);
            }
        }
        version++;
    }

    /**
     * The policy of an alert was edited and its state stays: whom its level calls from now on, and where to read what to
     * do.
     */
    public void calls(String alertId, String runbook, Map<String, Route> called) {
        Member before = members.get(alertId);
        Member now = new Member(before.name(), before.status(), before.text(), runbook, called, before.ended());
        if (!now.equals(before)) {
            members.put(alertId, now);
            version++;
        }
    }

    /**
     * Whether it was told of as critical and has no data since: nothing says that it is any better, so that it counts as
     * critical for an escalation.
     */
    public boolean isLost(String alertId) {
        Member member = members.get(alertId);
        return member != null
                && member.status() == AlertStatus.NO_DATA
                && routes.values().stream().anyMatch(told -> told.criticals.contains(alertId));
    }

    /** Alerts that fire again at a level that was told before, since the last call. */
    public SortedMap<String, MutedBy> takeDuplicates() {
        SortedMap<String, MutedBy> taken = new TreeMap<>(duplicates);
        duplicates.clear();
        return taken;
    }

    /** Whether every route that it calls was told of it, at that level or a worse one, when it was last told. */
    private boolean isKnown(String alertId, Member member) {
        return member.routes().keySet().stream().allMatch(route -> {
            Told told = routes.get(route);
            AlertStatus status = told == null ? null : told.alerts.get(alertId);
            return status != null && status.urgency() >= member.status().urgency();
        });
    }

    /**
     * Somebody has taken it: no step of an escalation comes any more.
     *
     * @return how many routes had a step to come
     */
    public int acknowledge(Acknowledgement acknowledgement) {
        int stopped = 0;
        for (Told told : routes.values()) {
            if (told.chain.filter(Chain::isPending).isPresent()) {
                told.chain.get().stop();
                stopped++;
            }
        }
        if (acknowledgements.size() < MOST_ACKNOWLEDGEMENTS) {
            acknowledgements.add(acknowledgement);
        }
        version++;
        return stopped;
    }

    /**
     * Takes over who is muted now. A muted alert counts as not told of, so that it is news when the mute ends.
     *
     * @param now by alert id, alerts that fire
     * @return what is different: an alert that is muted now, or muted by something else
     */
    public SortedMap<String, MutedBy> mute(Map<String, MutedBy> now) {
        TreeMap<String, MutedBy> news = new TreeMap<>();
        now.forEach((alertId, by) -> {
            if (!by.equals(muted.get(alertId))) {
                mute(alertId, by);
                news.put(alertId, by);
            }
        });
        return news;
    }

    private void mute(String alertId, MutedBy by) {
        muted.put(alertId, by);
        routes.values().forEach(told -> told.alerts.remove(alertId));
        version++;
    }

    /**
     * Which alerts call for a notification again, that were muted until now; they are forgotten as muted.
     *
     * @param now who is muted now
     */
    public SortedMap<String, MutedBy> unmute(Map<String, MutedBy> now) {
        TreeMap<String, MutedBy> ended = new TreeMap<>();
        muted.forEach((alertId, by) -> {
            Member member = members.get(alertId);
            boolean calls = member != null && (member.calls() || isLost(alertId));
            if (calls && !now.containsKey(alertId) && by.cause() != MutedBy.Cause.DUPLICATE) {
                ended.put(alertId, by);
            }
        });
        if (!ended.isEmpty()) {
            muted.keySet().removeAll(ended.keySet());
            version++;
        }
        return ended;
    }

    /**
     * Whether the incident closes now, and why. While an alert pends it does not resolve: what may be about to breach
     * belongs to it; but no longer than {@code close_after_silence}, so that a page always closes.
     *
     * @param instant epoch milliseconds
     * @param unsettled whether one of its alerts flaps: that it is ok now means nothing then
     * @return empty while it stays open
     */
    public Optional<Closing> closing(long instant, NotificationSettings settings, boolean unsettled) {
        boolean quiet = !unsettled && members.values().stream().allMatch(Member::isQuiet);
        boolean ok = quiet && members.values().stream().allMatch(Member::isOk);
        okSince = since(okSince, ok, instant);
        quietSince = since(quietSince, quiet, instant);
        if (!members.isEmpty()
                && members.values().stream().allMatch(member -> member.ended().isPresent())) {
            return Optional.of(withoutData());
        }
        long silence = settings.closeAfterSilence().toMillis();
        boolean pending = members.values().stream().anyMatch(member -> member.status() == AlertStatus.PENDING);
        if (hasLasted(okSince, settings.resolveAfter().toMillis(), instant)
                && (!pending || hasLasted(okSince, silence, instant))) {
            return Optional.of(withoutData());
        }
        return hasLasted(quietSince, silence, instant) ? Optional.of(Closing.SILENT) : Optional.empty();
    }

    private static boolean hasLasted(long since, long millis, long instant) {
        return since != NEVER && instant - since >= millis;
    }

    private long since(long since, boolean holds, long instant) {
        long next = !holds ? NEVER : since == NEVER ? instant : since;
        version += next == since ? 0 : 1;
        return next;
    }

    /** A resolve cites data, unless there is an alert that ended without any. */
    private Closing withoutData() {
        List<Closing> ended = members.values().stream()
                .flatMap(member -> member.ended().stream())
                .toList();
        return ended.contains(Closing.FORGOTTEN)
                ? Closing.FORGOTTEN
                : ended.contains(Closing.POLICY_REMOVED) ? Closing.POLICY_REMOVED : Closing.RESOLVED;
    }

    /**
     * What is to be told now, while the incident is open.
     *
     * @param instant epoch milliseconds
     * @param quiet ids of the alerts that are muted
     */
    public List<Message> due(long instant, NotificationSettings settings, Set<String> quiet) {
        // Of each route the alerts that call it: one pass, for an incident may have very many.
        Map<String, TreeMap<String, AlertStatus>> calling = new LinkedHashMap<>();
        members.forEach((alertId, member) -> {
            if (member.calls() && !quiet.contains(alertId)) {
                for (Route route : member.routes().values()) {
                    Told told = routes.computeIfAbsent(route.name(), key -> new Told());
                    told.receivers = told.sent == 0 ? route.receivers() : told.receivers;
                    calling.computeIfAbsent(route.name(), key -> new TreeMap<>())
                            .put(alertId, member.status());
                }
            }
        });
        List<Message> messages = new ArrayList<>();
        routes.forEach((route, told) -> {
            TreeMap<String, AlertStatus> firing = calling.getOrDefault(route, new TreeMap<>());
            update(route, told, firing, instant, settings).ifPresent(messages::add);
            // Missing data stops no escalation: only an acknowledgement and the resolve do.
            boolean critical = firing.containsValue(AlertStatus.CRITICAL)
                    || told.criticals.stream()
                            .anyMatch(alertId ->
                                    members.get(alertId).status() == AlertStatus.NO_DATA && !quiet.contains(alertId));
            if (critical) {
                escalate(route, told, firing, instant).ifPresent(messages::add);
            }
        });
        return messages;
    }

    private Optional<Message> update(
            String route, Told told, TreeMap<String, AlertStatus> firing, long instant, NotificationSettings settings) {
        if (told.sent == 0) {
            long since = firing.isEmpty() ? NEVER : told.firingSince == NEVER ? instant : told.firingSince;
            version += since == told.firingSince ? 0 : 1;
            told.firingSince = since;
        }
        String reason = firing.isEmpty() ? "" : reason(told, firing, instant, settings);
        if (reason.isEmpty()) {
            if (told.sent > 0
                    && instant - told.lastSent >= settings.groupInterval().toMillis()) {
                // What is ok when an update could have said so is news when it fires again.
                boolean recovered = told.alerts.keySet().removeIf(alertId -> members.get(alertId)
                        .isOk());
                version += recovered ? 1 : 0;
            }
            return Optional.empty();
        }
        told.alerts.clear();
        told.alerts.putAll(firing);
        firing.forEach((alertId, status) -> {
            if (status == AlertStatus.CRITICAL) {
                told.criticals.add(alertId);
            }
        });
        muted.keySet()
                .removeIf(alertId ->
                        firing.containsKey(alertId) && muted.get(alertId).cause() == MutedBy.Cause.DUPLICATE);
        return Optional.of(tell(route, told, reason, severity(firing), instant, Optional.empty()));
    }

    private Message tell(String route, Told told, String reason, Level severity, long instant, Optional<String> about) {
        told.sent++;
        told.lastSent = instant;
        told.critical |= severity == Level.CRITICAL;
        Message.Kind kind = told.sent == 1 ? Message.Kind.OPEN : Message.Kind.UPDATE;
        Message message = new Message(route, told.receivers, told.sent, kind, reason, severity, about);
        told.remember(instant, message);
        version++;
        return message;
    }

    private Optional<Message> escalate(String route, Told told, TreeMap<String, AlertStatus> firing, long instant) {
        if (told.sent == 0 || !acknowledgements.isEmpty()) {
            return Optional.empty();
        }
        if (!told.chained && told.alerts.containsValue(AlertStatus.CRITICAL)) {
            told.chained = true;
            told.chain = firing.keySet().stream()
                    .filter(alertId -> told.alerts.get(alertId) == AlertStatus.CRITICAL)
                    .map(alertId -> members.get(alertId).routes().get(route))
                    .flatMap(called -> called.escalation().stream())
                    .findFirst()
                    .map(escalation -> Chain.begin(escalation, instant));
            version++;
        }
        if (told.chain.filter(chain -> chain.isDue(instant)).isEmpty()) {
            return Optional.empty();
        }
        Chain chain = told.chain.get();
        told.sent++;
        told.critical = true;
        told.escalatedTo.addAll(chain.receivers());
        Message message = new Message(
                route,
                chain.receivers(),
                told.sent,
                Message.Kind.ESCALATE,
                chain.name(),
                Level.CRITICAL,
                Optional.empty());
        chain.advance(instant);
        told.remember(instant, message);
        version++;
        return Optional.of(message);
    }

    /** Whether the escalation of a route has told everybody it could, and nobody acknowledged. */
    public boolean isExhausted(String route) {
        return Optional.ofNullable(routes.get(route))
                .flatMap(told -> told.chain)
                .filter(Chain::isExhausted)
                .isPresent();
    }

    /**
     * An alert begins to flap, or has settled: one notice to each route that its levels called, whatever the group
     * interval.
     *
     * @param flaps whether it begins
     * @param called the routes
     */
    public List<Message> notice(String alertId, boolean flaps, Collection<Route> called, Level severity, long instant) {
        List<Message> messages = new ArrayList<>();
        for (Route route : called) {
            Told before = routes.get(route.name());
            if (!flaps && (before == null || before.sent == 0)) {
                // Nobody is woken by the news that what he never heard of has settled; where it stands comes as first.
                continue;
            }
            Told told = routes.computeIfAbsent(route.name(), key -> new Told());
            told.receivers = told.sent == 0 ? route.receivers() : told.receivers;
            Member member = members.get(alertId);
            // That it has settled says where it stands; that it flaps does not, and a critical that lasts is news then.
            if (!flaps && member != null && member.calls() && member.routes().containsKey(route.name())) {
                told.alerts.put(alertId, member.status());
            }
            messages.add(
                    tell(route.name(), told, flaps ? "flapping" : "settled", severity, instant, Optional.of(alertId)));
        }
        return messages;
    }

    /**
     * What is to be told as it closes: a resolve to everybody who was told anything, whatever is muted or routed elsewhere
     * by now.
     */
    public List<Message> resolves() {
        List<Message> messages = new ArrayList<>();
        routes.forEach((route, told) -> {
            if (told.sent > 0) {
                messages.add(new Message(
                        route,
                        told.everybody(),
                        told.sent + 1,
                        Message.Kind.RESOLVE,
                        "resolved",
                        told.critical ? Level.CRITICAL : Level.WARNING,
                        Optional.empty()));
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
                .anyMatch(alert -> alert.getValue().urgency()
                        > told.alerts.get(alert.getKey()).urgency());
        if (higher) {
            return "escalated";
        }
        long repeat = settings.repeatInterval().toMillis();
        long rounded = interval == 0 ? repeat : (repeat + interval - 1) / interval * interval;
        return instant - told.lastSent >= rounded ? "repeat" : "";
    }

    private static Level severity(Map<String, AlertStatus> alerts) {
        return alerts.containsValue(AlertStatus.CRITICAL) ? Level.CRITICAL : Level.WARNING;
    }

    /** Writes the incident, in the second form. */
    public void writeTo(ByteWriter out) {
        out.text(id)
                .text(service)
                .ordered(openedAt)
                .text(policy)
                .ordered(okSince)
                .ordered(quietSince);
        // Thousands of alerts have a few routes in common.
        Map<Route, Integer> table = new LinkedHashMap<>();
        members.values()
                .forEach(member -> member.routes().values().forEach(route -> table.putIfAbsent(route, table.size())));
        out.unsigned(table.size());
        table.keySet().forEach(route -> IncidentBytes.write(out, route));
        out.unsigned(members.size());
        members.forEach((alertId, member) -> {
            out.text(alertId).text(member.name()).octet(member.status().ordinal());
            out.text(member.text()).text(member.runbook());
            out.octet(member.ended().map(ended -> ended.ordinal() + 1).orElse(0));
            out.unsigned(member.routes().size());
            member.routes().values().forEach(route -> out.unsigned(table.get(route)));
        });
        out.unsigned(routes.size());
        routes.forEach((route, told) -> told.writeTo(out.text(route)));
        out.unsigned(muted.size());
        muted.forEach((alertId, by) ->
                out.text(alertId).octet(by.cause().ordinal()).text(by.name()).text(by.id()));
        out.unsigned(acknowledgements.size());
        acknowledgements.forEach(
                acknowledgement -> out.ordered(acknowledgement.at().toEpochMilli())
                        .text(acknowledgement.by())
                        .text(acknowledgement.reason()));
    }

    /** Reads what {@link #writeTo} wrote. */
    public static Incident readFrom(ByteReader in) {
        Incident incident = readHead(in);
        List<Route> table = new ArrayList<>();
        for (int i = in.unsignedInt(); i > 0; i--) {
            table.add(IncidentBytes.readRoute(in));
        }
        for (int i = in.unsignedInt(); i > 0; i--) {
            String alertId = in.text();
            String name = in.text();
            AlertStatus status = AlertStatus.values()[in.octet()];
            String text = in.text();
            String runbook = in.text();
            int ended = in.octet();
            Map<String, Route> routes = new TreeMap<>();
            for (int j = in.unsignedInt(); j > 0; j--) {
                Route route = table.get(in.unsignedInt());
                routes.put(route.name(), route);
            }
            incident.members.put(
                    alertId,
                    new Member(
                            name,
                            status,
                            text,
                            runbook,
                            routes,
                            ended == 0 ? Optional.empty() : Optional.of(Closing.values()[ended - 1])));
        }
        for (int i = in.unsignedInt(); i > 0; i--) {
            incident.routes.put(in.text(), Told.readFrom(in));
        }
        for (int i = in.unsignedInt(); i > 0; i--) {
            incident.muted.put(in.text(), new MutedBy(MutedBy.Cause.values()[in.octet()], in.text(), in.text()));
        }
        for (int i = in.unsignedInt(); i > 0; i--) {
            incident.acknowledgements.add(
                    new Acknowledgement(Instant.ofEpochMilli(in.ordered()), in.text(), in.text()));
        }
        return incident;
    }

    /** Reads the first form: no escalation, nothing muted, nobody has taken it. */
    public static Incident readFirstFrom(ByteReader in) {
        Incident incident = readHead(in);
        for (int i = in.unsignedInt(); i > 0; i--) {
            String alertId = in.text();
            String name = in.text();
            AlertStatus status = AlertStatus.values()[in.octet()];
            String text = in.text();
            String runbook = in.text();
            Map<String, Route> routes = new TreeMap<>();
            for (int j = in.unsignedInt(); j > 0; j--) {
                String route = in.text();
                routes.put(route, new Route(route, IncidentBytes.readTexts(in), Optional.empty()));
            }
            incident.members.put(alertId, new Member(name, status, text, runbook, routes));
        }
        for (int i = in.unsignedInt(); i > 0; i--) {
            incident.routes.put(in.text(), Told.readFirstFrom(in));
        }
        return incident;
    }

    private static Incident readHead(ByteReader in) {
        Incident incident = new Incident(in.text(), in.text(), in.ordered(), in.text());
        incident.okSince = in.ordered();
        incident.quietSince = in.ordered();
        return incident;
    }
}
