package io.loadline.engine;

import io.loadline.sample.RejectReason;

/** What phase 1 sends on. */
public interface CollectorOutput {
    /** Partials, to the panes partition of their service. */
    void partials(PaneRecord.Partials partials);

    /** A watermark, to every panes partition. */
    void watermark(PaneRecord.WatermarkRise watermark);

    /** A control event, to every panes partition. */
    void control(PaneRecord.Control control);

    /** A result, to the panes partition of its service. */
    void result(PaneRecord.Result result);

    /**
     * One sample of the batch at hand was refused.
     *
     * @param index number of the sample in its batch, from 0
     */
    void rejected(int index, RejectReason reason);
}
