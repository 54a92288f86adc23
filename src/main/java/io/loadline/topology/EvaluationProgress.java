package io.loadline.topology;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How far phase 2 has come in each panes partition that this process has: for health, never for decisions. */
public final class EvaluationProgress {
    private final Map<Integer, At> partitions = new ConcurrentHashMap<>();

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

    void gone(int partition) {
        partitions.remove(partition);
    }

    /** By panes partition. */
    public Map<Integer, At> partitions() {
        return new TreeMap<>(partitions);
    }
}
