package io.loadline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.alert.AlertState;
import io.loadline.alert.AlertStatus;
import io.loadline.alert.Incident;
import io.loadline.command.CommandResult;
import io.loadline.engine.IncidentView;
import io.loadline.engine.Mute;
import io.loadline.sla.Condition;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Indicator;
import io.loadline.sla.Level;
import io.loadline.sla.Objective;
import io.loadline.sla.Threshold;
import io.loadline.standing.AlertRow;
import io.loadline.standing.Deliveries;
import io.loadline.standing.PolicyChanges;
import io.loadline.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Alerts as they stand, for people and for machines. */
final class AlertLines {
    private final Instant now;
    private final Deliveries deliveries;
    private final List<Mute> mutes;

    /**
     * @param now from when ages count back
     * @param deliveries what became of notifications
     * @param mutes what operators have silenced
     */
    AlertLines(Instant now, Deliveries deliveries, List<Mute> mutes) {
        this.mutes = List.copyOf(mutes);
        this.now = now;
        this.deliveries = deliveries;
    }

    /** Worst first, then what nobody has taken, then the newest, then by service. */
    static final Comparator<AlertRow> WORST_FIRST = Comparator.<AlertRow>comparingInt(
                    row -> rank(row.alert().state().status()))
            .thenComparing(row -> row.incident()
                    .filter(incident -> !incident.acknowledgements().isEmpty())
                    .isPresent())
            .thenComparing(row -> since(row).orElse(Instant.MIN), Comparator.reverseOrder())
            .thenComparing(row -> row.alert().group())
            .thenComparing(row -> row.alert().objective());

    private static int rank(AlertStatus status) {
        return switch (status) {
            case CRITICAL -> 0;
            case WARNING -> 1;
            case PENDING -> 2;
            case NO_DATA -> 3;
            case OK -> 4;
        };
    }

    /** Since when it stands so, where its timers tell: of what is ok or without data they do not. */
    static Optional<Instant> since(AlertRow row) {
        AlertState state = row.alert().state();
        long millis =
                switch (state.status()) {
                    case CRITICAL -> state.criticalSince();
                    case WARNING, PENDING -> state.warningSince();
                    case OK, NO_DATA -> AlertState.NEVER;
                };
        return millis == AlertState.NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /** A value with its unit. */
    static String value(Indicator.Unit unit, OptionalDouble value) {
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

    private static String value(AlertRow row) {
        Optional<Evaluation> last = row.evaluation();
        if (last.isEmpty()) {
            return "no value heard";
        }
        Indicator.Unit unit = row.objective()
                .filter(objective -> objective.condition() instanceof Condition.Measured)
                .map(objective -> objective.measured().indicator().unit())
                .orElse(Indicator.Unit.OF_SOURCE);
        return last.get().indicator() + " " + value(unit, last.get().value());
    }

    private static Optional<Threshold> limit(AlertRow row) {
        Level level = row.alert().state().status() == AlertStatus.CRITICAL ? Level.CRITICAL : Level.WARNING;
        return row.objective()
                .filter(objective -> objective.condition() instanceof Condition.Measured)
                .flatMap(objective -> objective.measured().limits().of(level).or(() -> objective
                        .measured()
                        .limits()
                        .of(Level.CRITICAL)));
    }

    /** What an objective over a long period fires at: the tiers of its level. */
    private static Optional<String> tiers(AlertRow row) {
        Level level = row.alert().state().status() == AlertStatus.CRITICAL ? Level.CRITICAL : Level.WARNING;
        return row.objective()
                .map(Objective::condition)
                .filter(Condition.Burning.class::isInstance)
                .map(condition -> ((Condition.Burning) condition)
                        .tiers().stream()
                                .filter(tier -> tier.severity() == level)
                                .map(tier -> String.format(
                                        Locale.ROOT,
                                        "> %.2f over %s and %s",
                                        tier.factor(),
                                        duration(tier.longWindow()),
                                        duration(tier.shortWindow())))
                                .collect(Collectors.joining(" or ")))
                .filter(text -> !text.isEmpty());
    }

    /** One line, and more for what people were told and where to read what to do. */
    List<String> of(AlertRow row) {
        StringBuilder text = new StringBuilder("%-8s %s  %s: %s"
                .formatted(
                        row.alert().state().status().code(),
                        where(row),
                        row.alert().objective(),
                        value(row)));
        limit(row).ifPresent(limit -> text.append(", limit ").append(limit.text()));
        tiers(row).ifPresent(tiers -> text.append(", limit ").append(tiers));
        since(row).ifPresent(since -> text.append(", since ")
                .append(Json.time(since))
                .append(" (")
                .append(age(since))
                .append(')'));
        List<String> lines = new ArrayList<>(List.of(RejectLog.inert(text.toString())));
        row.incident().ifPresent(incident -> lines.add(RejectLog.inert("         " + told(row, incident))));
        row.objective()
                .filter(objective -> row.alert().state().status() != AlertStatus.OK)
                .flatMap(Objective::runbook)
                .ifPresent(runbook -> lines.add(RejectLog.inert("         runbook " + runbook)));
        return lines;
    }

    /** How long ago. */
    String age(Instant since) {
        return text(Duration.between(since, now));
    }

    /** A length of time. */
    static String text(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return seconds < 120
                ? seconds + "s"
                : seconds < 7200
                        ? seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s")
                        : seconds / 3600 + "h" + (seconds % 3600 / 60 == 0 ? "" : seconds % 3600 / 60 + "m");
    }

    static String where(AlertRow row) {
        StringBuilder text = new StringBuilder(row.alert().group().service());
        row.alert().group().operation().ifPresent(operation -> text.append(' ').append(operation));
        row.alert().group().key().dimensions().forEach((name, value) -> text.append(' ')
                .append(name)
                .append('=')
                .append(value));
        return text.toString();
    }

    private String told(AlertRow row, IncidentView incident) {
        List<String> routes = row.member().map(IncidentView.Member::routes).orElse(List.of());
        StringBuilder text = new StringBuilder("incident ").append(shortened(incident.id()));
        String told = incident.routes().stream()
                .filter(route -> routes.contains(route.route()) && route.sent() > 0)
                .map(route -> deliveries.last(incident.id(), route))
                .collect(Collectors.joining(", "));
        text.append(told.isEmpty() ? ", nobody told yet" : ", " + told);
        row.muted().ifPresent(muted -> text.append(", muted by ")
                .append(muted.cause().code())
                .append(' ')
                .append(muted.name())
                .append(muted.id().isEmpty() ? "" : " (" + muted.id() + ")")
                .append(mutes.stream()
                        .filter(mute -> mute.id().equals(muted.id()))
                        .findFirst()
                        .map(mute -> " until " + Json.time(mute.endsAt())
                                + (mute.reason().isEmpty() ? "" : ": " + mute.reason()))
                        .orElse("")));
        if (row.member().map(IncidentView.Member::flapping).orElse(false)) {
            text.append(", flapping");
        }
        if (!incident.acknowledgements().isEmpty()) {
            Incident.Acknowledgement last =
                    incident.acknowledgements().get(incident.acknowledgements().size() - 1);
            text.append(", acknowledged by ")
                    .append(last.by())
                    .append(last.reason().isEmpty() ? "" : " (" + last.reason() + ")");
        }
        return text.toString();
    }

    /** Enough of an id to tell it from others; the verbs take any prefix that is unique. */
    static String shortened(String id) {
        return id.length() <= 12 ? id : id.substring(0, 12);
    }

    ObjectNode json(AlertRow row) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("alert_id", row.alert().alertId()).put("policy", row.alert().policy());
        node.put("objective", row.alert().objective());
        node.put("service", row.alert().group().service());
        node.put("kind", row.alert().group().key().kind());
        row.alert().group().operation().ifPresent(operation -> node.put("operation", operation));
        ObjectNode dimensions = JsonNodeFactory.instance.objectNode();
        row.alert().group().key().dimensions().forEach(dimensions::put);
        if (!dimensions.isEmpty()) {
            node.set("dimensions", dimensions);
        }
        String status = row.alert().state().status().code();
        node.put("status", status).put("level", status);
        since(row).ifPresent(since -> node.put("since", Json.time(since)));
        row.evaluation().ifPresent(evaluation -> {
            node.put("indicator", evaluation.indicator());
            evaluation.value().ifPresent(value -> node.put("value", value));
            node.put("evaluated_at", Json.time(evaluation.instant()));
        });
        limit(row).ifPresent(limit -> node.put("threshold", limit.text()));
        row.objective().flatMap(objective -> objective.runbook()).ifPresent(runbook -> node.put("runbook", runbook));
        row.incident().ifPresent(incident -> incident(node, row, incident));
        return node;
    }

    private void incident(ObjectNode node, AlertRow row, IncidentView incident) {
        node.put("incident_id", incident.id());
        ArrayNode told = node.putArray("told");
        List<String> routes = row.member().map(IncidentView.Member::routes).orElse(List.of());
        incident.routes().stream()
                .filter(route -> routes.contains(route.route()) && route.sent() > 0)
                .forEach(route -> told.add(route.route()));
        deliveries(node.putArray("deliveries"), incident, routes);
        row.muted().ifPresent(muted -> {
            ObjectNode by =
                    node.putObject("muted_by").put("cause", muted.cause().code());
            by.put("name", muted.name());
            if (!muted.id().isEmpty()) {
                by.put("id", muted.id());
            }
        });
        node.put("flapping", row.member().map(IncidentView.Member::flapping).orElse(false));
        ArrayNode acknowledged = node.putArray("acknowledged");
        incident.acknowledgements().forEach(each -> acknowledged
                .addObject()
                .put("at", Json.time(each.at()))
                .put("by", each.by())
                .put("reason", each.reason()));
    }

    /** What became of what each route was told last. */
    private void deliveries(ArrayNode all, IncidentView incident, List<String> routes) {
        for (Incident.Standing route : incident.routes()) {
            if (!routes.contains(route.route()) || route.latest().isEmpty()) {
                continue;
            }
            Incident.Telling last = route.latest().get(route.latest().size() - 1);
            List<CommandResult> known = deliveries.of(incident.id(), route, last);
            for (String receiver : last.receivers()) {
                ObjectNode one = all.addObject().put("route", route.route()).put("receiver", receiver);
                one.put("event", last.kind().name().toLowerCase(Locale.ROOT)).put("at", Json.time(last.at()));
                known.stream()
                        .filter(result -> result.target().equals(receiver))
                        .forEach(result ->
                                one.put("outcome", result.outcome().code()).put("detail", result.detail()));
            }
        }
    }

    /** A time as it is written in a policy. */
    static String duration(Duration duration) {
        return PolicyChanges.duration(duration);
    }
}
