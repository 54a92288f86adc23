package io.loadline.standing;

import io.loadline.alert.AlertState;
import io.loadline.alert.AlertStatus;
import io.loadline.alert.AlertTransition;
import io.loadline.alert.Incident;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.engine.Explanation;
import io.loadline.engine.IncidentView;
import io.loadline.sla.Action;
import io.loadline.sla.Condition;
import io.loadline.sla.Dwell;
import io.loadline.sla.Floors;
import io.loadline.sla.Held;
import io.loadline.sla.Indicator;
import io.loadline.sla.Level;
import io.loadline.sla.Measurement;
import io.loadline.sla.Missing;
import io.loadline.sla.Objective;
import io.loadline.sla.Threshold;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** An evaluation in plain words: what it saw, what that means, what came of it, and why it did not fire or page. */
public final class Wording {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Answer answer;
    private final Deliveries deliveries;
    private final Explanation seen;
    private final Objective objective;
    private final AlertState state;

    /**
     * @param answer what is put in words
     * @param deliveries what became of notifications
     */
    public Wording(Answer answer, Deliveries deliveries) {
        this.answer = answer;
        this.deliveries = deliveries;
        this.seen = answer.explanation();
        this.objective = seen.objective();
        this.state = seen.after();
    }

    /** What happened, line by line. */
    public List<String> explain() {
        List<String> lines = new ArrayList<>();
        lines.add(title());
        answer.removed()
                .ifPresent(removed -> lines.add("  removed    " + removed(removed) + "; it was last decided so:"));
        lines.add("  window     " + window());
        lines.add("  value      " + value());
        limits().forEach(limit -> lines.add("  limit      " + limit));
        lines.add("  level      " + level());
        timers().forEach(timer -> lines.add("  timer      " + timer));
        lines.add("  state      " + status());
        ledTo().forEach(line -> lines.add("  led to     " + line));
        muted().ifPresent(line -> lines.add("  muted      " + line));
        return lines;
    }

    private static String removed(Answer.Removal removed) {
        return "at " + DAY.format(removed.at()) + " (" + removed.reason().code()
                + "), and nothing is decided about it since";
    }

    private String title() {
        StringBuilder text = new StringBuilder(seen.group().service());
        seen.group().operation().ifPresent(operation -> text.append(' ').append(operation));
        seen.group().key().dimensions().forEach((name, value) -> text.append(' ')
                .append(name)
                .append('=')
                .append(value));
        return text.append("  ")
                .append(objective.name())
                .append(" (policy ")
                .append(seen.policy())
                .append(' ')
                .append(seen.version())
                .append(") at ")
                .append(DAY.format(seen.instant()))
                .toString();
    }

    private String window() {
        if (seen.windowStart().equals(seen.windowEnd())) {
            return "none of its own: it looks at other objectives at this instant";
        }
        String text = CLOCK.format(seen.windowStart()) + " to " + CLOCK.format(seen.windowEnd()) + " ("
                + PolicyChanges.duration(Duration.between(seen.windowStart(), seen.windowEnd())) + "), ";
        // Budgets count in slots of their own.
        boolean counted = seen.panes() == 0 && seen.counts().total() > 0;
        text += counted ? "counted" : seen.panes() > 0 ? count(seen.panes(), "pane") : "no pane";
        if (seen.counts().total() > 0) {
            text += ", " + count(seen.counts().total(), "request") + ": "
                    + seen.counts().errors() + " errors, " + seen.counts().throttled() + " throttled, "
                    + seen.counts().late() + " late";
        }
        return text;
    }

    private String value() {
        Measurement measured = seen.measurement();
        if (measured.value().isEmpty()) {
            return seen.indicator() + (objective.condition() instanceof Condition.Measured ? ": no value" : "");
        }
        String text = seen.indicator() + " = " + number(measured.value());
        if (!measured.low().equals(measured.high())) {
            text += ", exactly between " + number(measured.low()) + " and " + number(measured.high());
        }
        return text + ", on " + count(measured.samples(), "sample");
    }

    private String number(OptionalDouble value) {
        return number(
                objective.condition() instanceof Condition.Measured measured
                        ? measured.indicator().unit()
                        : Indicator.Unit.FACTOR,
                value);
    }

    /** A value with its unit. */
    public static String number(Indicator.Unit unit, OptionalDouble value) {
        if (value.isEmpty()) {
            return "no value";
        }
        double number = value.getAsDouble();
        return switch (unit) {
            case MILLISECONDS -> String.format(Locale.ROOT, "%.1f ms", number);
            case RATIO -> String.format(Locale.ROOT, "%.2f%%", number * 100);
            case PER_MINUTE -> String.format(Locale.ROOT, "%.1f/min", number);
            case OF_SOURCE, FACTOR -> String.format(Locale.ROOT, "%.3f", number);
        };
    }

    private static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private List<String> limits() {
        List<String> lines = new ArrayList<>();
        if (objective.condition() instanceof Condition.Measured measured) {
            for (Level level : List.of(Level.WARNING, Level.CRITICAL)) {
                measured.limits()
                        .of(level)
                        .ifPresent(
                                limit -> lines.add(level.code() + " " + limit.text() + ": " + limit(measured, limit)));
                measured.recover()
                        .of(level)
                        .ifPresent(
                                limit -> lines.add("once at " + level.code() + ", it is left only at " + limit.text()));
            }
        } else if (objective.condition() instanceof Condition.Combined combined) {
            combined.warning().ifPresent(each -> lines.add("warning when " + each.text()));
            combined.critical().ifPresent(each -> lines.add("critical when " + each.text()));
        } else if (objective.condition() instanceof Condition.Burning burning) {
            burning.tiers()
                    .forEach(tier -> lines.add("%s when it burns faster than %s over %s and over %s"
                            .formatted(
                                    tier.severity().code(),
                                    String.format(Locale.ROOT, "%.2f", tier.factor()),
                                    PolicyChanges.duration(tier.longWindow()),
                                    PolicyChanges.duration(tier.shortWindow()))));
        }
        return lines;
    }

    private String limit(Condition.Measured measured, Threshold limit) {
        OptionalDouble value = seen.measurement().value();
        if (value.isEmpty()) {
            return "nothing to compare";
        }
        boolean beyond = limit.isBreachedBy(value.getAsDouble());
        String text = beyond ? "beyond it" : "not beyond it";
        if (seen.measurement().floored()) {
            long bad = seen.measurement().beyond().applyAsLong(limit);
            text += ", " + bad + " of " + seen.measurement().samples() + " samples are (min_breaching "
                    + measured.floors().minBreaching() + ")";
        }
        return text;
    }

    private String level() {
        String level = seen.judgement().level().code();
        return seen.judgement()
                .held()
                .map(held -> level + " as before: nothing is decided, " + held(held))
                .orElse(level);
    }

    private String held(Held held) {
        Floors floors =
                objective.condition() instanceof Condition.Measured measured ? measured.floors() : Floors.defaults();
        return switch (held) {
            case LOW_SAMPLES ->
                "%s of min_samples %d (held: low_samples, for at most %s)"
                        .formatted(
                                count(seen.measurement().samples(), "sample"),
                                floors.minSamples(),
                                PolicyChanges.duration(floors.holdFor()));
            case WITHIN_ERROR ->
                objective.condition() instanceof Condition.Measured
                        ? "the limit lies within the error of the value (held: within_error)"
                        : "what it looks at is not known (held)";
        };
    }

    private List<String> timers() {
        List<String> lines = new ArrayList<>();
        Dwell dwell = objective.dwell();
        long now = seen.instant().toEpochMilli();
        dwell.datapoints()
                .ifPresent(points -> lines.add("datapoints %d of %d: %s (oldest first; 0 fine, W warning, X critical,"
                                .formatted(points.m(), points.n(), state.datapoints(points.n() + 2))
                        + " - missing)"));
        timer(Level.WARNING, state.warningSince(), state.warningKeep(), now).ifPresent(lines::add);
        timer(Level.CRITICAL, state.criticalSince(), state.criticalKeep(), now).ifPresent(lines::add);
        if (state.heldSince() != AlertState.NEVER) {
            lines.add("held for too few samples since " + clock(state.heldSince()));
        }
        return lines;
    }

    private Optional<String> timer(Level level, long since, long keep, long now) {
        if (since == AlertState.NEVER || !objective.condition().has(level)) {
            return Optional.empty();
        }
        Dwell dwell = objective.dwell();
        String text = level.code() + " since " + clock(since) + " (" + span(now - since) + ")";
        long wait = dwell.datapoints().isPresent() ? 0 : dwell.of(level).toMillis();
        if (wait > 0) {
            text += ", for " + PolicyChanges.duration(dwell.of(level))
                    + (now - since >= wait ? " is over" : ", " + span(wait - (now - since)) + " to go");
        }
        if (keep != AlertState.NEVER) {
            long left = dwell.keepFiring().toMillis() - (now - keep);
            text += ", no longer true since " + clock(keep) + " and kept by keep_firing_for "
                    + PolicyChanges.duration(dwell.keepFiring()) + ", " + span(Math.max(0, left)) + " to go";
        }
        return Optional.of(text);
    }

    private String status() {
        AlertStatus before = seen.before().status();
        AlertStatus after = state.status();
        if (answer.removed().isPresent()) {
            return "was " + after.code() + ", and has ended";
        }
        return before == after
                ? after.code() + ", unchanged" + lastChange()
                : before.code() + " -> " + after.code() + " ("
                        + seen.before().reasonOf(state).code() + ")";
    }

    private String lastChange() {
        return answer.transitions().isEmpty()
                ? ""
                : " since " + clock(last(answer.transitions()).instant().toEpochMilli());
    }

    /** In the order of time: what this alert did and whom it called, and what else came of its incident. */
    private List<String> ledTo() {
        List<Happened> all = new ArrayList<>();
        for (AlertTransition each : tail(answer.transitions(), 3)) {
            all.add(new Happened(
                    each.instant(),
                    "%s -> %s (%s)%s"
                            .formatted(
                                    each.from().code(),
                                    each.to().code(),
                                    each.reason().code(),
                                    each.incidentId()
                                            .map(id -> ", incident " + id)
                                            .orElse(""))));
        }
        List<String> open = new ArrayList<>();
        answer.incident().ifPresent(incident -> {
            open.add("incident " + incident.id() + ", open since " + DAY.format(incident.openedAt()));
            for (Incident.Standing route : incident.routes()) {
                tail(route.latest(), 3).forEach(telling -> all.add(told(incident, route, telling)));
                route.next()
                        .ifPresent(next -> open.add("next: " + next.name() + " at " + CLOCK.format(next.at())
                                + " unless it is acknowledged"));
            }
            incident.acknowledgements()
                    .forEach(each -> all.add(new Happened(
                            each.at(),
                            "acknowledged by " + each.by()
                                    + (each.reason().isEmpty() ? "" : " (" + each.reason() + ")"))));
        });
        if (answer.incident().isEmpty()) {
            for (Notification each : tail(ofItsIncidents(), 3)) {
                all.add(new Happened(
                        each.instant(),
                        told(
                                isOwn(each.route(), each.event() == Notification.Event.RESOLVE, each.instant()),
                                each.event().code(),
                                each.receivers(),
                                each.route(),
                                each.reason(),
                                deliveries.of(each))));
            }
        }
        List<String> lines = all.stream()
                .sorted(Comparator.comparing(Happened::at))
                .map(each -> CLOCK.format(each.at()) + "  " + each.what())
                .collect(Collectors.toCollection(ArrayList::new));
        lines.addAll(open);
        if (lines.isEmpty()) {
            lines.add("nothing");
        }
        return lines;
    }

    /** Something with its instant. */
    private record Happened(Instant at, String what) {}

    private Happened told(IncidentView incident, Incident.Standing route, Incident.Telling telling) {
        return new Happened(
                telling.at(),
                told(
                        isOwn(route.route(), telling.kind() == Incident.Message.Kind.RESOLVE, telling.at()),
                        telling.kind().name().toLowerCase(Locale.ROOT),
                        telling.receivers(),
                        route.route(),
                        telling.reason(),
                        deliveries.of(incident.id(), route, telling)));
    }

    private static String told(
            boolean own, String kind, List<String> receivers, String route, String reason, List<CommandResult> known) {
        return "%s%s sent to %s of route %s (%s)%s"
                .formatted(
                        own ? "" : "the incident: ",
                        kind,
                        String.join(", ", receivers),
                        route,
                        reason,
                        known.isEmpty() ? "" : ", " + Deliveries.text(known, receivers));
    }

    /** Whether something that a route was told is also of this alert: it fired then, at a level that calls the route. */
    private boolean isOwn(String route, boolean resolve, Instant at) {
        boolean own = false;
        for (AlertTransition each : answer.transitions()) {
            if (each.instant().isAfter(at)) {
                break;
            }
            own = calls(each.to()).contains(route) || resolve && own;
        }
        // What led to the state before anything was read is not known; since when it fires is.
        long since = state.criticalSince() == AlertState.NEVER ? state.warningSince() : state.criticalSince();
        boolean before = answer.transitions().isEmpty()
                || answer.transitions().get(0).instant().isAfter(at);
        return before
                ? state.status().isFiring()
                        && calls(state.status()).contains(route)
                        && since != AlertState.NEVER
                        && since <= at.toEpochMilli()
                : own;
    }

    private List<String> calls(AlertStatus status) {
        Level level =
                switch (status) {
                    case CRITICAL -> Level.CRITICAL;
                    case WARNING -> Level.WARNING;
                    case NO_DATA -> Level.NO_DATA;
                    case OK, PENDING -> Level.OK;
                };
        return objective.actionsAt(level).stream()
                .filter(action -> action instanceof Action.Notify)
                .map(action -> ((Action.Notify) action).route())
                .toList();
    }

    private List<Notification> ofItsIncidents() {
        List<String> incidents = answer.transitions().stream()
                .flatMap(each -> each.incidentId().stream())
                .distinct()
                .toList();
        return answer.notifications().stream()
                .filter(each -> incidents.contains(each.incidentId()))
                .toList();
    }

    private Optional<String> muted() {
        return member().flatMap(IncidentView.Member::muted)
                .map(by -> "by " + by.cause().code() + " " + by.name()
                        + (by.id().isEmpty() ? "" : " (" + by.id() + ")") + until(by.id()));
    }

    private String until(String id) {
        return answer.mutes().stream()
                .filter(mute -> mute.id().equals(id))
                .findFirst()
                .map(mute ->
                        " until " + DAY.format(mute.endsAt()) + (mute.reason().isEmpty() ? "" : ": " + mute.reason()))
                .orElse("");
    }

    private Optional<IncidentView.Member> member() {
        String name = seen.policy() + "/" + objective.name();
        List<String> ids = answer.transitions().stream()
                .map(AlertTransition::alertId)
                .distinct()
                .toList();
        return answer.incident().flatMap(incident -> incident.members().stream()
                .filter(member -> ids.isEmpty() ? member.name().equals(name) : ids.contains(member.alertId()))
                .findFirst());
    }

    /** Why it does not fire, or why nobody was told: the first condition that is missing, in the order of deciding. */
    public String whyNot() {
        String of = seen.group().service()
                + seen.group().operation().map(each -> " " + each).orElse("") + "  " + objective.name() + ": ";
        if (answer.removed().isPresent()) {
            return of + "removed " + removed(answer.removed().get());
        }
        if (state.status().isFiring()) {
            return of + "it fires at " + state.status().code() + ", " + untold();
        }
        return of + notFiring();
    }

    private String notFiring() {
        if (seen.judgement().held().isPresent()) {
            return "nothing is decided: " + held(seen.judgement().held().get());
        }
        if (state.status() == AlertStatus.NO_DATA || seen.judgement().level() == Level.NO_DATA) {
            return noData();
        }
        if (!seen.judgement().level().isBreach()) {
            return fine();
        }
        Dwell dwell = objective.dwell();
        if (dwell.datapoints().isPresent()) {
            Dwell.Datapoints points = dwell.datapoints().get();
            String newest = state.datapoints(points.n());
            long breaching =
                    newest.chars().filter(point -> point == 'W' || point == 'X').count();
            return "%d of the newest %d points breach, it needs %d (%s)"
                    .formatted(breaching, points.n(), points.m(), newest);
        }
        Level level = seen.judgement().level() == Level.CRITICAL
                        && objective.condition().has(Level.CRITICAL)
                ? Level.CRITICAL
                : Level.WARNING;
        long since = level == Level.CRITICAL ? state.criticalSince() : state.warningSince();
        if (since == AlertState.NEVER) {
            return "pending, and its condition was edited: %s counts from its next true evaluation"
                    .formatted(PolicyChanges.duration(dwell.of(level)));
        }
        long waited = seen.instant().toEpochMilli() - since;
        return "pending since %s, needs %s, %s to go"
                .formatted(
                        clock(since),
                        PolicyChanges.duration(dwell.of(level)),
                        span(dwell.of(level).toMillis() - waited));
    }

    private String noData() {
        String text = "the window " + CLOCK.format(seen.windowStart()) + " to " + CLOCK.format(seen.windowEnd())
                + " holds nothing that is measured";
        Missing.Mode mode = objective.missing().mode();
        return text + ", and missing_data is " + mode.name().toLowerCase(Locale.ROOT)
                + (objective.missing().told() ? "" : "; notify_no_data is off");
    }

    private String fine() {
        if (!(objective.condition() instanceof Condition.Measured measured)) {
            return seen.indicator() + " is at no level: " + String.join("; ", limits());
        }
        Threshold limit =
                measured.limits().warning().or(measured.limits()::critical).orElseThrow();
        double value = seen.measurement().value().orElse(Double.NaN);
        if (!limit.isBreachedBy(value)) {
            String text = "value " + number(seen.measurement().value()) + " is "
                    + (limit.comparison().isUpper() ? "not above " : "not below ")
                    + number(OptionalDouble.of(limit.limit()));
            if (seen.measurement().floored()) {
                text += ": " + seen.measurement().beyond().applyAsLong(limit) + " of "
                        + seen.measurement().samples() + " samples are beyond";
            }
            return text;
        }
        return "only %d of %d samples are beyond %s, min_breaching is %d"
                .formatted(
                        seen.measurement().beyond().applyAsLong(limit),
                        seen.measurement().samples(),
                        limit.text(),
                        measured.floors().minBreaching());
    }

    private String untold() {
        List<String> routes = calls(state.status());
        if (routes.isEmpty()) {
            return "and notifies nobody: level " + state.status().code() + " has no notify action";
        }
        Optional<String> muted = muted();
        if (muted.isPresent()) {
            return "and is muted " + muted.get();
        }
        if (member().map(IncidentView.Member::flapping).orElse(false)) {
            return "and is flapping: people were told once that it does";
        }
        return "and " + routes.stream().distinct().map(this::sent).collect(Collectors.joining("; "));
    }

    /** What a route that it calls has been sent of it, or what that waits for. */
    private String sent(String route) {
        Optional<Incident.Standing> known = answer.incident().stream()
                .flatMap(incident -> incident.routes().stream())
                .filter(each -> each.route().equals(route) && !each.latest().isEmpty())
                .findFirst();
        if (known.isPresent()) {
            Incident.Telling telling = last(known.get().latest());
            if (isOwn(route, false, telling.at())) {
                List<CommandResult> results =
                        deliveries.of(answer.incident().orElseThrow().id(), known.get(), telling);
                return "%s (%s) was sent to %s, last at %s: %s"
                        .formatted(
                                count(known.get().sent(), "notification"),
                                telling.reason(),
                                route,
                                CLOCK.format(telling.at()),
                                Deliveries.text(results, telling.receivers()));
            }
            return route + ": waits for group_interval"
                    + until(telling.at(), seen.settings().groupInterval());
        }
        Optional<Notification> sent = ofItsIncidents().stream()
                .filter(each -> each.route().equals(route))
                .reduce((first, second) -> second);
        if (sent.isPresent()) {
            return "%s was sent to %s at %s"
                    .formatted(
                            sent.get().reason(), route, CLOCK.format(sent.get().instant()));
        }
        Optional<Instant> fired = answer.transitions().stream()
                .filter(each -> calls(each.to()).contains(route))
                .reduce((first, second) -> second)
                .map(AlertTransition::instant);
        return route + ": waits for group_wait"
                + fired.map(at -> until(at, seen.settings().groupWait())).orElse("")
                + ", or decisions are not acted upon";
    }

    /** The settings of the policy that opened the incident hold for all of it. */
    private String until(Instant from, Duration wait) {
        return answer.incident()
                        .filter(incident -> !incident.policy().equals(seen.policy()))
                        .isPresent()
                ? ""
                : " (" + PolicyChanges.duration(wait) + ") until " + CLOCK.format(from.plus(wait));
    }

    private static <T> T last(List<T> all) {
        return all.get(all.size() - 1);
    }

    private static <T> List<T> tail(List<T> all, int most) {
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    private static String clock(long millis) {
        return CLOCK.format(Instant.ofEpochMilli(millis));
    }

    private static String span(long millis) {
        long seconds = Math.max(0, millis) / 1000;
        if (seconds < 60) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        return minutes < 60
                ? minutes + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s")
                : minutes / 60 + "h" + (minutes % 60 == 0 ? "" : minutes % 60 + "m");
    }
}
