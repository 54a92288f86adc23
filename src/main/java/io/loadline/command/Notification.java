package io.loadline.command;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that people are to be told about an incident.
 *
 * @param commandId hash of incident, kind, route and number; the key of every delivery
 * @param incidentId the incident
 * @param service the service
 * @param instant the evaluation instant that decided it
 * @param route route of the policy
 * @param receivers receivers of that route, by name in the actuator's settings
 * @param event what is told
 * @param severity highest level among the alerts of the route
 * @param dedupKey the same for everything that tells of one incident
 * @param summary one line, at most 1024 characters
 * @param detail what was measured, per alert, in lines of text
 * @param reason {@code first}, {@code new}, {@code escalated}, {@code resolved}, {@code repeat}, {@code flapping} or
 *     {@code settled}; of an escalation {@code level_2}, {@code level_3} and so on, or {@code again}
 * @param runbook where to read what to do
 * @param expiresAt from then on it is sent marked as late
 */
public record Notification(
        String commandId,
        String incidentId,
        String service,
        Instant instant,
        String route,
        List<String> receivers,
        Event event,
        Severity severity,
        String dedupKey,
        String summary,
        String detail,
        String reason,
        Optional<String> runbook,
        Instant expiresAt) {

    /** What is told. */
    public enum Event {
        OPEN,
        UPDATE,
        RESOLVE,
        ESCALATE,
        TICK;

        /** As written in records and files. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How urgent it is. */
    public enum Severity {
        INFO,
        WARNING,
        CRITICAL;

        /** As written in records and files. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Notification {
        receivers = List.copyOf(receivers);
    }
}
