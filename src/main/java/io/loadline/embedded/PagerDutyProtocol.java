package io.loadline.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/**
 * PagerDuty's Events API v2: a trigger with the key of an open alert adds to it; after the resolve a new trigger opens a
 * new alert; what does not name an open alert of the same routing key is accepted and dropped.
 */
final class PagerDutyProtocol implements Protocol {
    private static final Duration RATE_WINDOW = Duration.ofSeconds(60);

    private final InstantSource clock;
    private final Set<List<String>> openAlerts = new HashSet<>();
    private final Map<String, Deque<Instant>> recentCalls = new HashMap<>();
    private OptionalInt callsPerMinute = OptionalInt.empty();

    PagerDutyProtocol(InstantSource clock) {
        this.clock = clock;
    }

    void limitTo(OptionalInt calls) {
        callsPerMinute = calls;
    }

    @Override
    public Outcome handle(Inbound request, Handling handling) {
        if (request.body().length > PagerDutyRules.LONGEST_BODY_BYTES) {
            return invalid(Map.of(), List.of("the body must not be larger than 512 KB"));
        }
        Optional<JsonNode> event = JsonFields.object(request.body());
        if (event.isEmpty()) {
            return invalid(Map.of(), List.of("the body must be a JSON object"));
        }
        Map<String, String> fields = JsonFields.flatten(event.get());
        List<String> violations = PagerDutyRules.violations(event.get());
        if (!violations.isEmpty()) {
            return invalid(fields, violations);
        }
        if (!withinRate(fields.get("routing_key"))) {
            return Outcome.of(failure(429), refused(fields, "rate limit"));
        }
        return accepted(fields, handling);
    }

    private Outcome accepted(Map<String, String> fields, Handling handling) {
        String key = fields.computeIfAbsent(
                "dedup_key", absent -> UUID.randomUUID().toString().replace("-", ""));
        Effect effect = handling == Handling.LOSE ? Effect.LOST : apply(fields);
        String answer = JsonFields.write(Map.of("status", "success", "message", "Event processed", "dedup_key", key));
        return Outcome.of(Reply.json(202, answer), receipt(fields, effect));
    }

    private Effect apply(Map<String, String> fields) {
        List<String> alert = List.of(fields.get("routing_key"), fields.get("dedup_key"));
        switch (fields.get("event_action")) {
            case "trigger":
                return openAlerts.add(alert) ? Effect.OPENED : Effect.UPDATED;
            case "acknowledge":
                return openAlerts.contains(alert) ? Effect.ACKNOWLEDGED : Effect.DROPPED;
            default:
                return openAlerts.remove(alert) ? Effect.RESOLVED : Effect.DROPPED;
        }
    }

    private boolean withinRate(String routingKey) {
        if (callsPerMinute.isEmpty()) {
            return true;
        }
        Instant now = clock.instant();
        Deque<Instant> calls = recentCalls.computeIfAbsent(routingKey, key -> new ArrayDeque<>());
        while (!calls.isEmpty() && !calls.peekFirst().plus(RATE_WINDOW).isAfter(now)) {
            calls.removeFirst();
        }
        if (calls.size() >= callsPerMinute.getAsInt()) {
            return false;
        }
        calls.addLast(now);
        return true;
    }

    @Override
    public Reply failure(int status) {
        return status == 429
                ? Reply.json(
                        429,
                        "{\"status\":\"throttle exceeded\",\"message\":\"Requests for this service are arriving too"
                                + " quickly.  Please retry later.\"}")
                : Reply.json(status, "{\"status\":\"error\",\"message\":\"injected fault\"}");
    }

    private static Outcome invalid(Map<String, String> fields, List<String> violations) {
        String answer = JsonFields.write(
                Map.of("status", "invalid event", "message", "Event object is invalid", "errors", violations));
        return Outcome.of(Reply.json(400, answer), refused(fields, String.join("; ", violations)));
    }

    private static Receipt refused(Map<String, String> fields, String why) {
        return receipt(fields, Effect.REFUSED).because(Effect.REFUSED, why);
    }

    private static Receipt receipt(Map<String, String> fields, Effect effect) {
        return Receipt.of(
                fields.getOrDefault("routing_key", ""),
                fields.getOrDefault("event_action", ""),
                fields.getOrDefault("dedup_key", ""),
                fields,
                effect);
    }
}
