package io.loadline.sla;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a condition must hold before its alert fires, and how long it fires on (semantics §2 and §3).
 *
 * @param warning the policy's {@code for} of level warning, at least 0
 * @param critical the policy's {@code for} of level critical, at least 0
 * @param keepFiring the policy's {@code keep_firing_for}, at least 0
 * @param datapoints how many of the newest evaluations must breach; absent when {@code for} decides
 */
public record Dwell(Duration warning, Duration critical, Duration keepFiring, Optional<Datapoints> datapoints) {

    /**
     * M of N (CloudWatch, "Evaluating an alarm").
     *
     * @param m how many must breach, 1 to {@code n}
     * @param n of how many, 1 to 100
     */
    public record Datapoints(int m, int n) {
        public Datapoints {
            if (m < 1 || m > n || n > 100) {
                throw new IllegalArgumentException(
                        "datapoints must be M of N with 1 <= M <= N <= 100, was " + m + " of " + n);
            }
        }
    }

    /** Fires after so long at either level, and stops at once. */
    public static Dwell of(Duration both) {
        return new Dwell(both, both, Duration.ZERO, Optional.empty());
    }

    /** The {@code for} of a breaching level. */
    public Duration of(Level level) {
        return level == Level.CRITICAL ? critical : warning;
    }

    /** The longer of both {@code for}s. */
    public Duration longest() {
        return warning.compareTo(critical) > 0 ? warning : critical;
    }
}
