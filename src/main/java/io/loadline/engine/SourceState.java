package io.loadline.engine;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.pane.Pane;
import io.loadline.sample.SeriesKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** What phase 1 knows of one source: how far time has come, and the partials gathered since it last moved. */
final class SourceState {
    final SourceId id;
    long maxArrival = Long.MIN_VALUE;
    /** Watermark at the last flush: what was gathered since came after it. */
    long crossed = Long.MIN_VALUE;
    /** Watermark last sent; behind {@link #crossed} while a jump is going out in steps. */
    long sent = Long.MIN_VALUE;

    boolean changed;
    final Map<SeriesKey, OpenPanes> open = new HashMap<>();
    /** Keys of open partials that the store holds. */
    final TreeSet<byte[]> stored = new TreeSet<>(Arrays::compareUnsigned);

    private SeriesKey lastSeries;
    private OpenPanes lastPanes;

    SourceState(SourceId id) {
        this.id = id;
    }

    /** The open partial of a series and second. */
    Pane pane(SeriesKey series, long start) {
        if (series != lastSeries) {
            lastPanes = open.get(series);
            if (lastPanes == null) {
                lastPanes = new OpenPanes();
                open.put(series, lastPanes);
            }
            lastSeries = series;
        }
        return lastPanes.at(start);
    }

    long openSamples() {
        long[] samples = {0};
        open.values().forEach(panes -> panes.forEach((start, pane) -> samples[0] += pane.samples()));
        return samples[0];
    }

    void clearOpen() {
        open.clear();
        lastSeries = null;
        lastPanes = null;
    }

    byte[] times() {
        return new ByteWriter()
                .ordered(maxArrival)
                .ordered(crossed)
                .ordered(sent)
                .toBytes();
    }

    void readTimes(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        maxArrival = in.ordered();
        crossed = in.ordered();
        sent = in.ordered();
    }
}
