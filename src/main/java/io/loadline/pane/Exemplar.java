package io.loadline.pane;

import java.util.Comparator;

/**
 * A request that shows what a pane holds. Ordered failed first, then slowest, then by trace id: a total order, so that
 * the first five of a window do not depend on the order of arrival.
 *
 * @param traceId its trace
 * @param latencyMicros its latency in microseconds
 * @param failed whether it was an error or throttled
 */
public record Exemplar(String traceId, long latencyMicros, boolean failed) implements Comparable<Exemplar> {
    /** How many are kept of a pane and of a window. */
    public static final int KEPT = 5;

    private static final Comparator<Exemplar> ORDER = Comparator.comparing(Exemplar::failed)
            .reversed()
            .thenComparing(Comparator.comparingLong(Exemplar::latencyMicros).reversed())
            .thenComparing(Exemplar::traceId);

    @Override
    public int compareTo(Exemplar other) {
        return ORDER.compare(this, other);
    }
}
