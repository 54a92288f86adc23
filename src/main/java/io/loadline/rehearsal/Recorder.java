package io.loadline.rehearsal;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.AlertTransition;
import io.loadline.alert.MutedBy;
import io.loadline.audit.AuditEvent;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.engine.EvaluatorOutput;
import io.loadline.engine.Explanation;
import io.loadline.engine.SnapshotChunk;
import io.loadline.sla.Condition;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Keeps what the engine decides in a test. Not thread-safe. */
final class Recorder implements EvaluatorOutput {
    private final Set<String> watched;
    private final boolean combining;
    private final Map<Key, Trail> trails = new LinkedHashMap<>();
    private final List<AlertTransition> transitions = new ArrayList<>();
    private final List<Notification> notifications = new ArrayList<>();
    private final List<ScaleCommand> scales = new ArrayList<>();
    private final List<AuditEvent> audit = new ArrayList<>();
    /** Incidents that are open, by service. */
    private final Map<String, String> open = new LinkedHashMap<>();
    /** Services that ever had an incident. */
    private final Set<String> troubled = new LinkedHashSet<>();

    private long count;

    /** What tells one alert from another. */
    record Key(String policy, String objective, Group group) {}

    /** What became of one alert. */
    static final class Trail {
        final Key key;
        /** The last evaluation only, or all where somebody looks at more than a moment. */
        final List<Evaluation> evaluations = new ArrayList<>();

        final List<AlertTransition> transitions = new ArrayList<>();
        /** Of an objective that combines others: their levels, at the last evaluation or at all. */
        final NavigableMap<Instant, String> parts = new TreeMap<>();

        Trail(Key key) {
            this.key = key;
        }

        /** Where the alert stood at a time, epoch milliseconds. */
        AlertStatus statusAt(long millis) {
            AlertStatus status = AlertStatus.OK;
            for (AlertTransition transition : transitions) {
                if (transition.instant().toEpochMilli() <= millis) {
                    status = transition.to();
                }
            }
            return status;
        }

        /** The last evaluation at the beginning of a span, and all in it. */
        List<Evaluation> evaluations(Span span) {
            List<Evaluation> found = new ArrayList<>();
            for (Evaluation evaluation : evaluations) {
                long millis = evaluation.instant().toEpochMilli();
                if (millis <= span.fromMillis()) {
                    found.clear();
                }
                if (millis <= span.toMillis()) {
                    found.add(evaluation);
                }
            }
            return found;
        }
    }

    /**
     * @param watched objectives of which every evaluation is kept
     * @param combining whether what objectives combine is kept
     */
    Recorder(Set<String> watched, boolean combining) {
        this.watched = Set.copyOf(watched);
        this.combining = combining;
    }

    @Override
    public void evaluation(Evaluation evaluation) {
        count++;
        List<Evaluation> kept = trail(evaluation.policy(), evaluation.objective(), evaluation.group()).evaluations;
        if (!watched.contains(evaluation.objective())) {
            kept.clear();
        }
        kept.add(evaluation);
    }

    @Override
    public boolean explains(Group group) {
        return combining;
    }

    @Override
    public void explained(Explanation explanation) {
        if (explanation.objective().condition() instanceof Condition.Combined) {
            String objective = explanation.objective().name();
            Map<Instant, String> parts = trail(explanation.policy(), objective, explanation.group()).parts;
            if (!watched.contains(objective)) {
                parts.clear();
            }
            parts.put(explanation.instant(), explanation.indicator());
        }
    }

    @Override
    public void transition(AlertTransition transition) {
        transitions.add(transition);
        trail(transition.policy(), transition.objective(), transition.group())
                .transitions
                .add(transition);
        transition.incidentId().ifPresent(id -> {
            String service = transition.group().service();
            if (!isClosed(id)) {
                open.put(service, id);
                troubled.add(service);
            }
        });
    }

    private boolean isClosed(String incident) {
        return audit.stream()
                .anyMatch(event -> closes(event) && event.resourceId().equals(incident));
    }

    private static boolean closes(AuditEvent event) {
        return event.actionType().equals("incident.closed");
    }

    @Override
    public void notification(Notification notification) {
        notifications.add(notification);
    }

    @Override
    public void scale(ScaleCommand command) {
        scales.add(command);
    }

    @Override
    public void effect(CommandResult result) {
        // Nothing is carried out in a test.
    }

    @Override
    public void audit(AuditEvent event) {
        if (event.actionType().equals("alert.transition")) {
            return;
        }
        audit.add(event);
        if (closes(event)) {
            open.values().remove(event.resourceId());
        }
    }

    @Override
    public void snapshot(SnapshotChunk chunk) {
        // A test takes none.
    }

    private Trail trail(String policy, String objective, Group group) {
        return trails.computeIfAbsent(new Key(policy, objective, group), Trail::new);
    }

    /** Every alert, in the order in which they came up. */
    List<Trail> trails() {
        return List.copyOf(trails.values());
    }

    /** Number of evaluations so far. */
    long evaluations() {
        return count;
    }

    List<AlertTransition> transitions() {
        return transitions;
    }

    List<Notification> notifications() {
        return notifications;
    }

    List<ScaleCommand> scales() {
        return scales;
    }

    List<AuditEvent> audit() {
        return audit;
    }

    /** What mutes an alert now; {@code none} when nothing does. */
    String mutedBy(Trail trail) {
        String cause = "none";
        for (AuditEvent event : audit) {
            boolean starts = event.actionType().equals("notification.muted");
            if (starts || event.actionType().equals("notification.unmuted")) {
                Map<String, String> facts = AuditFacts.of(event);
                boolean same = trail.transitions.stream()
                        .anyMatch(each -> each.alertId().equals(facts.get("alert_id")));
                if (same && !MutedBy.Cause.DUPLICATE.code().equals(facts.get("cause"))) {
                    cause = starts ? facts.get("cause") : "none";
                }
            }
        }
        return cause;
    }

    /** Id of the service's open incident. */
    Optional<String> incident(String service) {
        return Optional.ofNullable(open.get(service));
    }

    /** {@code open}, {@code closed} or {@code none}. */
    String incidentState(String service) {
        return open.containsKey(service) ? "open" : troubled.contains(service) ? "closed" : "none";
    }
}
