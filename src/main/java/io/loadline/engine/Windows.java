package io.loadline.engine;

import io.loadline.pane.Pane;
import io.loadline.pane.WindowStats;
import io.loadline.pane.WindowSums;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Group;
import io.loadline.sla.Matcher;
import io.loadline.sla.Objective;
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
     */
    record Shape(List<Matcher> select, List<String> groupBy, long windowMillis, long delayMillis) {
        static Shape of(Objective objective) {
            return new Shape(
                    objective.select(),
                    objective.groupBy(),
                    objective.window().toMillis(),
                    objective.delay().toMillis());
        }

        boolean selects(SeriesKey series) {
            return select.stream().allMatch(matcher -> matcher.matches(series));
        }
    }

    /** The window of one group. */
    final class GroupWindow {
        private final WindowSums sums = new WindowSums();
        private final TreeSet<SeriesKey> series = new TreeSet<>();
        private final TreeSet<String> measures = new TreeSet<>();

        /** Whether any of its series has ever sent what one of the measures stands for. */
        boolean hasAny(List<String> wanted) {
            for (String measure : wanted) {
                if (measures.contains(measure)) {
                    return true;
                }
            }
            return false;
        }

        boolean isEmpty() {
            return sums.isEmpty();
        }

        WindowStats stats(long instant) {
            return sums.stats(() -> panes(instant));
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
    private final TreeMap<Group, GroupWindow> groups = new TreeMap<>();
    /** The group window of each series seen so far; only looked up, never walked through. */
    private final Map<SeriesKey, Optional<GroupWindow>> bySeries = new HashMap<>();

    Windows(Shape shape, PanesByStep panesByStep) {
        this.shape = shape;
        this.panesByStep = panesByStep;
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
        return shape.windowMillis() + shape.delayMillis();
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
                        group.measures.add(measure);
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
            panesByStep.at(start).forEach(this::enter);
        }
        for (long start : panesByStep.starts(start(from), start(to))) {
            panesByStep.at(start).forEach((series, pane) -> groupOf(series)
                    .ifPresent(group -> group.sums.subtract(pane)));
        }
    }

    /** A partial was merged into a pane that may be in the window already. */
    void late(SeriesKey series, long paneStart, Pane partial, long instant) {
        if (paneStart >= start(instant) && paneStart < end(instant)) {
            enter(series, partial);
        } else if (paneStart < start(instant)) {
            groupOf(series).ifPresent(group -> group.measures.addAll(partial.measures()));
        }
    }

    /** Fills the windows as they stand at an instant. */
    void fill(long instant) {
        for (long start : panesByStep.starts(start(instant), end(instant))) {
            panesByStep.at(start).forEach(this::enter);
        }
    }

    private void enter(SeriesKey series, Pane pane) {
        groupOf(series).ifPresent(group -> {
            group.sums.add(pane);
            group.measures.addAll(pane.measures());
        });
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
