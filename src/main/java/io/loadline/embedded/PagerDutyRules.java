package io.loadline.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What PagerDuty accepts as an event, from its developer documentation ("Send an Alert Event", "Events API v2
 * Overview").
 */
final class PagerDutyRules {
    static final int LONGEST_BODY_BYTES = 512 * 1024;

    private static final int ROUTING_KEY_LENGTH = 32;
    private static final int LONGEST_DEDUP_KEY = 255;
    private static final int LONGEST_SUMMARY = 1024;
    private static final Set<String> ACTIONS = Set.of("trigger", "acknowledge", "resolve");
    private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");

    private PagerDutyRules() {}

    /** Every rule the event breaks, in words; empty when it is acceptable. */
    static List<String> violations(JsonNode event) {
        List<String> violations = new ArrayList<>();
        if (event.path("routing_key").asText("").length() != ROUTING_KEY_LENGTH) {
            violations.add("'routing_key' must have " + ROUTING_KEY_LENGTH + " characters");
        }
        String action = event.path("event_action").asText("");
        if (!ACTIONS.contains(action)) {
            violations.add("'event_action' must be one of trigger, acknowledge, resolve");
        }
        String dedupKey = event.path("dedup_key").asText("");
        if (dedupKey.length() > LONGEST_DEDUP_KEY) {
            violations.add("'dedup_key' must not be longer than " + LONGEST_DEDUP_KEY + " characters");
        }
        if (!action.equals("trigger") && dedupKey.isEmpty()) {
            violations.add("'dedup_key' is missing or blank");
        }
        if (action.equals("trigger")) {
            checkPayload(event.path("payload"), violations);
        }
        for (JsonNode image : event.path("images")) {
            if (!image.path("src").asText("").startsWith("https://")) {
                violations.add("'images.src' must be an https address");
            }
        }
        for (JsonNode link : event.path("links")) {
            if (link.path("href").asText("").isBlank()) {
                violations.add("'links.href' is missing or blank");
            }
        }
        return violations;
    }

    private static void checkPayload(JsonNode payload, List<String> violations) {
        String summary = payload.path("summary").asText("");
        if (summary.isBlank()) {
            violations.add("'payload.summary' is missing or blank");
        }
        if (summary.length() > LONGEST_SUMMARY) {
            violations.add("'payload.summary' must not be longer than " + LONGEST_SUMMARY + " characters");
        }
        if (payload.path("source").asText("").isBlank()) {
            violations.add("'payload.source' is missing or blank");
        }
        if (!SEVERITIES.contains(payload.path("severity").asText(""))) {
            violations.add("'payload.severity' must be one of critical, error, warning, info");
        }
        if (payload.hasNonNull("timestamp")
                && !isTimestamp(payload.path("timestamp").asText())) {
            violations.add("'payload.timestamp' must be an ISO 8601 time");
        }
        JsonNode details = payload.path("custom_details");
        if (!details.isMissingNode() && !details.isNull() && !details.isObject()) {
            violations.add("'payload.custom_details' must be an object");
        }
    }

    private static boolean isTimestamp(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
