package io.loadline.engine;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.pane.Pane;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Events;
import io.loadline.sla.Group;
import io.loadline.sla.Slo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an SLO counts, per group, in coarse slots of event time: of a minute (of a slice, when time slices are counted)
 * for windows of up to 6 h, of an hour for longer ones. A window that ends at E begins at the last beginning of such a
 * slot at or before E − window: it is exact at its end and at most one slot longer than written.
 *
 * <p>Sums of each window are kept by adding what comes and subtracting the slots that leave; all counts are integers, so
 * they are the same whatever came first. A slice counts from its end on, as the indicator over it says; one without
 * events is not bad, and what comes late may turn it. Not thread-safe.
 */
final class Budget {
    private static final char BUDGET = 'b';
    private static final int COUNTED_TO = 0;
    private static final int FINE = 1;
    private static final int COARSE = 2;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 3_600_000;
    private static final long LONGEST_FINE = 6 * HOUR;

    private final String id;
    private final Slo slo;
    private final StateStore store;
    private final long fineMillis;
    private final boolean slices;
    private final long[] windows;
    private final long coarseKeepMillis;
    private final TreeMap<Group, Counts> groups = new TreeMap<>();
    /** The counts of each series seen so far; only looked up. */
    private final Map<SeriesKey, Optional<Counts>> bySeries = new HashMap<>();

    private final List<Counts> changed = new ArrayList<>();
    private final List<byte[]> gone = new ArrayList<>();
    private long countedTo = Long.MIN_VALUE;
    private boolean moved;

    /** The counts of one group. */
    private final class Counts {
        final Group group;
        final Slots fine = new Slots();
        final Slots coarse = new Slots();
        final long[] good = new long[windows.length];
        final long[] bad = new long[windows.length];
        final long[] badSlices = new long[windows.length];
        final TreeSet<Long> changedFine = new TreeSet<>();
        final TreeSet<Long> changedCoarse = new TreeSet<>();

        Counts(Group group) {
            this.group = group;
        }

        void touch(long fineSlot, long coarseSlot) {
            if (changedFine.isEmpty() && changedCoarse.isEmpty()) {
                changed.add(this);
            }
            changedFine.add(fineSlot);
            changedCoarse.add(coarseSlot);
        }

        /** Adds to the slots of a moment, and to the sums of the windows that hold them. */
        void add(long time, long moreGood, long moreBad, int moreBadSlices) {
            long fineSlot = Math.floorDiv(time, fineMillis);
            long coarseSlot = Math.floorDiv(time, HOUR);
            if (fineSlot >= keptFrom(fineMillis)) {
                fine.add(fineSlot, moreGood, moreBad, moreBadSlices);
            }
            if (coarseSlot >= keptFrom(HOUR)) {
                coarse.add(coarseSlot, moreGood, moreBad, moreBadSlices);
            }
            touch(fineSlot, coarseSlot);
            for (int i = 0; i < windows.length; i++) {
                if (Math.floorDiv(time, unit(i)) >= from(i, countedTo)) {
                    sum(i, moreGood, moreBad, moreBadSlices);
                }
            }
        }

        private void sum(int window, long moreGood, long moreBad, long moreBadSlices) {
            good[window] += moreGood;
            bad[window] += moreBad;
            badSlices[window] += moreBadSlices;
        }

        /** Lets slots leave a window. */
        void leave(int window, long fromSlot, long toSlot) {
            Slots slots = unit(window) == HOUR ? coarse : fine;
            for (long slot = Math.max(fromSlot, slots.first()); slot < Math.min(toSlot, slots.end()); slot++) {
                sum(window, -slots.good(slot), -slots.bad(slot), -slots.badSlices(slot));
            }
        }

        /** Sums the slots of every window anew. */
        void sumAll() {
            for (int i = 0; i < windows.length; i++) {
                Slots slots = unit(i) == HOUR ? coarse : fine;
                sum(i, -good[i], -bad[i], -badSlices[i]);
                for (long slot = Math.max(from(i, countedTo), slots.first()); slot < slots.end(); slot++) {
                    sum(i, slots.good(slot), slots.bad(slot), slots.badSlices(slot));
                }
            }
        }

        /** Counts a slice that has ended as bad or not. */
        void judge(long slot) {
            Events events = new Events(fine.good(slot), fine.bad(slot));
            boolean isBad = events.total() > 0
                    && slo.budgeting() instanceof Slo.Budgeting.TimeSlices each
                    && each.bad().isBreachedBy(slo.counted().share(events));
            int change = (isBad ? 1 : 0) - fine.badSlices(slot);
            if (change != 0) {
                add(slot * fineMillis, 0, 0, change);
            }
        }

        void dropBefore(long fineSlot, long coarseSlot) {
            forget(fine, FINE, fineSlot);
            forget(coarse, COARSE, coarseSlot);
        }

        private void forget(Slots slots, int kind, long before) {
            for (long slot = slots.first(); slot < Math.min(before, slots.end()); slot++) {
                if (slots.good(slot) + slots.bad(slot) > 0) {
                    gone.add(key(kind, slot));
                }
            }
            slots.dropBefore(before);
        }

        byte[] key(int kind, long slot) {
            ByteWriter out = Budget.key(id, kind);
            return Keys.series(out, group.key()).ordered(slot).toBytes();
        }

        void flush() {
            put(fine, FINE, changedFine);
            put(coarse, COARSE, changedCoarse);
        }

        private void put(Slots slots, int kind, TreeSet<Long> which) {
            for (long slot : which) {
                if (slots.good(slot) + slots.bad(slot) > 0) {
                    store.put(key(kind, slot), slots.toBytes(slot));
                }
            }
            which.clear();
        }
    }

    /**
     * @param windows lengths of the windows that are asked for, in milliseconds
     */
    Budget(String id, Slo slo, SortedSet<Long> windows, StateStore store) {
        this.id = id;
        this.slo = slo;
        this.store = store;
        this.slices = slo.slice().isPresent();
        this.fineMillis = slo.slice().map(Duration::toMillis).orElse(MINUTE);
        this.windows = windows.stream().mapToLong(Long::longValue).toArray();
        this.coarseKeepMillis = Math.max(windows.last(), LONGEST_FINE);
    }

    private static ByteWriter key(String id, int kind) {
        return Keys.of(BUDGET).text(id).octet(kind);
    }

    /** Removes from the store what budgets that are not in force have left in it. */
    static void purge(StateStore store, Map<String, Budget> inForce) {
        List<byte[]> keys = new ArrayList<>();
        store.range(Keys.first(BUDGET), Keys.after(BUDGET), (key, value) -> {
            if (!inForce.containsKey(Keys.read(key).text())) {
                keys.add(key);
            }
        });
        keys.forEach(store::delete);
    }

    /** Takes up what the store holds. */
    static void restore(StateStore store, Map<String, Budget> inForce) {
        store.range(Keys.first(BUDGET), Keys.after(BUDGET), (key, value) -> {
            ByteReader in = Keys.read(key);
            Optional.ofNullable(inForce.get(in.text())).ifPresent(budget -> budget.read(in, value));
        });
        inForce.values().forEach(budget -> budget.groups.values().forEach(Counts::sumAll));
    }

    private void read(ByteReader key, byte[] value) {
        int kind = key.octet();
        if (kind == COUNTED_TO) {
            countedTo = new ByteReader(value).ordered();
            return;
        }
        Counts counts = groups.computeIfAbsent(new Group(Keys.series(key)), Counts::new);
        (kind == FINE ? counts.fine : counts.coarse).read(key.ordered(), value);
    }

    /** The same counts with other windows. */
    Budget with(Slo edited, SortedSet<Long> otherWindows) {
        Budget other = new Budget(id, edited, otherWindows, store);
        other.countedTo = countedTo;
        other.moved = moved;
        other.gone.addAll(gone);
        groups.forEach((group, counts) -> {
            Counts copy = other.groups.computeIfAbsent(group, name -> other.new Counts(name));
            copy(counts.fine, copy.fine);
            copy(counts.coarse, copy.coarse);
            copy.changedFine.addAll(counts.changedFine);
            copy.changedCoarse.addAll(counts.changedCoarse);
            if (!copy.changedFine.isEmpty() || !copy.changedCoarse.isEmpty()) {
                other.changed.add(copy);
            }
            copy.sumAll();
        });
        return other;
    }

    private static void copy(Slots from, Slots to) {
        for (long slot = from.first(); slot < from.end(); slot++) {
            to.add(slot, from.good(slot), from.bad(slot), from.badSlices(slot));
        }
    }

    private long unit(int window) {
        return windows[window] > LONGEST_FINE ? HOUR : fineMillis;
    }

    /** The first slot of a window that ends then. */
    private long from(int window, long end) {
        return Math.floorDiv(end - windows[window], unit(window));
    }

    private long keptFrom(long unit) {
        return Math.floorDiv(countedTo - (unit == HOUR ? coarseKeepMillis : LONGEST_FINE), unit);
    }

    /** Where panes are no longer needed to be counted. */
    long countedTo() {
        return countedTo;
    }

    /** Counts the panes that begin before that time, and moves the windows to end there. */
    void advance(long to, PanesByStep panes) {
        if (to <= countedTo) {
            return;
        }
        if (countedTo == Long.MIN_VALUE) {
            // As if it had counted since the first pane: slices that the fine slots no longer hold are judged, too.
            countedTo = panes.earliest().map(first -> Math.min(first, to)).orElse(to);
        }
        long from = countedTo;
        for (long start : panes.starts(from, to)) {
            panes.forEach(start, (series, pane) -> count(series, start, pane));
        }
        end(from, to);
        move(from, to);
        moved = true;
    }

    /** Judges the slices that ended in (from, to]. */
    private void end(long from, long to) {
        if (slices) {
            for (long slot = Math.floorDiv(from, fineMillis); (slot + 1) * fineMillis <= to; slot++) {
                for (Counts counts : groups.values()) {
                    counts.judge(slot);
                }
            }
        }
    }

    private void move(long from, long to) {
        for (int i = 0; i < windows.length; i++) {
            long left = from(i, from);
            long right = from(i, to);
            if (left < right) {
                for (Counts counts : groups.values()) {
                    counts.leave(i, left, right);
                }
            }
        }
        countedTo = to;
        if (Math.floorDiv(from, HOUR) < Math.floorDiv(to, HOUR)) {
            groups.values().forEach(counts -> counts.dropBefore(keptFrom(fineMillis), keptFrom(HOUR)));
            if (groups.values().removeIf(counts -> counts.coarse.isEmpty() && counts.fine.isEmpty())) {
                bySeries.clear();
            }
        }
    }

    /** A partial was merged into a pane that may be counted already. */
    void late(SeriesKey series, long paneStart, Pane partial) {
        if (paneStart < countedTo) {
            count(series, paneStart, partial);
        }
    }

    private void count(SeriesKey series, long start, Pane pane) {
        Optional<Counts> counts = countsOf(series);
        if (counts.isEmpty()) {
            return;
        }
        Events events = slo.counted().events(pane.stats());
        if (events.total() > 0 && Math.floorDiv(start, HOUR) >= keptFrom(HOUR)) {
            counts.get().add(start, events.good(), events.bad(), 0);
            long slot = Math.floorDiv(start, fineMillis);
            if (slices && (slot + 1) * fineMillis <= countedTo && slot >= keptFrom(fineMillis)) {
                counts.get().judge(slot);
            }
        }
    }

    /** A series is forgotten: nothing more is to be counted of it for now. */
    void forget(SeriesKey series) {
        bySeries.remove(series);
    }

    private Optional<Counts> countsOf(SeriesKey series) {
        return bySeries.computeIfAbsent(series, key -> {
            for (var matcher : slo.select()) {
                if (!matcher.matches(key)) {
                    return Optional.empty();
                }
            }
            return Optional.of(groups.computeIfAbsent(Group.of(key, slo.groupBy()), Counts::new));
        });
    }

    /** Events of a group in a window. */
    Events events(Group group, Duration window) {
        Counts counts = groups.get(group);
        int index = index(window);
        return counts == null ? new Events(0, 0) : new Events(counts.good[index], counts.bad[index]);
    }

    /**
     * How many times faster than allowed the budget of a group is being spent: bad events among all, or bad slices among
     * all that the window has, ÷ (1 − target).
     *
     * @return empty without events
     */
    OptionalDouble burn(Group group, Duration window) {
        Events events = events(group, window);
        if (events.total() == 0) {
            return OptionalDouble.empty();
        }
        double share = slices
                ? groups.get(group).badSlices[index(window)] * fineMillis / (double) window.toMillis()
                : events.bad() / (double) events.total();
        return OptionalDouble.of(share / (1 - slo.target()));
    }

    private int index(Duration window) {
        for (int i = 0; i < windows.length; i++) {
            if (windows[i] == window.toMillis()) {
                return i;
            }
        }
        throw new IllegalArgumentException("no window of " + window + " is kept of SLO " + slo.name());
    }

    /** The first moment that a window holds which ends then. */
    long start(Duration window, long end) {
        int index = index(window);
        return from(index, end) * unit(index);
    }

    void flush() {
        gone.forEach(store::delete);
        gone.clear();
        changed.forEach(Counts::flush);
        changed.clear();
        if (moved) {
            store.put(
                    key(id, COUNTED_TO).toBytes(),
                    new ByteWriter().ordered(countedTo).toBytes());
            moved = false;
        }
    }
}
