package io.loadline.topology;

import io.loadline.engine.TimeSettings;
import java.util.Set;

/**
 * How phase 1 collects.
 *
 * @param time the rules of time
 * @param sources number of sources of time: partitions of metrics, logs and control
 * @param dimensions labels beyond service, kind and operation that tell series apart
 */
public record CollectSettings(TimeSettings time, int sources, Set<String> dimensions) {
    public CollectSettings {
        if (sources < 1) {
            throw new IllegalArgumentException("sources must be positive, was " + sources);
        }
        dimensions = Set.copyOf(dimensions);
    }
}
