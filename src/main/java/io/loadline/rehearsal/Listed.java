package io.loadline.rehearsal;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.AlertTransition;
import io.loadline.alert.TransitionReason;
import io.loadline.audit.AuditEvent;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be listed of the decisions, each one as facts by name. */
enum Listed {
    NOTIFICATIONS(
            List.of("at", "service", "route", "event", "severity", "reason", "receivers", "summary"),
            Set.of("summary")),
    TRANSITIONS(List.of("at", "policy", "objective", "service", "operation", "from", "to", "reason"), Set.of()),
    SCALING(List.of("at", "service", "objective", "resource", "dimension", "direction", "amount"), Set.of()),
    AUDIT(List.of("at", "action", "service", "alert", "cause", "by", "reason", "route", "told"), Set.of("by", "told"));

    private final List<String> names;
    private final Set<String> prose;

    /**
     * @param millis when it was decided
     * @param facts by name, in the order in which they are shown
     */
    record Entry(long millis, Map<String, String> facts) {}

    Listed(List<String> names, Set<String> prose) {
        this.names = names;
        this.prose = prose;
    }

    /** As written in a file. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The facts that each has. */
    List<String> names() {
        return names;
    }

    /** Whether of a fact only a part need be given. */
    boolean isProse(String name) {
        return prose.contains(name);
    }

    /** What a fact can be; empty when it can be anything. */
    List<String> choices(String name) {
        return switch (name) {
            case "event" ->
                Arrays.stream(Notification.Event.values())
                        .map(Notification.Event::code)
                        .toList();
            case "severity" ->
                Arrays.stream(Notification.Severity.values())
                        .map(Notification.Severity::code)
                        .toList();
            case "from", "to" ->
                Arrays.stream(AlertStatus.values()).map(AlertStatus::code).toList();
            case "reason" ->
                this == TRANSITIONS
                        ? Arrays.stream(TransitionReason.values())
                                .map(TransitionReason::code)
                                .toList()
                        : List.of();
            default -> List.of();
        };
    }

    List<Entry> entries(Recorder seen, Span span) {
        return switch (this) {
            case NOTIFICATIONS ->
                seen.notifications().stream().map(each -> entry(each, span)).toList();
            case TRANSITIONS ->
                seen.transitions().stream().map(each -> entry(each, span)).toList();
            case SCALING ->
                seen.scales().stream().map(each -> entry(each, span)).toList();
            case AUDIT -> seen.audit().stream().map(each -> entry(each, span)).toList();
        };
    }

    private Entry entry(AuditEvent event, Span span) {
        Map<String, String> detail = AuditFacts.of(event);
        return entry(
                event.timestamp().toEpochMilli(),
                span.text(event.timestamp()),
                event.actionType(),
                event.service(),
                detail.getOrDefault("alert", ""),
                detail.getOrDefault("cause", ""),
                detail.getOrDefault("by", ""),
                detail.getOrDefault("reason", ""),
                detail.getOrDefault("route", ""),
                detail.getOrDefault("told", ""));
    }

    private Entry entry(Notification sent, Span span) {
        return entry(
                sent.instant().toEpochMilli(),
                span.text(sent.instant()),
                sent.service(),
                sent.route(),
                sent.event().code(),
                sent.severity().code(),
                sent.reason(),
                String.join(", ", sent.receivers()),
                sent.summary());
    }

    private Entry entry(AlertTransition transition, Span span) {
        return entry(
                transition.instant().toEpochMilli(),
                span.text(transition.instant()),
                transition.policy(),
                transition.objective(),
                transition.group().service(),
                transition.group().operation().orElse(""),
                transition.from().code(),
                transition.to().code(),
                transition.reason().code());
    }

    private Entry entry(ScaleCommand command, Span span) {
        return entry(
                command.instant().toEpochMilli(),
                span.text(command.instant()),
                command.service(),
                command.objective(),
                command.resource(),
                command.dimension(),
                command.direction().name().toLowerCase(Locale.ROOT),
                Long.toString(command.amount()));
    }

    private Entry entry(long millis, String... values) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            facts.put(names.get(i), values[i]);
        }
        return new Entry(millis, facts);
    }

    /** One line. */
    String text(Map<String, String> facts) {
        List<String> parts = new ArrayList<>();
        facts.forEach((name, value) -> {
            if (!value.isEmpty()) {
                parts.add(name + ": " + value);
            }
        });
        return parts.stream().collect(Collectors.joining(", ", "{", "}"));
    }
}
