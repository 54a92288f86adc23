package io.loadline.engine;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.Flapping;
import io.loadline.alert.Incident;
import io.loadline.alert.MutedBy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open incident as it stands.
 *
 * @param id its id
 * @param service the service
 * @param openedAt the instant at which it opened
 * @param policy name of the policy that opened it; its notification settings hold
 * @param members its alerts, in the order of their ids
 * @param routes what each route was told, and whom it tells next, in the order of the names
 * @param acknowledgements who has taken it, in order
 */
public record IncidentView(
        String id,
        String service,
        Instant openedAt,
        String policy,
        List<Member> members,
        List<Incident.Standing> routes,
        List<Incident.Acknowledgement> acknowledgements) {

    /**
     * One of its alerts.
     *
     * @param alertId its id
     * @param name policy and objective
     * @param status where it stands
     * @param text what was measured at its last transition, one line; empty for the alerts beyond the first thousand
     * @param runbook where to read what to do; empty when there is none
     * @param routes routes that its level asks to notify
     * @param muted what keeps it from being told of; absent when nothing does, and while it asks for nothing
     * @param flapping whether it changes its level too often
     */
    public record Member(
            String alertId,
            String name,
            AlertStatus status,
            String text,
            String runbook,
            List<String> routes,
            Optional<MutedBy> muted,
            boolean flapping) {
        public Member {
            routes = List.copyOf(routes);
        }
    }

    public IncidentView {
        members = List.copyOf(members);
        routes = List.copyOf(routes);
        acknowledgements = List.copyOf(acknowledgements);
    }

    static IncidentView of(Incident incident, Map<String, Flapping> flaps) {
        List<Member> members = new ArrayList<>();
        incident.members().forEach((alertId, member) -> {
            Flapping flapping = flaps.get(alertId);
            Optional<MutedBy> muted = Optional.ofNullable(incident.muted().get(alertId))
                    .filter(by -> member.calls() || incident.isLost(alertId));
            members.add(new Member(
                    alertId,
                    member.name(),
                    member.status(),
                    member.text(),
                    member.runbook(),
                    List.copyOf(member.routes().keySet()),
                    muted,
                    flapping != null && flapping.isFlapping()));
        });
        return new IncidentView(
                incident.id(),
                incident.service(),
                Instant.ofEpochMilli(incident.openedAt()),
                incident.policy(),
                members,
                incident.standings(),
                incident.acknowledgements());
    }
}
