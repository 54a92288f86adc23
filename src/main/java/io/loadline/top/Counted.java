package io.loadline.top;

import java.util.OptionalLong;

/**
 * What only those know who count.
 *
 * @param notCounted samples that were read or sent and are neither counted nor refused yet
 * @param residual samples that are unaccounted for; anything but 0 is a fault
 * @param counted samples that were counted
 * @param late samples among them that came late
 * @param deadLettered samples that were refused
 */
public record Counted(
        OptionalLong notCounted,
        OptionalLong residual,
        OptionalLong counted,
        OptionalLong late,
        OptionalLong deadLettered) {
    /** Nothing known. */
    public static Counted unknown() {
        return new Counted(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }
}
