package io.loadline.standing;

import io.loadline.alert.AlertLabels;
import io.loadline.alert.MutedBy;
import io.loadline.engine.AlertView;
import io.loadline.engine.IncidentView;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Objective;
import java.util.Optional;

/**
 * An alert with what is known of it.
 *
 * @param alert its state
 * @param objective what it is an alert of; absent when its policy is no longer in force
 * @param evaluation what was last heard of it: of a value that hardly changes, up to a minute old
 * @param incident the open incident that it belongs to
 */
public record AlertRow(
        AlertView alert,
        Optional<Objective> objective,
        Optional<Evaluation> evaluation,
        Optional<IncidentView> incident) {

    /** The labels by which silences and maintenance windows choose it. */
    public AlertLabels labels() {
        return new AlertLabels(
                alert.group().key(),
                alert.policy(),
                alert.objective(),
                objective.map(each -> each.condition().text()).orElse(""),
                alert.state().status().code());
    }

    /** Its part of the incident. */
    public Optional<IncidentView.Member> member() {
        return incident.flatMap(each -> each.members().stream()
                .filter(member -> member.alertId().equals(alert.alertId()))
                .findFirst());
    }

    /** What keeps it from being told of. */
    public Optional<MutedBy> muted() {
        return member().flatMap(IncidentView.Member::muted);
    }
}
