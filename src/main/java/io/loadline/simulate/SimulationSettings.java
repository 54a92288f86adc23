package io.loadline.simulate;

import java.time.Duration;

/**
 * What is simulated.
 *
 * @param eventsPerSecond requests, page-load reports and log lines together on a good day, 50 to 20 000
 * @param seed the same seed and the same moments give the same events
 * @param incidentAfter time from the start to the incident; longer than the run for none
 */
public record SimulationSettings(int eventsPerSecond, long seed, Duration incidentAfter) {
    public SimulationSettings {
        if (eventsPerSecond < 50 || eventsPerSecond > 20_000) {
            throw new IllegalArgumentException("rate must be 50 to 20000 events a second, was " + eventsPerSecond);
        }
        if (incidentAfter.isNegative()) {
            throw new IllegalArgumentException("the incident cannot begin before the start, was " + incidentAfter);
        }
    }

    /** 300 events a second, an incident after 20 s. */
    public static SimulationSettings defaults() {
        return new SimulationSettings(300, 1, Duration.ofSeconds(20));
    }
}
