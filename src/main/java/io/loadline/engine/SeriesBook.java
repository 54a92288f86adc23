package io.loadline.engine;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.pane.Pane;
import io.loadline.sample.SeriesKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The series that are known, what each has ever sent, and the guard on how many a service may have. When a series was
 * last heard is kept to ten minutes, so that it is written rarely. Not thread-safe.
 */
final class SeriesBook {
    /** Series of one service beyond which more are folded into one (design §3). */
    static final int MAX_PER_SERVICE = 10_000;

    /** Operation under which the series that are too many are folded. */
    static final String OTHER = "__other__";

    private static final String GAUGE = "gauge:";
    private static final String DISTRIBUTION = "distribution:";
    private static final char SERIES = 's';
    private static final long HEARD_MILLIS = 600_000;

    private final StateStore store;
    private final long forgetMillis;
    private final TreeMap<SeriesKey, Known> known = new TreeMap<>();
    private final Map<String, Integer> perService = new HashMap<>();
    private final TreeSet<SeriesKey> changed = new TreeSet<>();

    private static final class Known {
        long heard;
        /** What it has ever sent, and the beginning of the earliest pane that held it. */
        final TreeMap<String, Long> measures = new TreeMap<>();
    }

    SeriesBook(StateStore store, long forgetMillis) {
        this.store = store;
        this.forgetMillis = forgetMillis;
    }

    void restore() {
        known.clear();
        perService.clear();
        store.range(Keys.first(SERIES), Keys.after(SERIES), (key, value) -> {
            Known entry = know(Keys.series(Keys.read(key)));
            ByteReader in = new ByteReader(value);
            entry.heard = in.ordered();
            for (int i = in.unsignedInt(); i > 0; i--) {
                entry.measures.put(in.text(), in.ordered());
            }
        });
        changed.clear();
    }

    /** Whether the service has so many series that one more would be folded. */
    boolean isFull(SeriesKey series) {
        return perService.getOrDefault(series.service(), 0) >= MAX_PER_SERVICE && !known.containsKey(series);
    }

    /** The series under which those too many are folded. */
    static SeriesKey folded(SeriesKey series) {
        return new SeriesKey(series.service(), series.kind(), OTHER, Map.of());
    }

    /** A series has sent something, which may still wait for its time: it counts against the guard from now on. Tells whether it is new. */
    boolean admit(SeriesKey series, long paneStart) {
        if (known.containsKey(series)) {
            return false;
        }
        know(series).heard = Math.floorDiv(paneStart, HEARD_MILLIS) * HEARD_MILLIS;
        changed.add(series);
        return true;
    }

    /**
     * Notes what a partial of the series holds. Gauges and distributions beyond the bound of a series are counted under
     * {@value #OTHER}: a producer that puts an id into their names must not swell the state until nothing can be decided.
     *
     * @param pane is changed
     */
    void measure(SeriesKey series, long paneStart, Pane pane) {
        Known entry = know(series);
        for (String name : pane.gauges()) {
            if (isTooMany(entry, GAUGE, name, Pane.MAX_GAUGES)) {
                pane.renameGauge(name, OTHER);
            }
        }
        for (String name : pane.distributions()) {
            if (isTooMany(entry, DISTRIBUTION, name, Pane.MAX_DISTRIBUTIONS)) {
                pane.renameDistribution(name, OTHER);
            }
        }
        measured(series, entry, paneStart, pane);
    }

    private static boolean isTooMany(Known entry, String kind, String name, int most) {
        return !name.equals(OTHER)
                && !entry.measures.containsKey(kind + name)
                && entry.measures.subMap(kind, kind + Character.MAX_VALUE).size() >= most;
    }

    private boolean measured(SeriesKey series, Known entry, long paneStart, Pane pane) {
        boolean[] news = {false};
        pane.forEachMeasure(measure -> {
            Long since = entry.measures.get(measure);
            if (since == null || paneStart < since) {
                entry.measures.put(measure, paneStart);
                news[0] = true;
            }
        });
        if (news[0]) {
            changed.add(series);
        }
        return news[0];
    }

    /** A pane of the series, which begins at that time, is in force. */
    void heard(SeriesKey series, long paneStart, Pane pane) {
        Known entry = know(series);
        long heard = Math.floorDiv(paneStart, HEARD_MILLIS) * HEARD_MILLIS;
        if (measured(series, entry, paneStart, pane) || heard > entry.heard) {
            entry.heard = Math.max(entry.heard, heard);
            changed.add(series);
        }
    }

    private Known know(SeriesKey series) {
        return known.computeIfAbsent(series, key -> {
            perService.merge(key.service(), 1, Integer::sum);
            Known entry = new Known();
            entry.heard = Long.MIN_VALUE;
            return entry;
        });
    }

    /** Visits the known series: what each has ever sent, and the beginning of the earliest pane that held it. */
    void known(BiConsumer<SeriesKey, Map<String, Long>> visitor) {
        known.forEach((series, entry) -> visitor.accept(series, entry.measures));
    }

    int size() {
        return known.size();
    }

    /**
     * Forgets the series that have sent nothing for so long, and tells which. Asked every ten minutes.
     *
     * @param reachMillis panes so old may still be in a window: no series is forgotten before they have left
     */
    List<SeriesKey> forget(long instant, long reachMillis) {
        if (instant % HEARD_MILLIS != 0) {
            return List.of();
        }
        List<SeriesKey> forgotten = new ArrayList<>();
        known.forEach((series, entry) -> {
            if (entry.heard + HEARD_MILLIS + Math.max(forgetMillis, reachMillis) <= instant) {
                forgotten.add(series);
            }
        });
        for (SeriesKey series : forgotten) {
            known.remove(series);
            perService.merge(series.service(), -1, Integer::sum);
            changed.add(series);
        }
        return forgotten;
    }

    void flush() {
        for (SeriesKey series : changed) {
            byte[] key = Keys.series(Keys.of(SERIES), series).toBytes();
            Known entry = known.get(series);
            if (entry == null) {
                store.delete(key);
            } else {
                ByteWriter out = new ByteWriter().ordered(entry.heard).unsigned(entry.measures.size());
                entry.measures.forEach((measure, since) -> out.text(measure).ordered(since));
                store.put(key, out.toBytes());
            }
        }
        changed.clear();
    }
}
