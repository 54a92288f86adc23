package io.loadline.engine;

import io.loadline.pane.Pane;
import io.loadline.pane.WindowStats;
import io.loadline.pane.WindowSums;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Group;
import io.loadline.sla.Indicator;
import io.loadline.sla.Matcher;
import io.loadline.sla.Objective;
import io.loadline.sla.Slo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A sliding window over the groups of the series that some objectives select, kept by adding the panes that enter and
 * subtracting those that leave. Its sums always equal the sum of the panes in [T − delay − window, T − delay). Not
 * thread-safe.
 */
final class Windows {
    /**
     * What objectives must share to share windows.
     *
     * @param windowMillis 0 where only the groups are wanted
     */
    record Shape(List<Matcher> select, List<String> groupBy, long windowMillis, long delayMillis) {
        static Shape of(Objective objective) {
            return new Shape(
                    objective.select(),
                    objective.groupBy(),
                    objective.window().toMillis(),
                    objective.delay().toMillis());
        }

        /** The groups of an SLO, whose counts are kept elsewhere. */
        static Shape of(Slo slo, Duration delay) {
            return new Shape(slo.select(), slo.groupBy(), 0, delay.toMillis());
        }

        boolean selects(SeriesKey series) {
            return select.stream().allMatch(matcher -> matcher.matches(series));
        }
    }

    /** The window of one group. */
    final class GroupWindow {
        private final WindowSums sums = new WindowSums();
        private final TreeSet<SeriesKey> series = new TreeSet<>();
        /** What its series have sent, and the beginning of the latest pane with it; only looked up. */
        private final Map<String, long[]> last = new HashMap<>();

        /** Whether any of its series has ever sent what the indicator needs. */
        boolean knows(Indicator indicator) {
            return indicator.lastMeasured(this::last) != Long.MIN_VALUE;
        }

        /**
         * The beginning of the latest pane that held it: exact as far back as panes are kept for the window.
         *
         * @return {@link Long#MIN_VALUE} when none of its series has ever sent it
         */
        long last(String measure) {
            long[] found = last.get(measure);
            return found == null ? Long.MIN_VALUE : found[0];
        }

        private void sent(String measure, long start) {
            long[] found = last.get(measure);
            if (found == null) {
                last.put(measure, new long[] {start});
            } else if (found[0] < start) {
                found[0] = start;
            }
        }

        WindowStats stats() {
            return sums.stats();
        }

        /** The panes in the window at that instant. */
        List<Pane> panes(long instant) {
            return between(start(instant), end(instant));
        }

        /** The group's panes that begin in [from, to). */
        List<Pane> between(long from, long to) {
            List<Pane> found = new ArrayList<>();
            for (long start : panesByStep.starts(from, to)) {
                series.forEach(key -> panesByStep.get(start, key).ifPresent(found::add));
            }
            return found;
        }
    }

    private final Shape shape;
    private final PanesByStep panesByStep;
    private long lookBackMillis;
    private final TreeMap<Group, GroupWindow> groups = new TreeMap<>();
    /** The group window of each series seen so far; only looked up, never walked through. */
    private final Map<SeriesKey, Optional<GroupWindow>> bySeries = new HashMap<>();

    Windows(Shape shape, PanesByStep panesByStep) {
        this.shape = shape;
        this.panesByStep = panesByStep;
        this.lookBackMillis = shape.windowMillis();
    }

    long start(long instant) {
        return instant - shape.delayMillis() - shape.windowMillis();
    }

    long end(long instant) {
        return instant - shape.delayMillis();
    }

    SortedMap<Group, GroupWindow> groups() {
        return groups;
    }

    /** How far back from an instant its panes reach. */
    long reachMillis() {
        return lookBackMillis + shape.delayMillis();
    }

    /** When something was last sent is to be known so far back, also beyond the window. */
    void lookBack(long millis) {
        lookBackMillis = Math.max(lookBackMillis, millis);
    }

    /**
     * A series is known, also while the window holds nothing of it.
     *
     * @param measures what it has ever sent, and the beginning of the earliest pane that held it
     */
    void know(SeriesKey series, Map<String, Long> measures, long instant) {
        groupOf(series)
                .ifPresent(group -> measures.forEach((measure, since) -> {
                    if (since < end(instant)) {
                        group.sent(measure, Long.MIN_VALUE + 1);
                    }
                }));
    }

    /** A series is forgotten; its panes have all left. */
    void forget(SeriesKey series) {
        groupOf(series).ifPresent(group -> {
            group.series.remove(series);
            if (group.series.isEmpty()) {
                groups.remove(Group.of(series, shape.groupBy()));
            }
        });
        bySeries.remove(series);
    }

    /** Moves from one instant to the next: panes enter and leave. */
    void advance(long from, long to) {
        for (long start : panesByStep.starts(end(from), end(to))) {
            panesByStep.forEach(start, (series, pane) -> enter(series, start, pane));
        }
        if (shape.windowMillis() > 0) {
            for (long start : panesByStep.starts(start(from), start(to))) {
                panesByStep.forEach(start, (series, pane) -> leave(series, start, pane));
            }
        }
    }

    /** A partial was merged into a pane that may be in the window already. */
    void late(SeriesKey series, long paneStart, Pane partial, long instant) {
        if (paneStart >= start(instant) && paneStart < end(instant)) {
            enter(series, paneStart, partial);
        } else if (paneStart < start(instant)) {
            groupOf(series).ifPresent(group -> partial.forEachMeasure(measure -> group.sent(measure, paneStart)));
        }
    }

    /** Fills the windows as they stand at an instant. */
    void fill(long instant) {
        for (long start : panesByStep.starts(start(instant), end(instant))) {
            panesByStep.forEach(start, (series, pane) -> enter(series, start, pane));
        }
        for (long start : panesByStep.starts(end(instant) - lookBackMillis, start(instant))) {
            panesByStep.forEach(start, (series, pane) -> groupOf(series)
                    .ifPresent(group -> pane.forEachMeasure(measure -> group.sent(measure, start))));
        }
    }

    private void enter(SeriesKey series, long start, Pane pane) {
        groupOf(series).ifPresent(group -> {
            if (shape.windowMillis() > 0) {
                group.sums.add(start, pane);
            }
            pane.forEachMeasure(measure -> group.sent(measure, start));
        });
    }

    private void leave(SeriesKey series, long start, Pane pane) {
        groupOf(series).ifPresent(group -> group.sums.subtract(start, pane));
    }

    private Optional<GroupWindow> groupOf(SeriesKey series) {
        return bySeries.computeIfAbsent(series, key -> {
            if (!shape.selects(key)) {
                return Optional.empty();
            }
            GroupWindow group = groups.computeIfAbsent(Group.of(key, shape.groupBy()), name -> new GroupWindow());
            group.series.add(key);
            return Optional.of(group);
        });
    }
}
