package io.loadline.engine;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sample.RejectReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what became of everything that came in, source by source. The counts lie in the same store as the open
 * partials, so they are committed with what they count: nothing is counted twice after a crash, and they go on rising
 * after a restart. Not thread-safe.
 */
public final class SourceCounts {
    private static final char COUNTS = 'n';

    private static final RejectReason[] REASONS = RejectReason.values();

    private final Collector collector;
    private final StateStore store;
    private final Map<SourceId, Of> sources = new TreeMap<>();

    /** The counts of one source; each call costs an addition. */
    public static final class Of {
        private long consumed;
        private long counted;
        private long late;
        private final long[] rejected = new long[REASONS.length];
        private boolean changed;

        /** Came in: samples of a batch, or one record of another kind. */
        public void consumed(long samples) {
            consumed += samples;
            changed = true;
        }

        /** Was sent on; that many of them were late at their source. */
        public void counted(long samples, long lateSamples) {
            counted += samples;
            late += lateSamples;
            changed = true;
        }

        /** One was sent to the dead letters. */
        public void rejected(RejectReason reason) {
            rejected[reason.ordinal()]++;
            changed = true;
        }
    }

    /**
     * @param collector knows what is open
     * @param store where the counts outlive this object
     */
    public SourceCounts(Collector collector, StateStore store) {
        this.collector = collector;
        this.store = store;
    }

    /** The counts of a source. */
    public Of of(SourceId source) {
        return sources.computeIfAbsent(source, key -> new Of());
    }

    /** Takes up what the store holds; call after the collector has restored. */
    public void restore() {
        sources.clear();
        // Partials of an earlier version, which did not count: what is open was consumed.
        collector.sources().forEach(source -> of(source).consumed = collector.openSamples(source));
        store.range(Keys.first(COUNTS), Keys.after(COUNTS), (key, value) -> {
            Of counts = of(Keys.source(Keys.read(key)));
            ByteReader in = new ByteReader(value);
            counts.consumed = in.unsigned();
            counts.counted = in.unsigned();
            counts.late = in.unsigned();
            for (int i = in.unsignedInt(); i > 0; i--) {
                // By code: the order of the reasons is nobody's promise.
                String code = in.text();
                long count = in.unsigned();
                for (RejectReason reason : REASONS) {
                    if (reason.code().equals(code)) {
                        counts.rejected[reason.ordinal()] = count;
                    }
                }
            }
        });
    }

    /** Writes what changed into the store; call just before each commit, after the collector has flushed. */
    public void flush() {
        sources.forEach((source, counts) -> {
            if (counts.changed) {
                Map<RejectReason, Long> rejected = rejected(counts);
                ByteWriter out = new ByteWriter()
                        .unsigned(counts.consumed)
                        .unsigned(counts.counted)
                        .unsigned(counts.late)
                        .unsigned(rejected.size());
                rejected.forEach((reason, count) -> out.text(reason.code()).unsigned(count));
                store.put(Keys.source(Keys.of(COUNTS), source).toBytes(), out.toBytes());
                counts.changed = false;
            }
        });
    }

    /** How it stands now, ordered by source; without those from which nothing has come yet. */
    public List<SourceFigures> figures() {
        List<SourceFigures> figures = new ArrayList<>();
        sources.forEach((source, counts) -> {
            long watermark = collector.watermarkMillis(source);
            if (counts.consumed > 0 || watermark != Long.MIN_VALUE) {
                figures.add(new SourceFigures(
                        source,
                        counts.consumed,
                        counts.counted,
                        counts.late,
                        rejected(counts),
                        collector.openSamples(source),
                        watermark));
            }
        });
        return figures;
    }

    private static Map<RejectReason, Long> rejected(Of counts) {
        Map<RejectReason, Long> rejected = new EnumMap<>(RejectReason.class);
        for (RejectReason reason : REASONS) {
            if (counts.rejected[reason.ordinal()] > 0) {
                rejected.put(reason, counts.rejected[reason.ordinal()]);
            }
        }
        return rejected;
    }
}
