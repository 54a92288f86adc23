package io.loadline.engine;

import io.loadline.alert.AlertLabels;
import io.loadline.alert.AlertStatus;
import io.loadline.alert.Flapping;
import io.loadline.alert.Incident;
import io.loadline.alert.MutedBy;
import io.loadline.alert.Muting;
import io.loadline.sla.Inhibition;
import io.loadline.sla.MaintenanceWindow;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What mutes alerts at an instant: the inhibitions and maintenance windows of all policies in force, and what operators
 * said. They hold for every alert, of whichever policy; label {@code policy} restricts them. Who is muted is decided anew
 * only when something of it has changed. Not thread-safe.
 */
final class Mutes {
    private final Map<String, Decided> decided = new HashMap<>();
    private List<Muting.Rule> rules = List.of();
    private List<Inhibition> inhibitions = List.of();
    /** They tell what an alert's label {@code indicator} is. */
    private List<Policy> policies = List.of();

    private record Decided(String incidentId, long version, SortedMap<String, MutedBy> muted) {}

    void clear() {
        decided.clear();
        rules = List.of();
        inhibitions = List.of();
        policies = List.of();
    }

    /** Takes up what is in force now. */
    void take(IncidentBook.Moment now) {
        Instant instant = Instant.ofEpochMilli(now.instant());
        List<Muting.Rule> fresh = new ArrayList<>();
        for (Policy policy : now.policies().values()) {
            for (MaintenanceWindow window : policy.maintenance()) {
                if (window.when().covers(instant)) {
                    String name = policy.name() + "/" + window.name();
                    fresh.add(new Muting.Rule(new MutedBy(MutedBy.Cause.MAINTENANCE, name, ""), window.match()));
                }
            }
        }
        List<Mute> said = now.operators().mutes();
        add(fresh, said, Mute.Kind.MAINTENANCE, MutedBy.Cause.MAINTENANCE, instant);
        add(fresh, said, Mute.Kind.SILENCE, MutedBy.Cause.SILENCE, instant);
        List<Policy> inForce = List.copyOf(now.policies().values());
        if (!fresh.equals(rules) || !inForce.equals(policies)) {
            decided.clear();
            rules = fresh;
            policies = inForce;
            inhibitions = inForce.stream()
                    .flatMap(policy -> policy.inhibition().stream())
                    .toList();
        }
    }

    private static void add(
            List<Muting.Rule> rules, List<Mute> said, Mute.Kind kind, MutedBy.Cause cause, Instant instant) {
        for (Mute mute : said) {
            if (mute.kind() == kind && mute.covers(instant)) {
                String name = kind.code() + " by " + mute.by();
                rules.add(new Muting.Rule(new MutedBy(cause, name, mute.id()), mute.matchers()));
            }
        }
    }

    /**
     * Who is muted, by what.
     *
     * @param flaps alerts that may flap: of them people may be told although they are ok
     */
    SortedMap<String, MutedBy> of(Incident incident, Map<String, Flapping> flaps, IncidentBook.Moment now) {
        Decided before = decided.get(incident.service());
        if (before == null || !before.incidentId().equals(incident.id()) || before.version() != incident.version()) {
            before = new Decided(
                    incident.id(), incident.version(), Muting.of(subjects(incident, flaps, now), inhibitions, rules));
            decided.put(incident.service(), before);
        }
        return before.muted();
    }

    void close(Incident incident) {
        decided.remove(incident.service());
    }

    private static List<Muting.Subject> subjects(
            Incident incident, Map<String, Flapping> flaps, IncidentBook.Moment now) {
        List<Muting.Subject> subjects = new ArrayList<>();
        incident.members().forEach((alertId, member) -> {
            Alert alert = now.alerts().get(alertId);
            boolean fires = member.status().isFiring();
            Flapping flapping = flaps.get(alertId);
            boolean lost = incident.isLost(alertId);
            if (alert != null && (fires || member.calls() || lost || flapping != null)) {
                AlertStatus level =
                        fires || member.calls() ? member.status() : lost ? AlertStatus.CRITICAL : flapping.worst();
                subjects.add(new Muting.Subject(
                        alertId,
                        name(alert),
                        labels(alert, level, now.policies()),
                        member.status(),
                        !member.routes().isEmpty()));
            }
        });
        return subjects;
    }

    private static String name(Alert alert) {
        String group = Text.group(alert.group);
        return alert.policy + "/" + alert.objective + (group.isEmpty() ? "" : " " + group);
    }

    static AlertLabels labels(Alert alert, AlertStatus level, SortedMap<String, Policy> policies) {
        Policy policy = policies.get(alert.policy);
        String indicator = policy == null
                ? ""
                : policy.objectives().stream()
                        .filter(objective -> objective.name().equals(alert.objective))
                        .map(Mutes::indicator)
                        .findFirst()
                        .orElse("");
        return new AlertLabels(alert.group.key(), alert.policy, alert.objective, indicator, level.code());
    }

    private static String indicator(Objective objective) {
        return objective.condition().text();
    }
}
