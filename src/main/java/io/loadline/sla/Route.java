package io.loadline.sla;

import java.util.List;
import java.util.Optional;

/**
 * Where notifications go.
 *
 * @param name name of the route
 * @param receivers names of receivers in the actuator's settings, in order
 * @param escalation whom else a critical incident is told of when nobody acknowledges it; absent for a pager that
 *     escalates itself
 */
public record Route(String name, List<String> receivers, Optional<Escalation> escalation) {
    public Route {
        receivers = List.copyOf(receivers);
    }
}
