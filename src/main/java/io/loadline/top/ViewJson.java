package io.loadline.top;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.command.CommandResult;
import io.loadline.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A view under the names that scripts rely on; absent values are left out. */
final class ViewJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ViewJson() {}

    static ObjectNode of(View view, Look look) {
        ObjectNode json = NODES.objectNode();
        json.put("at", Json.time(view.now()));
        json.put("deployment", view.deployment());
        Feed feed = view.feed();
        time(json, "decided", feed.decided());
        time(json, "watermark", feed.watermark());
        json.set("waiting_for", texts(feed.waitingFor()));
        json.set("troubles", texts(feed.troubles()));
        number(json, "not_counted", feed.flow().notCounted());
        number(json, "residual", feed.flow().residual());
        number(json, "records_to_read", feed.flow().behindRecords());
        number(json, "counted", feed.flow().counted());
        number(json, "late", feed.flow().late());
        number(json, "dead_lettered", feed.flow().deadLettered());
        ArrayNode services = json.putArray("services");
        look.rows(view).forEach(row -> services.add(row(row, "service", true)));
        ArrayNode incidents = json.putArray("incidents");
        view.incidents().forEach(incident -> incidents.add(incident(incident)));
        ArrayNode transitions = json.putArray("transitions");
        view.changes().forEach(change -> transitions.add(Json.toJson(change)));
        ArrayNode acts = json.putArray("acts");
        view.acts().forEach(act -> acts.add(act(act)));
        return json;
    }

    private static ObjectNode row(View.Row row, String name, boolean isService) {
        ObjectNode json = NODES.objectNode().put(name, row.name());
        if (isService) {
            json.put("kind", row.kind());
        }
        json.put("level", row.standing().code());
        View.Gauges gauges = row.gauges();
        number(json, "latency_p50_us", gauges.p50Micros());
        number(json, "latency_p95_us", gauges.p95Micros());
        number(json, "latency_p99_us", gauges.p99Micros());
        number(json, "requests_per_second", gauges.perSecond());
        number(json, "error_rate", gauges.errorRatio());
        number(json, "throttle_rate", gauges.throttleRatio());
        time(json, "evaluated_until", row.evaluatedUntil());
        json.put("stale", row.stale());
        if (isService) {
            ArrayNode breaches = json.putArray("breaches");
            row.breaches().forEach(breach -> breaches.add(breach(breach)));
            ArrayNode groups = json.putArray("operations");
            row.groups().forEach(group -> groups.add(row(group, "operation", false)));
        }
        return json;
    }

    private static ObjectNode breach(View.Breach breach) {
        ObjectNode json = NODES.objectNode()
                .put("objective", breach.objective())
                .put("operation", breach.group())
                .put("level", breach.standing().code())
                .put("indicator", breach.indicator());
        number(json, "value", breach.value());
        if (!breach.threshold().isEmpty()) {
            json.put("threshold", breach.threshold());
        }
        time(json, "since", breach.since());
        return json;
    }

    private static ObjectNode incident(View.IncidentRow incident) {
        ObjectNode json = NODES.objectNode()
                .put("incident_id", incident.id())
                .put("service", incident.service())
                .put("severity", incident.standing().code())
                .put("open", incident.closedAt().isEmpty())
                .put("since", Json.time(incident.since()))
                .put("since_known", incident.sinceKnown());
        time(json, "closed_at", incident.closedAt());
        json.put("firing", incident.firing()).put("summary", incident.summary());
        ArrayNode told = json.putArray("told");
        for (View.Told each : incident.told()) {
            ObjectNode one = told.addObject()
                    .put("route", each.route())
                    .put("receiver", each.receiver())
                    .put("event", each.event())
                    .put("at", Json.time(each.at()));
            each.result()
                    .ifPresent(result -> one.put("outcome", result.outcome().code())
                            .put("attempts", result.attempts())
                            .put("detail", result.detail()));
        }
        return json;
    }

    private static ObjectNode act(View.ActRow act) {
        ObjectNode json = act.command().map(Json::toJson).orElseGet(NODES::objectNode);
        act.result().ifPresent(result -> {
            json.put("target", result.target()).put("outcome", result.outcome().code());
            result.rule().ifPresent(rule -> json.put("rule", rule));
            number(json, "value_before", result.valueBefore());
            number(json, "value_after", result.valueAfter());
            json.put("detail", result.detail());
        });
        act.effect().flatMap(CommandResult::effect).ifPresent(effect -> json.put("effect", effect.code()));
        return json;
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode array = NODES.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static void time(ObjectNode json, String name, Optional<Instant> instant) {
        instant.ifPresent(present -> json.put(name, Json.time(present)));
    }

    private static void number(ObjectNode json, String name, OptionalLong value) {
        value.ifPresent(present -> json.put(name, present));
    }

    private static void number(ObjectNode json, String name, OptionalDouble value) {
        // Four digits tell all there is to know; a script reads them back as they are.
        value.ifPresent(present -> json.put(name, Math.round(present * 1e4) / 1e4));
    }
}
