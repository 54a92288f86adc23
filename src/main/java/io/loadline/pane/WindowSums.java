package io.loadline.pane;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What can be added and subtracted of the panes in a sliding window. A pane that is subtracted must have been added.
 * Smallest, largest and last values cannot be subtracted: of panes that come with their beginning, and leave oldest
 * first, those are kept that may still become the largest; otherwise they are found again from the window's panes when
 * asked for. Not thread-safe.
 */
public final class WindowSums {
    private final LatencyHistogram latency = new LatencyHistogram();
    private long ok;
    private long errors;
    private long throttled;
    private long latencySumMicros;
    private long logs;
    private long logErrors;
    private long late;
    private final Peaks latencyMax = new Peaks();
    private final TreeMap<String, GaugeSums> gauges = new TreeMap<>();
    private final TreeMap<String, DistributionSums> distributions = new TreeMap<>();

    private static final class GaugeSums {
        long count;
        final WideSum sum = new WideSum();
        final Peaks max = new Peaks();
        final Peaks negatedMin = new Peaks();
        final Peaks last = new Peaks();
    }

    private static final class DistributionSums {
        long count;
        final SignedHistogram histogram = new SignedHistogram();
    }

    /** Takes a pane into the window. */
    public void add(Pane pane) {
        count(pane, 1);
        latency.add(pane.latency);
        pane.gauges.forEach((name, values) -> {
            GaugeSums sums = gauges.computeIfAbsent(name, key -> new GaugeSums());
            sums.count += values.count;
            sums.sum.add(values.sum);
        });
        pane.distributions.forEach((name, values) -> {
            DistributionSums sums = distributions.computeIfAbsent(name, key -> new DistributionSums());
            sums.count += values.count;
            sums.histogram.add(values.histogram);
        });
    }

    /** Takes a pane out of the window. */
    public void subtract(Pane pane) {
        count(pane, -1);
        latency.subtract(pane.latency);
        pane.gauges.forEach((name, values) -> {
            GaugeSums sums = gauges.get(name);
            sums.count -= values.count;
            sums.sum.subtract(values.sum);
            if (sums.count == 0) {
                gauges.remove(name);
            }
        });
        pane.distributions.forEach((name, values) -> {
            DistributionSums sums = distributions.get(name);
            sums.count -= values.count;
            sums.histogram.subtract(values.histogram);
            if (sums.count == 0) {
                distributions.remove(name);
            }
        });
    }

    /** Takes a pane that begins then into the window; {@link #stats()} tells of such alone. */
    public void add(long start, Pane pane) {
        add(pane);
        if (pane.latency.total() > 0) {
            latencyMax.add(start, pane.latencyMaxMicros, 0);
        }
        pane.gauges.forEach((name, values) -> {
            GaugeSums sums = gauges.get(name);
            sums.max.add(start, values.max, 0);
            sums.negatedMin.add(start, -values.min, 0);
            sums.last.add(start, values.lastTimeMillis, values.last);
        });
    }

    /** Takes a pane that begins then out of the window, and before it every pane that begins earlier. */
    public void subtract(long start, Pane pane) {
        subtract(pane);
        latencyMax.leave(start);
        for (String name : pane.gauges.keySet()) {
            GaugeSums sums = gauges.get(name);
            if (sums != null) {
                sums.max.leave(start);
                sums.negatedMin.leave(start);
                sums.last.leave(start);
            }
        }
    }

    private void count(Pane pane, int sign) {
        ok += sign * pane.ok;
        errors += sign * pane.errors;
        throttled += sign * pane.throttled;
        latencySumMicros += sign * pane.latencySumMicros;
        logs += sign * pane.logs;
        logErrors += sign * pane.logErrors;
        late += sign * pane.late;
    }

    /** Whether the window holds no sample at all. */
    public boolean isEmpty() {
        return ok + errors + throttled + logs == 0 && gauges.isEmpty() && distributions.isEmpty();
    }

    /** The first exemplars of all these panes, in their order. */
    public static List<Exemplar> exemplars(Iterable<Pane> panes) {
        List<Exemplar> all = new ArrayList<>();
        panes.forEach(pane -> all.addAll(pane.exemplars()));
        Collections.sort(all);
        return all.stream().distinct().limit(Exemplar.KEPT).toList();
    }

    /** The window as indicators see it, of panes that came with their beginning. */
    public WindowStats stats() {
        return new SlidingStats();
    }

    /**
     * The window as indicators see it.
     *
     * @param panes gives the panes that were added and not subtracted; asked only where sums do not suffice
     */
    public WindowStats stats(Supplier<? extends Iterable<Pane>> panes) {
        return new StatsOfPanes(panes);
    }

    private abstract class Stats implements WindowStats {
        @Override
        public long ok() {
            return ok;
        }

        @Override
        public long errors() {
            return errors;
        }

        @Override
        public long throttled() {
            return throttled;
        }

        @Override
        public long late() {
            return late;
        }

        @Override
        public LatencyHistogram latency() {
            return latency;
        }

        @Override
        public long latencySumMicros() {
            return latencySumMicros;
        }

        @Override
        public long logs() {
            return logs;
        }

        @Override
        public long logErrors() {
            return logErrors;
        }

        @Override
        public Optional<DistributionStats> distribution(String name) {
            DistributionSums sums = distributions.get(name);
            return sums == null ? Optional.empty() : Optional.of(new DistributionStats(sums.count, sums.histogram));
        }
    }

    private final class SlidingStats extends Stats {
        @Override
        public OptionalLong latencyMaxMicros() {
            return latency.total() == 0 ? OptionalLong.empty() : OptionalLong.of(latencyMax.value());
        }

        @Override
        public Optional<GaugeStats> gauge(String name) {
            GaugeSums sums = gauges.get(name);
            return sums == null
                    ? Optional.empty()
                    : Optional.of(new GaugeStats(
                            sums.count, sums.sum.value(), -sums.negatedMin.value(), sums.max.value(), sums.last.tie()));
        }
    }

    private final class StatsOfPanes extends Stats {
        private final Supplier<? extends Iterable<Pane>> panes;

        StatsOfPanes(Supplier<? extends Iterable<Pane>> panes) {
            this.panes = panes;
        }

        @Override
        public OptionalLong latencyMaxMicros() {
            if (latency.total() == 0) {
                return OptionalLong.empty();
            }
            long max = 0;
            for (Pane pane : panes.get()) {
                max = Math.max(max, pane.latencyMaxMicros);
            }
            return OptionalLong.of(max);
        }

        @Override
        public Optional<GaugeStats> gauge(String name) {
            GaugeSums sums = gauges.get(name);
            if (sums == null) {
                return Optional.empty();
            }
            Pane.GaugeValues extremes = new Pane.GaugeValues();
            for (Pane pane : panes.get()) {
                Pane.GaugeValues values = pane.gauges.get(name);
                if (values != null) {
                    extremes.min = Math.min(extremes.min, values.min);
                    extremes.max = Math.max(extremes.max, values.max);
                    extremes.latest(values.lastTimeMillis, values.last);
                }
            }
            return Optional.of(new GaugeStats(sums.count, sums.sum.value(), extremes.min, extremes.max, extremes.last));
        }
    }
}
