package io.loadline.pane;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How far event time has come, over all sources: the smallest of their watermarks, and nothing while a source is
 * unheard. A source that has not moved for the stall limit is left out until it moves; one that is behind but moving is
 * waited for, however far behind it is. Durations are measured in the append time of the log in which the watermarks
 * arrive, so the same log gives the same answers. While nothing at all is appended no source can move, so such silence
 * hardly counts: after hours without a record every source has its full limit to be heard again. Not thread-safe.
 *
 * @param <S> what tells sources apart, in a fixed order
 */
public final class Watermarks<S extends Comparable<S>> {
    private final long stallMillis;
    private final long silenceMillis;
    private final TreeMap<S, Source> heard = new TreeMap<>();
    private int expected;
    private long lastAppend = Long.MIN_VALUE;
    /** Time in which the log was written, since its first record: silence counts for at most {@link #silenceMillis}. */
    private long alive;

    private long reached = Long.MIN_VALUE;
    private long earliest = Long.MAX_VALUE;

    private static final class Source {
        long watermark = Long.MIN_VALUE;
        long roseAt;
    }

    /**
     * @param stallMillis a source that stands still for longer is left out
     */
    public Watermarks(long stallMillis) {
        this.stallMillis = stallMillis;
        this.silenceMillis = Math.max(1, stallMillis / 10);
    }

    /** A record was appended at that time, whatever it says. */
    public void append(long appendMillis) {
        if (lastAppend == Long.MIN_VALUE) {
            lastAppend = appendMillis;
        }
        if (appendMillis > lastAppend) {
            alive += Math.min(appendMillis - lastAppend, silenceMillis);
            lastAppend = appendMillis;
        }
        reached = Math.max(reached, current());
    }

    /**
     * A source says how far it has come. Going back is ignored: after a restart a source repeats itself.
     *
     * @param sources number of sources there are in all
     */
    public void rise(S source, long watermarkMillis, int sources) {
        expected = Math.max(expected, sources);
        if (!heard.containsKey(source)) {
            earliest = Math.min(earliest, watermarkMillis);
        }
        Source state = heard.computeIfAbsent(source, key -> new Source());
        if (watermarkMillis > state.watermark) {
            state.watermark = watermarkMillis;
            state.roseAt = alive;
        }
        reached = Math.max(reached, current());
    }

    /** The furthest that event time has ever come; {@link Long#MIN_VALUE} while a source is unheard. */
    public long reached() {
        return reached;
    }

    /** The smallest of the sources' first watermarks: the same however the sources interleave. */
    public long earliest() {
        return earliest;
    }

    private long current() {
        boolean unheard = heard.size() < expected;
        if (expected == 0 || unheard && alive <= stallMillis) {
            return Long.MIN_VALUE;
        }
        long smallest = Long.MAX_VALUE;
        for (Source source : heard.values()) {
            if (alive - source.roseAt <= stallMillis) {
                smallest = Math.min(smallest, source.watermark);
            }
        }
        return smallest == Long.MAX_VALUE ? Long.MIN_VALUE : smallest;
    }

    /** Sources that are left out because they stand still. */
    public List<S> leftOut() {
        List<S> stalled = new ArrayList<>();
        heard.forEach((id, source) -> {
            if (alive - source.roseAt > stallMillis) {
                stalled.add(id);
            }
        });
        return stalled;
    }

    /** Number of sources that have never been heard. */
    public int unheard() {
        return Math.max(0, expected - heard.size());
    }

    /** The source that holds the others back most; absent while none has been heard. */
    public Optional<S> slowest() {
        return heard.entrySet().stream()
                .filter(entry -> alive - entry.getValue().roseAt <= stallMillis)
                .min(Comparator.comparingLong(entry -> entry.getValue().watermark))
                .map(Map.Entry::getKey);
    }

    /** Writes everything. */
    public void writeTo(ByteWriter out, BiConsumer<ByteWriter, S> writer) {
        out.unsigned(expected)
                .ordered(alive)
                .ordered(lastAppend)
                .ordered(reached)
                .ordered(earliest)
                .unsigned(heard.size());
        heard.forEach((id, source) -> {
            writer.accept(out, id);
            out.ordered(source.watermark).ordered(source.roseAt);
        });
    }

    /** Reads what {@link #writeTo} wrote. */
    public void readFrom(ByteReader in, Function<ByteReader, S> reader) {
        expected = in.unsignedInt();
        alive = in.ordered();
        lastAppend = in.ordered();
        reached = in.ordered();
        earliest = in.ordered();
        heard.clear();
        for (int i = in.unsignedInt(); i > 0; i--) {
            Source source = new Source();
            heard.put(reader.apply(in), source);
            source.watermark = in.ordered();
            source.roseAt = in.ordered();
        }
    }
}
