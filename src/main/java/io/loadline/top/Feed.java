package io.loadline.top;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How well the state of a deployment is known, and what is known of it as a whole.
 *
 * @param loaded how much of the past that is shown has been read, 0..1
 * @param evaluatedUntil by panes partition: everything up to then is decided
 * @param precise whether these come from the evaluator's progress, and not only from what it wrote last
 * @param watermark how far event time has come over all sources; empty when it is not known
 * @param waitingFor sources that hold it back or are left out
 * @param flow how much is on its way
 * @param troubles what keeps this view from knowing more, one line each
 */
record Feed(
        double loaded,
        Map<Integer, Instant> evaluatedUntil,
        boolean precise,
        Optional<Instant> watermark,
        List<String> waitingFor,
        Flow flow,
        List<String> troubles) {

    Feed {
        evaluatedUntil = Collections.unmodifiableMap(new TreeMap<>(evaluatedUntil));
        waitingFor = List.copyOf(waitingFor);
        troubles = List.copyOf(troubles);
    }

    /** Nothing known yet. */
    static Feed unknown() {
        return new Feed(0, Map.of(), false, Optional.empty(), List.of(), Flow.unknown(), List.of());
    }

    /** The earliest of {@link #evaluatedUntil}. */
    Optional<Instant> decided() {
        return evaluatedUntil.values().stream().min(Instant::compareTo);
    }

    /**
     * How much is on its way.
     *
     * @param behindRecords records of the inputs that phase 1 has not committed
     * @param notCounted samples that were read and are neither counted nor refused yet
     * @param residual samples that are unaccounted for; anything but 0 is a fault
     * @param counted samples that were counted
     * @param late samples among them that came late
     * @param deadLettered samples that were refused
     */
    record Flow(
            OptionalLong behindRecords,
            OptionalLong notCounted,
            OptionalLong residual,
            OptionalLong counted,
            OptionalLong late,
            OptionalLong deadLettered) {
        static Flow unknown() {
            return new Flow(
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty());
        }
    }
}
