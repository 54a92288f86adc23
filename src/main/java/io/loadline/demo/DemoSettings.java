package io.loadline.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * What is shown.
 *
 * @param length how long traffic runs; empty until it is asked to stop
 * @param eventsPerSecond rate of the simulated traffic, 50 to 20 000
 * @param seed of the simulated traffic
 * @param withStore whether the store runs; without it DynamoDB is stopped before the incident, too
 */
public record DemoSettings(Optional<Duration> length, int eventsPerSecond, long seed, boolean withStore) {
    private static final Duration SHORTEST = Duration.ofSeconds(20);
    private static final Duration USUAL_START = Duration.ofSeconds(20);

    public DemoSettings {
        if (length.isPresent() && length.get().compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("--for must be at least 20s, was %ds: the incident needs that long"
                    .formatted(length.get().toSeconds()));
        }
        if (eventsPerSecond < 50 || eventsPerSecond > 20_000) {
            throw new IllegalArgumentException("--rate must be 50 to 20000 events a second, was " + eventsPerSecond);
        }
    }

    /** Until asked to stop, 300 events a second, seed 1, with the store. */
    public static DemoSettings defaults() {
        return new DemoSettings(Optional.empty(), 300, 1, true);
    }

    /** When the incident begins: 20 s after the traffic, sooner in a short demo. */
    Duration incidentAfter() {
        Duration quarter = length.map(whole -> whole.dividedBy(4)).orElse(USUAL_START);
        return quarter.compareTo(USUAL_START) < 0 ? quarter : USUAL_START;
    }

    /** The same with a length. */
    public DemoSettings lasting(Duration other) {
        return new DemoSettings(Optional.of(other), eventsPerSecond, seed, withStore);
    }

    /** The same without the store, and with DynamoDB stopped before the incident. */
    public DemoSettings withoutStore() {
        return new DemoSettings(length, eventsPerSecond, seed, false);
    }
}
