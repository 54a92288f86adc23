package io.loadline.sla;

import java.time.Duration;

/**
 * What a quantile or ratio must rest on (semantics §1). Gauges and counts have no floors.
 *
 * @param minSamples fewest samples for which a value is judged, at least 0
 * @param minBreaching fewest samples beyond the threshold for which it is a breach, at least 0
 * @param lowSamples what is done with fewer than {@code minSamples}
 * @param holdFor longest time an evaluation is held for too few samples before it counts as no data
 */
public record Floors(int minSamples, int minBreaching, LowSamples lowSamples, Duration holdFor) {

    /** What is done with fewer samples than {@code min_samples}. */
    public enum LowSamples {
        EVALUATE,
        HOLD,
        NO_DATA
    }

    /** 20, 5, hold, 15 min. */
    public static Floors defaults() {
        return new Floors(20, 5, LowSamples.HOLD, Duration.ofMinutes(15));
    }
}
