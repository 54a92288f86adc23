package io.loadline.engine;

import io.loadline.command.CommandResult;
import io.loadline.pane.ByteReader;
import io.loadline.pane.Exemplar;
import io.loadline.pane.Pane;
import io.loadline.sample.Distribution;
import io.loadline.sample.LogEvent;
import io.loadline.sample.RejectReason;
import io.loadline.sample.SampleRules;
import io.loadline.sample.SeriesKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Phase 1 as a function of its inputs: folds samples into partial panes per source, and tells when event time has
 * passed. Reads no clock: a source's watermark is the running maximum of arrival minus grace, and each time it crosses
 * a whole second the partials gathered so far are sent, then the watermark, so what an instant sees depends on the
 * input alone. Not thread-safe.
 */
public final class Collector {
    /** Length of a pane. */
    static final long PANE_MILLIS = 1000;

    /** A jump of the watermark goes out in at most so many steps at once; the next records bring the rest. */
    private static final int MAX_STEPS = 100;

    /** Open partials of one source beyond which new series are refused: a stop for memory, not a limit of use. */
    private static final int MAX_OPEN_SERIES = 1_000_000;

    private static final char TIMES = 'w';
    private static final char OPEN = 'o';

    private static final Pane.Count[] COUNTS = {Pane.Count.OK, Pane.Count.ERROR, Pane.Count.THROTTLED};

    private final TimeSettings settings;
    private final long graceMillis;
    private final long maxFutureMillis;
    private final long maxLatenessMillis;
    private final int sources;
    private final StateStore store;
    private final Map<SourceId, SourceState> states = new HashMap<>();

    /**
     * @param settings the rules of time
     * @param sources number of sources there are in all: partitions of metrics, logs and control
     * @param store where open partials and watermarks outlive this object
     */
    public Collector(TimeSettings settings, int sources, StateStore store) {
        this.settings = settings;
        this.graceMillis = settings.grace().toMillis();
        this.maxFutureMillis = settings.maxFutureSkew().toMillis();
        this.maxLatenessMillis = settings.maxLateness().toMillis();
        this.sources = sources;
        this.store = store;
    }

    /** Takes up what the store holds; call before anything else. */
    public void restore() {
        states.clear();
        store.range(Keys.first(TIMES), Keys.after(TIMES), (key, value) -> state(Keys.source(Keys.read(key)))
                .readTimes(value));
        store.range(Keys.first(OPEN), Keys.after(OPEN), (key, value) -> {
            ByteReader in = Keys.read(key);
            SourceState state = state(Keys.source(in));
            SeriesKey series = Keys.series(in);
            state.pane(series, in.ordered()).add(value);
            state.stored.add(key);
        });
    }

    /** Folds the samples of one record, then lets time pass to its arrival. An empty batch is a keep-alive. */
    public void samples(SourceId source, long arrivalMillis, SampleBatch batch, CollectorOutput out) {
        SourceState state = state(source);
        for (int i = 0; i < batch.size(); i++) {
            Optional<RejectReason> refused = fold(state, arrivalMillis, batch, i);
            if (refused.isPresent()) {
                out.rejected(i, refused.get());
            }
        }
        pass(state, arrivalMillis, out);
    }

    private Optional<RejectReason> fold(SourceState state, long arrivalMillis, SampleBatch batch, int i) {
        long time = batch.timestampMillis(i);
        if (time - arrivalMillis > maxFutureMillis || arrivalMillis - time > maxLatenessMillis) {
            return refuseTime(time, arrivalMillis);
        }
        Optional<RejectReason> refusal = batch.refusal(i);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (batch.isGauge(i)) {
            return foldGauge(state, batch, i);
        }
        if (batch.isDistribution(i)) {
            return foldDistribution(state, batch, i);
        }
        byte outcome = batch.outcome(i);
        SeriesKey series = batch.series(i);
        if (isFlooded(state, series)) {
            return Optional.of(RejectReason.SERIES_FLOOD);
        }
        Pane pane = state.pane(series, startOf(time));
        if (!batch.isMeasured(i)) {
            pane.answered(COUNTS[outcome]);
            return Optional.empty();
        }
        long latency = batch.latencyMicros(i);
        pane.request(COUNTS[outcome], latency);
        if (batch.hasTrace(i) && pane.wantsExemplar(outcome != 0, latency)) {
            pane.exemplar(new Exemplar(batch.trace(i), latency, outcome != 0));
        }
        return Optional.empty();
    }

    private Optional<RejectReason> foldGauge(SourceState state, SampleBatch batch, int i) {
        long value = SampleRules.millionths(batch.gaugeValue(i)).getAsLong();
        if (isFlooded(state, batch.series(i))) {
            return Optional.of(RejectReason.SERIES_FLOOD);
        }
        long time = batch.timestampMillis(i);
        Pane pane = state.pane(batch.series(i), startOf(time));
        if (!pane.takesGauge(batch.gaugeName(i))) {
            return Optional.of(RejectReason.SERIES_FLOOD);
        }
        pane.gauge(batch.gaugeName(i), value, time);
        return Optional.empty();
    }

    private Optional<RejectReason> foldDistribution(SourceState state, SampleBatch batch, int i) {
        Distribution distribution = batch.distribution(i);
        if (isFlooded(state, batch.series(i))) {
            return Optional.of(RejectReason.SERIES_FLOOD);
        }
        Pane pane = state.pane(batch.series(i), startOf(batch.timestampMillis(i)));
        if (!pane.takesDistribution(distribution.name())) {
            return Optional.of(RejectReason.SERIES_FLOOD);
        }
        double scale = distribution.scale();
        Pane.DistributionValues values = pane.distribution(distribution.name(), distribution.count());
        values.received(SampleRules.millionths(distribution.sum() * scale).getAsLong());
        for (Distribution.Bucket bucket : distribution.buckets()) {
            values.bucket(SampleRules.millionths(bucket.value() * scale).getAsLong(), bucket.count());
        }
        return Optional.empty();
    }

    /**
     * Counts a log event, then lets time pass to its arrival.
     *
     * @return whether it was accepted; otherwise it has been rejected to {@code out} with index 0
     */
    public boolean log(SourceId source, long arrivalMillis, LogEvent event, CollectorOutput out) {
        SourceState state = state(source);
        long time = event.timestamp().toEpochMilli();
        Optional<RejectReason> refused = refuseTime(time, arrivalMillis);
        if (event.series().operation().length() > SampleRules.MAX_NAME) {
            refused = Optional.of(RejectReason.BAD_FIELD);
        }
        if (refused.isEmpty() && isFlooded(state, event.series())) {
            refused = Optional.of(RejectReason.SERIES_FLOOD);
        }
        if (refused.isPresent()) {
            out.rejected(0, refused.get());
        } else {
            state.pane(event.series(), startOf(time)).log(event.level().isError());
        }
        pass(state, arrivalMillis, out);
        return refused.isEmpty();
    }

    /** Forwards a control event, then lets time pass to its arrival. */
    public void control(SourceId source, long arrivalMillis, long offset, ControlEvent event, CollectorOutput out) {
        out.control(new PaneRecord.Control(source, arrivalMillis, offset, event));
        pass(state(source), arrivalMillis, out);
    }

    /** Forwards a command result. Results are no source of time. */
    public void result(SourceId source, long arrivalMillis, long offset, CommandResult result, CollectorOutput out) {
        out.result(new PaneRecord.Result(source, arrivalMillis, offset, result));
    }

    /** Lets time pass: for heartbeats, and for records that were refused as a whole. */
    public void time(SourceId source, long arrivalMillis, CollectorOutput out) {
        pass(state(source), arrivalMillis, out);
    }

    /** Writes what changed into the store; call just before each commit. */
    public void flush() {
        for (SourceState state : states.values()) {
            if (state.changed) {
                store.put(Keys.source(Keys.of(TIMES), state.id).toBytes(), state.times());
                List<byte[]> gone = new ArrayList<>(state.stored);
                state.stored.clear();
                new TreeMap<>(state.open)
                        .forEach((series, panes) -> panes.forEach((start, pane) -> {
                            byte[] key = Keys.series(Keys.source(Keys.of(OPEN), state.id), series)
                                    .ordered(start)
                                    .toBytes();
                            store.put(key, pane.toBytes());
                            state.stored.add(key);
                        }));
                gone.stream().filter(key -> !state.stored.contains(key)).forEach(store::delete);
                state.changed = false;
            }
        }
    }

    /** The sources that are known. */
    Set<SourceId> sources() {
        return new TreeSet<>(states.keySet());
    }

    /** Number of samples in the partials of a source that are not sent yet, added up from them. */
    long openSamples(SourceId source) {
        SourceState state = states.get(source);
        return state == null ? 0 : state.openSamples();
    }

    /** Watermark of a source that was sent last, epoch milliseconds; {@link Long#MIN_VALUE} before the first. */
    long watermarkMillis(SourceId source) {
        SourceState state = states.get(source);
        return state == null ? Long.MIN_VALUE : state.sent;
    }

    private SourceState state(SourceId source) {
        return states.computeIfAbsent(source, SourceState::new);
    }

    private void pass(SourceState state, long arrivalMillis, CollectorOutput out) {
        state.changed = true;
        if (arrivalMillis > state.maxArrival) {
            state.maxArrival = arrivalMillis;
        }
        long watermark = state.maxArrival - graceMillis;
        if (state.crossed == Long.MIN_VALUE || startOf(watermark) > startOf(state.crossed)) {
            sendPartials(state, out);
            state.crossed = watermark;
        }
        if (state.sent < state.crossed) {
            sendWatermark(state, out);
        }
    }

    private void sendPartials(SourceState state, CollectorOutput out) {
        if (state.open.isEmpty()) {
            return;
        }
        String service = null;
        List<PaneRecord.Partial> entries = new ArrayList<>();
        for (Map.Entry<SeriesKey, OpenPanes> open : new TreeMap<>(state.open).entrySet()) {
            SeriesKey series = open.getKey();
            if (service != null && !service.equals(series.service())) {
                out.partials(new PaneRecord.Partials(state.id, service, state.crossed, entries));
                entries.clear();
            }
            service = series.service();
            open.getValue()
                    .forEach((start, pane) -> entries.add(new PaneRecord.Partial(series, start, pane.toBytes())));
        }
        out.partials(new PaneRecord.Partials(state.id, service, state.crossed, entries));
        state.clearOpen();
    }

    private void sendWatermark(SourceState state, CollectorOutput out) {
        long step = settings.maxWatermarkStep().toMillis();
        if (state.sent == Long.MIN_VALUE) {
            state.sent = state.crossed;
            out.watermark(new PaneRecord.WatermarkRise(state.id, state.sent, sources));
        }
        for (int i = 0; i < MAX_STEPS && state.sent < state.crossed; i++) {
            state.sent = Math.min(state.crossed, state.sent + step);
            out.watermark(new PaneRecord.WatermarkRise(state.id, state.sent, sources));
        }
    }

    private static boolean isFlooded(SourceState state, SeriesKey series) {
        return state.open.size() >= MAX_OPEN_SERIES && !state.open.containsKey(series);
    }

    private Optional<RejectReason> refuseTime(long time, long arrival) {
        if (time - arrival > maxFutureMillis) {
            return Optional.of(RejectReason.FUTURE);
        }
        return arrival - time > maxLatenessMillis ? Optional.of(RejectReason.TOO_LATE) : Optional.empty();
    }

    private static long startOf(long timeMillis) {
        return Math.floorDiv(timeMillis, PANE_MILLIS) * PANE_MILLIS;
    }
}
