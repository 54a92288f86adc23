package io.loadline.engine;

import io.loadline.audit.AuditEvent;
import io.loadline.audit.Detail;
import io.loadline.audit.Ids;
import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.pane.Pane;
import io.loadline.pane.Watermarks;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Matcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Phase 2 as a function of the panes log: merges partials, closes instants as the evaluation watermark reaches them,
 * and decides. Reads no clock, no random number, no hash order: the same records give the same outputs, byte for byte.
 *
 * <p>What an instant sees depends on the input topics alone, not on how their partitions interleave: a partial that was
 * late at its own source is kept back until every instant that the source had passed is decided. Not thread-safe.
 */
public final class Evaluator {
    /** Instants closed by one record: no call is endless, the next records close the rest. */
    private static final int MAX_INSTANTS = 24;

    private static final char META = 'm';
    private static final char DEFERRED = 'd';
    private static final long UNDECIDED = Long.MIN_VALUE;
    private static final long SNAPSHOT_MILLIS = 3_600_000;

    private final EvaluatorSettings settings;
    private final StateStore store;
    private final boolean ownsSelf;
    private final ControlBook control;
    private final PanesByStep panes;
    private final SeriesBook series;
    private final Decisions decisions;
    private final Snapshots snapshots;
    private Watermarks<SourceId> watermarks;
    private final TreeMap<Place, PaneRecord.Partial> deferred = new TreeMap<>();
    private final List<byte[]> released = new ArrayList<>();
    private final List<Place> unwritten = new ArrayList<>();
    private long decided = UNDECIDED;
    private int reportedLeftOut;
    private boolean changed;
    private boolean snapshotDue;
    private long lateSamples;

    /** Where a deferred partial waits: until that time, in the order of the log. */
    private record Place(long release, long offset, int index) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byRelease = Long.compare(release, other.release);
            int byOffset = byRelease != 0 ? byRelease : Long.compare(offset, other.offset);
            return byOffset != 0 ? byOffset : Integer.compare(index, other.index);
        }

        byte[] key() {
            return Keys.of(DEFERRED)
                    .ordered(release)
                    .ordered(offset)
                    .ordered(index)
                    .toBytes();
        }
    }

    /** An evaluator that also tells of the deployment itself. */
    public Evaluator(EvaluatorSettings settings, StateStore store, PolicyCompiler policies) {
        this(settings, store, policies, true);
    }

    /**
     * @param settings how to decide
     * @param store where the decided state outlives this object
     * @param policies turns the text of a control event into policies
     * @param ownsSelf whether this is the partition of the service {@value EvaluatorSettings#OWN_SERVICE}: it alone tells
     *     of what every partition sees, such as control events and stalled sources
     */
    public Evaluator(EvaluatorSettings settings, StateStore store, PolicyCompiler policies, boolean ownsSelf) {
        this.settings = settings;
        this.store = store;
        this.ownsSelf = ownsSelf;
        this.control = new ControlBook(settings, store, policies);
        this.panes = new PanesByStep(store, control.stepMillis());
        this.series = new SeriesBook(store, settings.time().forgetAfter().toMillis());
        this.decisions = new Decisions(settings, store, control, panes);
        this.snapshots = new Snapshots(store);
        this.watermarks = newWatermarks();
    }

    private Watermarks<SourceId> newWatermarks() {
        return new Watermarks<>(settings.time().sourceStallLimit().toMillis());
    }

    /** Takes up what the store holds; call before anything else. */
    public void restore() {
        watermarks = newWatermarks();
        deferred.clear();
        released.clear();
        unwritten.clear();
        decided = UNDECIDED;
        control.restore();
        store.get(Keys.first(META)).ifPresent(bytes -> {
            ByteReader in = new ByteReader(bytes);
            decided = in.ordered();
            reportedLeftOut = in.unsignedInt();
            watermarks.readFrom(in, Keys::source);
        });
        store.range(Keys.first(DEFERRED), Keys.after(DEFERRED), (key, value) -> {
            ByteReader place = Keys.read(key);
            ByteReader in = new ByteReader(value);
            deferred.put(
                    new Place(place.ordered(), place.ordered(), (int) place.ordered()),
                    new PaneRecord.Partial(Keys.series(in), in.ordered(), in.bytes()));
        });
        panes.restore(control.stepMillis());
        series.restore();
        decisions.restore(decided, series);
    }

    /**
     * Takes the next record of the panes partition.
     *
     * @param panesOffset its offset
     * @param appendMillis its append time
     * @throws UnreadablePaneException when a pane in it is none; nothing has been changed then
     */
    public void accept(PaneRecord record, long panesOffset, long appendMillis, EvaluatorOutput out) {
        List<Pane> read = record instanceof PaneRecord.Partials partials ? read(partials) : List.of();
        changed = true;
        watermarks.append(appendMillis);
        if (record instanceof PaneRecord.Partials partials) {
            take(partials, read, panesOffset);
        } else if (record instanceof PaneRecord.WatermarkRise rise) {
            watermarks.rise(rise.source(), rise.watermarkMillis(), rise.sources());
        } else if (record instanceof PaneRecord.Control event) {
            control.add(event);
        } else if (record instanceof PaneRecord.Result result) {
            decisions.result(result, out);
        }
        reportStalls(out);
        closeInstants(panesOffset, out);
        if (snapshotDue) {
            snapshotDue = false;
            flush();
            snapshots.take(panesOffset, decided, out);
        }
    }

    private static List<Pane> read(PaneRecord.Partials partials) {
        List<Pane> panes = new ArrayList<>(partials.entries().size());
        for (PaneRecord.Partial partial : partials.entries()) {
            try {
                panes.add(Pane.fromBytes(partial.pane()));
            } catch (IllegalArgumentException e) {
                throw new UnreadablePaneException("pane of " + partial.series().service() + ": " + e.getMessage(), e);
            }
        }
        return panes;
    }

    private void take(PaneRecord.Partials partials, List<Pane> read, long offset) {
        long since = partials.sinceWatermarkMillis();
        for (int i = 0; i < partials.entries().size(); i++) {
            PaneRecord.Partial partial = partials.entries().get(i);
            long end = partial.startMillis() + Collector.PANE_MILLIS;
            boolean lateAtSource = partials.isLateAtSource(partial);
            if (lateAtSource && (decided == UNDECIDED || nextInstant() <= since)) {
                Place place = new Place(since, offset, i);
                deferred.put(place, partial);
                unwritten.add(place);
            } else {
                merge(partial, read.get(i), lateAtSource || end <= watermarks.reached());
            }
        }
    }

    /** @param pane the partial's, and its own: it may be changed */
    private void merge(PaneRecord.Partial partial, Pane pane, boolean late) {
        if (late) {
            pane.markLate();
            lateSamples += pane.samples();
        }
        SeriesKey key = series.isFull(partial.series()) ? SeriesBook.folded(partial.series()) : partial.series();
        long start = panes.startOf(partial.startMillis());
        if (decided != UNDECIDED && start < decided - decisions.reachMillis(decided)) {
            return;
        }
        if (series.admit(key, start) && decided != UNDECIDED) {
            decisions.know(key, decided);
        }
        series.measure(key, start, pane);
        panes.merge(key, start, pane);
        if (decided != UNDECIDED && start < decided) {
            series.heard(key, start, pane);
        }
        if (decided != UNDECIDED) {
            decisions.late(key, start, pane, decided);
        }
    }

    private void closeInstants(long offset, EvaluatorOutput out) {
        long watermark = watermarks.reached();
        if (watermark == Long.MIN_VALUE) {
            return;
        }
        if (decided == UNDECIDED) {
            long first = watermarks.earliest();
            decided = panes.startOf(
                    panes.earliest().map(pane -> Math.min(pane, first)).orElse(first));
            release();
        }
        for (int i = 0; i < MAX_INSTANTS && nextInstant() <= watermark; i++) {
            decide(nextInstant(), offset, out);
        }
    }

    private long nextInstant() {
        return panes.startOf(decided) + panes.step();
    }

    private void decide(long instant, long offset, EvaluatorOutput out) {
        List<AuditEvent> news = new ArrayList<>();
        boolean newPolicies = control.apply(instant, news);
        if (ownsSelf) {
            news.forEach(out::audit);
        }
        if (newPolicies) {
            if (control.stepMillis() != panes.step()) {
                decisions.stepChanges(instant, control.stepMillis());
                panes.changeStep(control.stepMillis());
            }
            decisions.policiesChanged(decided, instant, offset, series, out);
        }
        // From the beginning of the step: a pane may begin before the last instant when the step has just changed.
        for (long start : panes.starts(panes.startOf(decided), instant)) {
            panes.forEach(start, (key, pane) -> series.heard(key, start, pane));
        }
        decisions.decide(decided, instant, offset, isComplete(), out);
        snapshotDue |= settings.snapshots()
                && Math.floorDiv(instant, SNAPSHOT_MILLIS) > Math.floorDiv(decided, SNAPSHOT_MILLIS);
        decided = instant;
        series.forget(instant, decisions.reachMillis(instant))
                .forEach(forgotten -> decisions.forget(forgotten, instant, offset, out));
        panes.dropBefore(decided - decisions.reachMillis(decided));
        out.decided(Instant.ofEpochMilli(instant));
        release();
    }

    /** Merges the partials that were late at their source, now that every instant it had passed is decided. */
    private void release() {
        while (!deferred.isEmpty() && deferred.firstKey().release() < nextInstant()) {
            Place place = deferred.firstKey();
            released.add(place.key());
            PaneRecord.Partial partial = deferred.remove(place);
            merge(partial, Pane.fromBytes(partial.pane()), true);
        }
    }

    private boolean isComplete() {
        return watermarks.unheard() == 0 && watermarks.leftOut().isEmpty();
    }

    private void reportStalls(EvaluatorOutput out) {
        List<SourceId> leftOut = watermarks.leftOut();
        if (leftOut.size() > reportedLeftOut && ownsSelf && decided != UNDECIDED) {
            Detail detail = new Detail();
            leftOut.forEach(source -> detail.with(source.topic() + "-" + source.partition(), "left out"));
            out.audit(new AuditEvent(
                    Ids.of(settings.deployment(), "source_stalled", leftOut.toString(), Long.toString(decided)),
                    Instant.ofEpochMilli(decided),
                    "source_stalled",
                    "loadline",
                    "sources",
                    EvaluatorSettings.OWN_SERVICE,
                    detail.json()));
        }
        reportedLeftOut = leftOut.size();
    }

    /** Writes what changed into the store; call just before each commit. */
    public void flush() {
        if (!changed) {
            return;
        }
        released.forEach(store::delete);
        released.clear();
        for (Place place : unwritten) {
            PaneRecord.Partial partial = deferred.get(place);
            if (partial != null) {
                ByteWriter out = Keys.series(new ByteWriter(), partial.series());
                store.put(
                        place.key(),
                        out.ordered(partial.startMillis()).bytes(partial.pane()).toBytes());
            }
        }
        unwritten.clear();
        control.flush();
        panes.flush(decided);
        series.flush();
        decisions.flush();
        ByteWriter meta = new ByteWriter().ordered(decided).unsigned(reportedLeftOut);
        watermarks.writeTo(meta, Keys::source);
        store.put(Keys.first(META), meta.toBytes());
        changed = false;
    }

    /** Last decided instant, epoch milliseconds; {@link Long#MIN_VALUE} before the first. */
    public long decidedMillis() {
        return decided;
    }

    /** The evaluation watermark, epoch milliseconds; {@link Long#MIN_VALUE} while a source is unheard. */
    public long watermarkMillis() {
        return watermarks.reached();
    }

    /** Samples merged late since this object was made, also those that no window holds any more. */
    public long lateSamples() {
        return lateSamples;
    }

    /** The policies in force, and whose they are. */
    public InForce inForce() {
        return control.inForce();
    }

    /** Whether decisions are acted upon. */
    public boolean isActive() {
        return control.isActive();
    }

    /** Every alert as it stands, in the order of the ids. */
    public List<AlertView> alerts() {
        return decisions.views();
    }

    /** The open incidents, in the order of their services. */
    public List<IncidentView> incidents() {
        return decisions.incidents();
    }

    /** Silences and maintenance windows that operators asked for and that are not over, in the order of kind and id. */
    public List<Mute> mutes() {
        return control.operators().mutes();
    }

    /**
     * The alerts that a silence would mute, should they fire at the level they have now; in the order of the ids.
     *
     * @param matchers all must hold
     */
    public List<AlertView> matching(List<Matcher> matchers) {
        return decisions.matching(matchers);
    }

    /**
     * Takes a control event that is in no log, on a copy of the state: an evaluator that has taken one is no longer one of
     * its log.
     *
     * @param after it takes effect at the first instant later than this, epoch milliseconds
     */
    public void suppose(ControlEvent event, long after) {
        changed = true;
        control.suppose(new PaneRecord.Control(new SourceId("control", 0), after, Long.MAX_VALUE, event));
    }

    /**
     * Decides further instants as if time had passed without anything new, on a copy of the state.
     *
     * @param instants how many
     */
    public void lookAhead(int instants, EvaluatorOutput out) {
        for (int i = 0; i < instants && decided != UNDECIDED; i++) {
            decide(nextInstant(), Long.MAX_VALUE, out);
        }
    }

    /** What it holds now; takes a look at every alert. */
    public EvaluatorFigures figures() {
        return new EvaluatorFigures(
                series.size(),
                panes.size(),
                deferred.size(),
                watermarks.unheard(),
                watermarks.leftOut(),
                decisions.alerts(),
                decisions.openIncidents());
    }

    /** Distance of the instants, in milliseconds. */
    public long stepMillis() {
        return panes.step();
    }

    /** Sources that hold the evaluation watermark back, or are left out, and policies that cannot be read, for people. */
    public List<String> waitingFor() {
        List<String> waiting = new ArrayList<>(control.unreadable());
        if (watermarks.unheard() > 0) {
            waiting.add(watermarks.unheard() + " sources not heard yet");
        }
        watermarks.leftOut().forEach(source -> waiting.add(source.topic() + "-" + source.partition() + " left out"));
        watermarks.slowest().ifPresent(source -> waiting.add(source.topic() + "-" + source.partition()));
        return waiting;
    }
}
