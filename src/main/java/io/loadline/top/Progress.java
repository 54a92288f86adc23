package io.loadline.top;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Up to when each panes partition is decided. A quiet service writes no evaluations for a minute, so what was written
 * last says little; but once phase 2 has committed past what the partition held at some moment, everything up to the
 * watermark of that moment is decided.
 */
final class Progress {
    /** Ten minutes of samples: an evaluator that is further behind is stale by any measure. */
    private static final int KEPT = 300;

    private record Mark(long endOffset, long watermarkMillis) {}

    private final Map<Integer, Deque<Mark>> marks = new HashMap<>();
    private final Map<Integer, Long> decided = new TreeMap<>();
    private final Map<Integer, Long> committedUntil = new TreeMap<>();

    /** An evaluation of that instant was written by that partition: everything before is decided, too. */
    void evaluated(int partition, Instant instant) {
        decided.merge(partition, instant.toEpochMilli(), Math::max);
    }

    /**
     * What the partitions hold at one moment.
     *
     * @param ends by partition, the offset after its last record
     * @param watermarkMillis the evaluation watermark, taken before the ends were
     */
    void sample(Map<Integer, Long> ends, long watermarkMillis) {
        ends.forEach((partition, end) -> {
            Deque<Mark> kept = marks.computeIfAbsent(partition, key -> new ArrayDeque<>());
            if (kept.isEmpty() || kept.getLast().watermarkMillis() < watermarkMillis) {
                kept.add(new Mark(end, watermarkMillis));
            }
            if (kept.size() > KEPT) {
                kept.removeFirst();
            }
        });
    }

    /** How far phase 2 has committed. */
    void committed(Map<Integer, Long> offsets) {
        offsets.forEach((partition, offset) -> {
            Deque<Mark> kept = marks.getOrDefault(partition, new ArrayDeque<>());
            while (!kept.isEmpty() && kept.getFirst().endOffset() <= offset) {
                long watermark = kept.removeFirst().watermarkMillis();
                committedUntil.merge(partition, watermark, Math::max);
                decided.merge(partition, watermark, Math::max);
            }
        });
    }

    /** Whether phase 2's progress is known for every partition that is sampled or has written anything. */
    boolean isPrecise() {
        Set<Integer> told = committedUntil.keySet();
        return !told.isEmpty() && told.containsAll(decided.keySet()) && told.containsAll(marks.keySet());
    }

    /** By partition. */
    Map<Integer, Instant> decided() {
        Map<Integer, Instant> instants = new TreeMap<>();
        decided.forEach((partition, millis) -> instants.put(partition, Instant.ofEpochMilli(millis)));
        return instants;
    }
}
