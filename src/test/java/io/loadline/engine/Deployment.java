package io.loadline.engine;

import io.loadline.command.CommandResult;
import io.loadline.policy.PolicyReader;
import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Both phases, one record at a time: a sample's way from its topic to a decision, with time in the test's hand. */
final class Deployment {
    /** An instant that is a multiple of every step in use, and of an hour. */
    static final long T0 = 1_800_000_000_000L;

    static final SourceId CONTROL = new SourceId("control", 0);
    static final SeriesKey SHOP = series("shop", "buy");

    final TimeSettings time;
    final Decided decided = new Decided();
    final Collected collected = new Collected();
    private final EvaluatorSettings settings;
    private final Collector collector;
    private final Evaluator evaluator;
    private long offset;
    private long append = Long.MIN_VALUE;
    private long controls;
    private int forwarded;

    Deployment(int sources, boolean active, boolean snapshots) {
        this(TimeSettings.defaults(), sources, active, snapshots);
    }

    Deployment(TimeSettings time, int sources, boolean active, boolean snapshots) {
        this.time = time;
        settings = settings(time, active, snapshots);
        collector = new Collector(time, sources, StateStore.onHeap());
        evaluator = evaluator(settings, StateStore.onHeap());
    }

    static EvaluatorSettings settings(TimeSettings time, boolean active, boolean snapshots) {
        return new EvaluatorSettings(time, "test", true, active, snapshots);
    }

    static Evaluator evaluator(EvaluatorSettings settings, StateStore store) {
        Evaluator evaluator = new Evaluator(settings, store, PolicyReader::compile);
        evaluator.restore();
        return evaluator;
    }

    static SeriesKey series(String service, String operation) {
        return new SeriesKey(service, "api", operation, Map.of());
    }

    static SourceId metrics(int partition) {
        return new SourceId("metrics", partition);
    }

    Evaluator evaluator() {
        return evaluator;
    }

    /** The panes log appends no earlier than this from now on. */
    void appendAt(long millis) {
        append = Math.max(append, millis);
    }

    void control(long arrival, ControlEvent event) {
        collector.control(CONTROL, arrival, controls++, event, collected);
        forward(arrival);
    }

    void heartbeat(SourceId source, long arrival) {
        collector.time(source, arrival, collected);
        forward(arrival);
    }

    void result(long arrival, CommandResult result) {
        collector.result(new SourceId("command-results", 0), arrival, offset, result, collected);
        forward(arrival);
    }

    void samples(SourceId source, long arrival, Input.Raw... samples) {
        collector.samples(source, arrival, new Input(source, arrival, List.of(samples)).batch(), collected);
        forward(arrival);
    }

    /** So many requests of 10 ms at that moment. */
    static Input.Raw[] requests(SeriesKey series, long time, int count, Outcome outcome) {
        Input.Raw[] raws = new Input.Raw[count];
        Arrays.setAll(raws, i -> Input.Raw.request(series, time, outcome, 10_000));
        return raws;
    }

    private void forward(long arrival) {
        appendAt(arrival);
        List<PaneRecord> fresh = new ArrayList<>(collected.records.subList(forwarded, collected.records.size()));
        forwarded = collected.records.size();
        fresh.forEach(record -> evaluator.accept(record, offset++, append, decided));
    }

    /** A source beats once a second in (from, to]. */
    void beat(long from, long to, SourceId... sources) {
        for (long at = from + 1000; at <= to; at += 1000) {
            for (SourceId source : sources) {
                heartbeat(source, at);
            }
        }
    }

    static TimeSettings quickTimes() {
        return new TimeSettings(
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                Duration.ofHours(24));
    }
}
