package io.loadline.topology;

import io.loadline.engine.SourceFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What phase 1 has made of the input partitions that this process has, as of the last commit that is known to have
 * succeeded: for people, never for decisions.
 */
public final class CollectProgress {
    private final Map<Integer, List<SourceFigures>> partitions = new ConcurrentHashMap<>();
    private final LongAdder clockSteps = new LongAdder();

    void at(int partition, List<SourceFigures> figures) {
        partitions.put(partition, List.copyOf(figures));
    }

    void gone(int partition) {
        partitions.remove(partition);
    }

    void clockStep() {
        clockSteps.increment();
    }

    /** Every source of this process, by partition and topic. */
    public List<SourceFigures> sources() {
        List<SourceFigures> all = new ArrayList<>();
        new TreeMap<>(partitions).values().forEach(all::addAll);
        return all;
    }

    /** Heartbeats whose clock was off, since the process began. */
    public long clockSteps() {
        return clockSteps.sum();
    }
}
