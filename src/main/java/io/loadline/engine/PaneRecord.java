package io.loadline.engine;

import io.loadline.command.CommandResult;
import io.loadline.pane.Pane;
import io.loadline.sample.SeriesKey;
import java.util.List;

/** What phase 1 tells phase 2, in the one order that decides. */
public sealed interface PaneRecord {
    /** Input partition that this comes from. */
    SourceId source();

    /**
     * What one source contributed to panes of one service.
     *
     * @param source input partition
     * @param service the service; key of the record
     * @param sinceWatermarkMillis the source's watermark when it began to gather these: a pane that ends at or below it
     *     was late at its source
     * @param entries ordered by series, then start
     */
    record Partials(SourceId source, String service, long sinceWatermarkMillis, List<Partial> entries)
            implements PaneRecord {
        public Partials {
            entries = List.copyOf(entries);
        }

        /** Number of samples in all its panes, read from their bytes. */
        public long samples() {
            long samples = 0;
            for (Partial entry : entries) {
                samples += Pane.samplesIn(entry.pane());
            }
            return samples;
        }

        /** Number of those in panes that their source had passed already. */
        public long lateSamples() {
            long samples = 0;
            for (Partial entry : entries) {
                samples += isLateAtSource(entry) ? Pane.samplesIn(entry.pane()) : 0;
            }
            return samples;
        }

        boolean isLateAtSource(Partial partial) {
            return sinceWatermarkMillis != Long.MIN_VALUE
                    && partial.startMillis() + Collector.PANE_MILLIS <= sinceWatermarkMillis;
        }
    }

    /**
     * All samples of one series in one second from one source.
     *
     * @param series the series
     * @param startMillis start of the pane, a whole second of event time
     * @param pane the pane in its canonical byte form
     */
    record Partial(SeriesKey series, long startMillis, byte[] pane) {}

    /**
     * Event time has passed in this source.
     *
     * @param source input partition
     * @param watermarkMillis samples to come from this source are late for windows that end at or before it
     * @param sources number of sources there are in all
     */
    record WatermarkRise(SourceId source, long watermarkMillis, int sources) implements PaneRecord {}

    /**
     * A control event, to every partition.
     *
     * @param source partition of the control topic
     * @param arrivalMillis arrival time
     * @param offset offset in the control topic
     * @param event what is said
     */
    record Control(SourceId source, long arrivalMillis, long offset, ControlEvent event) implements PaneRecord {}

    /**
     * A command result, to the partition of its service.
     *
     * @param source partition of the results topic
     * @param arrivalMillis arrival time
     * @param offset offset in the results topic
     * @param result what became of the command
     */
    record Result(SourceId source, long arrivalMillis, long offset, CommandResult result) implements PaneRecord {}
}
