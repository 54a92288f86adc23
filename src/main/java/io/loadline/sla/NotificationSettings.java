package io.loadline.sla;

import java.time.Duration;
import java.util.Optional;

/**
 * When an incident is told of, with Alertmanager's meaning of the names (its configuration, {@code route}).
 *
 * @param groupWait wait before the first notification of an incident
 * @param groupInterval least time between two notifications of an incident
 * @param repeatInterval time after which an unchanged incident is told of again
 * @param resolveAfter time an incident stays open after its last alert is ok
 * @param closeAfterSilence time after which an incident whose alerts are all ok or without data closes
 * @param flapping when an alert changes its level too often to be told of each time; absent when it is always told
 */
public record NotificationSettings(
        Duration groupWait,
        Duration groupInterval,
        Duration repeatInterval,
        Duration resolveAfter,
        Duration closeAfterSilence,
        Optional<Flapping> flapping) {

    /**
     * More changes of level than {@code changes} within that time are flapping.
     *
     * @param changes at least 1
     * @param within sliding time, at least 1 s
     */
    public record Flapping(int changes, Duration within) {}

    /** 5 s, 5 min, 4 h, 5 min, 30 min; flapping is more than 6 changes in 15 min. */
    public static NotificationSettings defaults() {
        return new NotificationSettings(
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Optional.of(new Flapping(6, Duration.ofMinutes(15))));
    }
}
