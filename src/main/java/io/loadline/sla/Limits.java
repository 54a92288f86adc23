package io.loadline.sla;

import java.util.Optional;

/**
 * A limit for each level that has one.
 *
 * @param warning limit of level warning
 * @param critical limit of level critical
 */
public record Limits(Optional<Threshold> warning, Optional<Threshold> critical) {

    /** No limit at any level. */
    public static Limits none() {
        return new Limits(Optional.empty(), Optional.empty());
    }

    /** The limit of a level, when it has one. */
    public Optional<Threshold> of(Level level) {
        return level == Level.CRITICAL ? critical : level == Level.WARNING ? warning : Optional.empty();
    }

    /** Whether no level has a limit. */
    public boolean isEmpty() {
        return warning.isEmpty() && critical.isEmpty();
    }
}
