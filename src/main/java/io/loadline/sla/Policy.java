package io.loadline.sla;

import java.util.List;
import java.util.Map;

/**
 * A named set of objectives in one file, versioned as one.
 *
 * @param name metadata.name
 * @param version content hash of its text: the first 12 hex digits of its SHA-256
 * @param objectives in the order of the file
 * @param routes by name
 * @param scaling plans by name
 * @param notifications when incidents are told of
 */
public record Policy(
        String name,
        String version,
        List<Objective> objectives,
        Map<String, Route> routes,
        Map<String, ScalingPlan> scaling,
        NotificationSettings notifications) {
    public Policy {
        objectives = List.copyOf(objectives);
        routes = Map.copyOf(routes);
        scaling = Map.copyOf(scaling);
    }
}
