package io.loadline.engine;

import io.loadline.engine.Windows.GroupWindow;
import io.loadline.pane.Exemplar;
import io.loadline.pane.LatencyHistogram;
import io.loadline.pane.WindowStats;
import io.loadline.pane.WindowSums;
import io.loadline.sla.Counts;
import io.loadline.sla.Indicator;
import io.loadline.sla.Judgement;
import io.loadline.sla.Level;
import io.loadline.sla.Measurement;
import io.loadline.sla.Objective;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** An indicator over a window of panes. */
record FoundInWindow(
        Objective objective,
        Windows windows,
        GroupWindow group,
        WindowStats stats,
        Measurement measurement,
        Judgement judgement,
        long instant)
        implements Found {

    private Indicator of() {
        return objective.measured().indicator();
    }

    @Override
    public String indicator() {
        return of().text();
    }

    @Override
    public String text(Level level) {
        return indicator() + " " + Text.value(of().unit(), measurement.value()) + " (limit "
                + limit(level).text() + ")";
    }

    @Override
    public Duration window() {
        return objective.window();
    }

    @Override
    public long start() {
        return windows.start(instant);
    }

    @Override
    public long end() {
        return windows.end(instant);
    }

    @Override
    public int panes() {
        return group.panes(instant).size();
    }

    @Override
    public Counts counts() {
        LatencyHistogram latency = stats.latency();
        return new Counts(
                stats.total(),
                stats.errors(),
                stats.throttled(),
                stats.late(),
                quantile(latency, 0.5),
                quantile(latency, 0.95),
                quantile(latency, 0.99));
    }

    private static OptionalLong quantile(LatencyHistogram latency, double q) {
        return latency.quantile(q).map(found -> OptionalLong.of(found.value())).orElseGet(OptionalLong::empty);
    }

    @Override
    public List<Exemplar> exemplars() {
        return WindowSums.exemplars(group.panes(instant));
    }

    @Override
    public Limit limit(Level level) {
        return Found.limit(objective.measured(), level);
    }
}
