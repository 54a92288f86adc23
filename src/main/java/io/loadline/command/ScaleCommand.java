package io.loadline.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A proposal to change the capacity of a resource.
 *
 * @param commandId hash of incident, kind, resource and number
 * @param incidentId the incident
 * @param alertId the alert that proposed it
 * @param service the service
 * @param objective objective whose indicator judges the effect
 * @param instant the evaluation instant that decided it
 * @param expiresAt it is not executed at or after this
 * @param resource for instance {@code dynamodb:table/NAME}
 * @param dimension for instance {@code write_capacity}
 * @param direction which way
 * @param amount units to add or take away, at least 1; of a rollback: the value to restore
 * @param limits what the policy allows
 * @param reason why, one line
 */
public record ScaleCommand(
        String commandId,
        String incidentId,
        String alertId,
        String service,
        String objective,
        Instant instant,
        Instant expiresAt,
        String resource,
        String dimension,
        Direction direction,
        long amount,
        Limits limits,
        String reason) {

    /** Which way. */
    public enum Direction {
        OUT,
        IN,
        ROLLBACK;

        /** As written in records and files. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What the policy allows.
     *
     * @param min smallest allowed value
     * @param max largest allowed value
     * @param scaleOutCooldown after a scale-out
     * @param scaleInCooldown after a scale-in
     * @param verifyWindow time after the act in which its effect is measured
     */
    public record Limits(
            long min, long max, Duration scaleOutCooldown, Duration scaleInCooldown, Duration verifyWindow) {}
}
