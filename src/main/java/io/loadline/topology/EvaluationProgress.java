package io.loadline.topology;

import io.loadline.engine.EvaluatorFigures;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How far phase 2 has come in each panes partition that this process has: for health, never for decisions. */
public final class EvaluationProgress {
    private final Map<Integer, At> partitions = new ConcurrentHashMap<>();
    private final Map<Integer, EvaluatorFigures> figures = new ConcurrentHashMap<>();
    private final DecisionTotals totals = new DecisionTotals();
    private final LongAdder unreadable = new LongAdder();

    /**
     * One partition.
     *
     * @param decidedMillis last decided instant, epoch milliseconds; {@link Long#MIN_VALUE} before the first
     * @param watermarkMillis evaluation watermark, epoch milliseconds; {@link Long#MIN_VALUE} while a source is unheard
     * @param waitingFor sources that hold it back or are left out
     */
    public record At(long decidedMillis, long watermarkMillis, List<String> waitingFor) {
        public At {
            waitingFor = List.copyOf(waitingFor);
        }
    }

    void at(int partition, At at) {
        partitions.put(partition, at);
    }

    void holds(int partition, EvaluatorFigures held) {
        figures.put(partition, held);
    }

    void unreadable() {
        unreadable.increment();
    }

    void gone(int partition) {
        partitions.remove(partition);
        figures.remove(partition);
    }

    /** By panes partition. */
    public Map<Integer, At> partitions() {
        return new TreeMap<>(partitions);
    }

    /** What each holds, by panes partition; a second old at most. */
    public Map<Integer, EvaluatorFigures> figures() {
        return new TreeMap<>(figures);
    }

    /** What was decided since the process began. */
    public DecisionTotals totals() {
        return totals;
    }

    /** Records of the panes topic that were sent to the dead letters, since the process began. */
    public long unreadablePanes() {
        return unreadable.sum();
    }
}
