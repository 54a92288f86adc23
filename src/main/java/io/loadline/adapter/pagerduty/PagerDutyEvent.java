package io.loadline.adapter.pagerduty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loadline.adapter.Wording;
import io.loadline.command.Notification;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of an event.
 *
 * @see <a href="https://developer.pagerduty.com/docs/send-alert-event">Send an alert event</a>
 */
final class PagerDutyEvent {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_SUMMARY = 1024;
    /** The whole body may have 512 KB; in UTF-8 a character has at most three bytes per UTF-16 unit. */
    private static final int LONGEST_DETAIL = 100_000;

    private PagerDutyEvent() {}

    /** A resolve for a resolve, a trigger for anything else: with the key of an open alert it is added to that one. */
    static byte[] body(Notification notification, String routingKey) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("routing_key", routingKey);
        event.put("dedup_key", notification.dedupKey());
        if (notification.event() == Notification.Event.RESOLVE) {
            event.put("event_action", "resolve");
        } else {
            event.put("event_action", "trigger");
            event.put("client", "loadline");
            event.put("payload", payload(notification));
            notification
                    .runbook()
                    .flatMap(PagerDutyEvent::absolute)
                    .ifPresent(href -> event.put("links", List.of(Map.of("href", href, "text", "Runbook"))));
        }
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event of texts and maps cannot be written as JSON", e);
        }
    }

    private static Map<String, Object> payload(Notification notification) {
        Map<String, Object> payload = new LinkedHashMap<>();
        String summary = Wording.line(notification.summary(), LONGEST_SUMMARY);
        payload.put("summary", summary.isEmpty() ? notification.service() + ": " + notification.reason() : summary);
        payload.put("source", notification.service());
        // Loadline's severities are PagerDuty's, but for "error", which it does not have.
        payload.put("severity", notification.severity().code());
        payload.put("timestamp", notification.instant().toString());
        payload.put("component", notification.service());
        payload.put("group", notification.route());
        payload.put("class", notification.event().code());
        payload.put("custom_details", details(notification));
        return payload;
    }

    private static Map<String, Object> details(Notification notification) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("service", notification.service());
        details.put("incident_id", notification.incidentId());
        details.put("command_id", notification.commandId());
        details.put("event", notification.event().code());
        details.put("reason", notification.reason());
        details.put("route", notification.route());
        details.put("instant", notification.instant().toString());
        details.put("detail", Wording.cut(notification.detail(), LONGEST_DETAIL));
        notification.runbook().ifPresent(runbook -> details.put("runbook", Wording.cut(runbook, LONGEST_SUMMARY)));
        return details;
    }

    private static Optional<String> absolute(String runbook) {
        try {
            URI uri = new URI(runbook);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(runbook) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
