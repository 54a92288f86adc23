package io.loadline.engine;

import io.loadline.pane.ByteReader;
import io.loadline.pane.Pane;
import io.loadline.sample.SeriesKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The panes of all series, merged to the step, by the time they begin. Those that are still being filled are objects;
 * the others, and those that lie far ahead while a slower source catches up, are bytes in the store. Each pane has a
 * key of its own, so one that lies hours ahead can never take the place of another. Not thread-safe.
 */
final class PanesByStep {
    private static final char PANE = 'p';

    /** Panes further ahead than this leave the heap at the next flush. */
    private static final long AHEAD_MILLIS = 120_000;

    private final StateStore store;
    private long step;
    private final TreeMap<Long, TreeMap<SeriesKey, Slot>> heap = new TreeMap<>();
    /** Number of panes that the store holds, by their beginning. */
    private final TreeMap<Long, Integer> stored = new TreeMap<>();

    private static final class Slot {
        final Pane pane;
        boolean inStore;
        boolean changed;

        Slot(Pane pane, boolean inStore) {
            this.pane = pane;
            this.inStore = inStore;
        }
    }

    PanesByStep(StateStore store, long stepMillis) {
        this.store = store;
        this.step = stepMillis;
    }

    /** Takes up what the store holds. */
    void restore(long stepMillis) {
        step = stepMillis;
        heap.clear();
        stored.clear();
        store.range(
                Keys.first(PANE),
                Keys.after(PANE),
                (key, value) -> stored.merge(Keys.read(key).ordered(), 1, Integer::sum));
    }

    /** Number of panes. */
    long size() {
        long size = stored.values().stream().mapToLong(Integer::longValue).sum();
        for (TreeMap<SeriesKey, Slot> slots : heap.values()) {
            size += slots.values().stream().filter(slot -> !slot.inStore).count();
        }
        return size;
    }

    long step() {
        return step;
    }

    long startOf(long timeMillis) {
        return Math.floorDiv(timeMillis, step) * step;
    }

    /** Beginning of the earliest pane. */
    Optional<Long> earliest() {
        if (heap.isEmpty() && stored.isEmpty()) {
            return Optional.empty();
        }
        long onHeap = heap.isEmpty() ? Long.MAX_VALUE : heap.firstKey();
        long inStore = stored.isEmpty() ? Long.MAX_VALUE : stored.firstKey();
        return Optional.of(Math.min(onHeap, inStore));
    }

    /** Merges a partial into the pane of its step. */
    void merge(SeriesKey series, long timeMillis, Pane partial) {
        long start = startOf(timeMillis);
        TreeMap<SeriesKey, Slot> slots = heap.computeIfAbsent(start, key -> new TreeMap<>());
        Slot slot = slots.get(series);
        if (slot == null) {
            slot = stored.containsKey(start)
                    ? load(start, series).orElseGet(() -> new Slot(new Pane(), false))
                    : new Slot(new Pane(), false);
            slots.put(series, slot);
        }
        slot.pane.add(partial);
        slot.changed = true;
    }

    private Optional<Slot> load(long start, SeriesKey series) {
        return store.get(key(start, series)).map(bytes -> new Slot(Pane.fromBytes(bytes), true));
    }

    /** The pane of a series and step. */
    Optional<Pane> get(long start, SeriesKey series) {
        TreeMap<SeriesKey, Slot> slots = heap.get(start);
        if (slots != null && slots.containsKey(series)) {
            return Optional.of(slots.get(series).pane);
        }
        return stored.containsKey(start) ? store.get(key(start, series)).map(Pane::fromBytes) : Optional.empty();
    }

    /** All panes of a step, ordered by series. */
    private SortedMap<SeriesKey, Pane> at(long start) {
        TreeMap<SeriesKey, Pane> panes = new TreeMap<>();
        forEach(start, panes::put);
        return panes;
    }

    /** Visits all panes of a step, in no order that means anything: what is done with them must not depend on it. */
    void forEach(long start, BiConsumer<SeriesKey, Pane> visitor) {
        TreeMap<SeriesKey, Slot> slots = heap.get(start);
        int inStore = stored.getOrDefault(start, 0);
        if (slots != null) {
            for (Map.Entry<SeriesKey, Slot> each : slots.entrySet()) {
                visitor.accept(each.getKey(), each.getValue().pane);
                inStore -= each.getValue().inStore ? 1 : 0;
            }
        }
        if (inStore > 0) {
            store.range(from(start), from(start + 1), (key, value) -> {
                SeriesKey series = series(key);
                if (slots == null || !slots.containsKey(series)) {
                    visitor.accept(series, Pane.fromBytes(value));
                }
            });
        }
    }

    /** Beginnings of all panes in [from, to), ascending. */
    List<Long> starts(long from, long to) {
        if (from >= to) {
            return List.of();
        }
        TreeMap<Long, Boolean> starts = new TreeMap<>();
        heap.subMap(from, to).keySet().forEach(start -> starts.put(start, true));
        stored.subMap(from, to).keySet().forEach(start -> starts.put(start, true));
        return new ArrayList<>(starts.keySet());
    }

    /** Forgets all panes that begin before that time. */
    void dropBefore(long timeMillis) {
        heap.headMap(timeMillis).clear();
        SortedMap<Long, Integer> old = stored.headMap(timeMillis);
        if (!old.isEmpty()) {
            List<byte[]> keys = new ArrayList<>();
            store.range(Keys.first(PANE), from(timeMillis), (key, value) -> keys.add(key));
            keys.forEach(store::delete);
            old.clear();
        }
    }

    /**
     * Merges to another step. To a multiple it is exact; a pane that is longer than the new step keeps its beginning
     * and counts there as a whole until it has left the windows.
     */
    void changeStep(long stepMillis) {
        if (stepMillis == step) {
            return;
        }
        TreeMap<Long, SortedMap<SeriesKey, Pane>> all = new TreeMap<>();
        starts(Long.MIN_VALUE, Long.MAX_VALUE).forEach(start -> all.put(start, new TreeMap<>(at(start))));
        dropBefore(Long.MAX_VALUE);
        step = stepMillis;
        all.forEach((start, panes) -> panes.forEach((series, pane) -> merge(series, start, pane)));
    }

    /**
     * Writes what changed.
     *
     * @param decidedMillis panes before it, and far behind it, need no longer be objects
     */
    void flush(long decidedMillis) {
        Iterator<Map.Entry<Long, TreeMap<SeriesKey, Slot>>> steps =
                heap.entrySet().iterator();
        while (steps.hasNext()) {
            Map.Entry<Long, TreeMap<SeriesKey, Slot>> entry = steps.next();
            long start = entry.getKey();
            entry.getValue().forEach((series, slot) -> {
                if (slot.changed) {
                    store.put(key(start, series), slot.pane.toBytes());
                    if (!slot.inStore) {
                        stored.merge(start, 1, Integer::sum);
                    }
                    slot.inStore = true;
                    slot.changed = false;
                }
            });
            boolean past = start + step <= decidedMillis;
            boolean farAhead = decidedMillis == Long.MIN_VALUE || start > decidedMillis + AHEAD_MILLIS;
            if (past || farAhead) {
                steps.remove();
            }
        }
    }

    private static byte[] from(long start) {
        return Keys.of(PANE).ordered(start).toBytes();
    }

    private static byte[] key(long start, SeriesKey series) {
        return Keys.series(Keys.of(PANE).ordered(start), series).toBytes();
    }

    private static SeriesKey series(byte[] key) {
        ByteReader in = Keys.read(key);
        in.ordered();
        return Keys.series(in);
    }
}
