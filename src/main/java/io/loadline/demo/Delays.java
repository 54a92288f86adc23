package io.loadline.demo;

import io.loadline.alert.AlertStatus;
import io.loadline.demo.Sightings.SeenTransition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How long it took from an injected fault until somebody could read of it.
 *
 * @param firstWarning until the first transition to warning or worse
 * @param firstCritical until the first transition to critical
 */
record Delays(Optional<Duration> firstWarning, Optional<Duration> firstCritical) {

    /**
     * Measures the delays.
     *
     * @param injectedAt by the same clock as the transitions were seen by; transitions seen before it are not its doing
     */
    static Delays since(Instant injectedAt, List<SeenTransition> transitions) {
        return new Delays(
                first(injectedAt, transitions, AlertStatus.WARNING),
                first(injectedAt, transitions, AlertStatus.CRITICAL));
    }

    private static Optional<Duration> first(Instant injectedAt, List<SeenTransition> transitions, AlertStatus atLeast) {
        return transitions.stream()
                .filter(seen -> seen.transition().to().isFiring()
                        && seen.transition().to().compareTo(atLeast) >= 0)
                .map(SeenTransition::seenAt)
                .filter(seenAt -> !seenAt.isBefore(injectedAt))
                .min(Comparator.naturalOrder())
                .map(seenAt -> Duration.between(injectedAt, seenAt));
    }
}
