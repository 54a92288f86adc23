package io.loadline.sla;

import java.time.Duration;

/**
 * How a resource may be scaled.
 *
 * @param name name of the plan
 * @param resource resource, where {@code {service}} stands for the service's name
 * @param dimension what is scaled, for instance {@code write_capacity}
 * @param step units of one act, at least 1
 * @param min smallest allowed value, at least 1
 * @param max largest allowed value, at least {@code min}
 * @param scaleOutCooldown after a scale-out
 * @param scaleInCooldown after a scale-in
 * @param scaleInAfter quiet time before capacity is taken away
 * @param verifyWindow time after an act in which its effect is measured, compared with the same time before it
 */
public record ScalingPlan(
        String name,
        String resource,
        String dimension,
        long step,
        long min,
        long max,
        Duration scaleOutCooldown,
        Duration scaleInCooldown,
        Duration scaleInAfter,
        Duration verifyWindow) {
    public ScalingPlan {
        if (step < 1 || min < 1 || max < min) {
            throw new IllegalArgumentException("scaling plan " + name
                    + " needs step >= 1 and 1 <= min <= max, was step " + step + ", min " + min + ", max " + max);
        }
    }

    /** The resource of one service. */
    public String resourceOf(String service) {
        return resource.replace("{service}", service);
    }
}
