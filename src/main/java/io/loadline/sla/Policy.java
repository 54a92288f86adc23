package io.loadline.sla;

import java.util.List;
import java.util.Map;

/**
 * A named set of objectives in one file, versioned as one.
 *
 * @param name metadata.name
 * @param version content hash of its text: the first 12 hex digits of its SHA-256
 * @param objectives in the order of the file; those with burn-rate tiers last
 * @param slos by name
 * @param routes by name
 * @param scaling plans by name
 * @param notifications when incidents are told of
 * @param inhibition which alerts mute others, besides what is built in
 * @param maintenance planned times in which alerts are not told of
 */
public record Policy(
        String name,
        String version,
        List<Objective> objectives,
        Map<String, Slo> slos,
        Map<String, Route> routes,
        Map<String, ScalingPlan> scaling,
        NotificationSettings notifications,
        List<Inhibition> inhibition,
        List<MaintenanceWindow> maintenance) {
    public Policy {
        objectives = List.copyOf(objectives);
        routes = Map.copyOf(routes);
        slos = Map.copyOf(slos);
        scaling = Map.copyOf(scaling);
        inhibition = List.copyOf(inhibition);
        maintenance = List.copyOf(maintenance);
    }
}
