package io.loadline.sla;

import java.time.Duration;

/**
 * When an incident is told of, with Alertmanager's meaning of the names (its configuration, {@code route}).
 *
 * @param groupWait wait before the first notification of an incident
 * @param groupInterval least time between two notifications of an incident
 * @param repeatInterval time after which an unchanged incident is told of again
 * @param resolveAfter time an incident stays open after its last alert is ok
 * @param closeAfterSilence time after which an incident whose alerts are all ok or without data closes
 */
public record NotificationSettings(
        Duration groupWait,
        Duration groupInterval,
        Duration repeatInterval,
        Duration resolveAfter,
        Duration closeAfterSilence) {

    /** 5 s, 5 min, 4 h, 5 min, 30 min. */
    public static NotificationSettings defaults() {
        return new NotificationSettings(
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30));
    }
}
