package io.loadline.sla;

import java.util.List;

/**
 * Where notifications go.
 *
 * @param name name of the route
 * @param receivers names of receivers in the actuator's settings, in order
 */
public record Route(String name, List<String> receivers) {
    public Route {
        receivers = List.copyOf(receivers);
    }
}
