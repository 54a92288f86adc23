package io.loadline.ingest;

import io.loadline.sample.RejectReason;
import java.util.EnumMap;
import java.util.Map;

/** Counts what was refused, and passes it on one at a time. */
final class Refusals implements Rejects {
    private final Rejects to;
    private final Map<RejectReason, Long> counts = new EnumMap<>(RejectReason.class);

    Refusals(Rejects to) {
        this.to = to;
    }

    @Override
    public synchronized void rejected(String place, RejectReason reason, String message, String line) {
        counts.merge(reason, 1L, Long::sum);
        to.rejected(place, reason, message, line);
    }

    synchronized Map<RejectReason, Long> counts() {
        return Map.copyOf(counts);
    }

    synchronized long count(RejectReason reason) {
        return counts.getOrDefault(reason, 0L);
    }
}
