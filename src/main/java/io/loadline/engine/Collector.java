package io.loadline.engine;

import io.loadline.sample.LogEvent;

/**
 * Phase 1 as a function of its inputs: folds samples into partial panes per source, and tells when event time has
 * passed. Reads no clock: a source's watermark is the running maximum of arrival minus grace, and each time it crosses
 * a whole second the partials gathered so far are sent, then the watermark, so what an instant sees depends on the
 * input alone. Not thread-safe.
 */
public final class Collector {
    /**
     * @param settings the rules of time
     * @param sources number of sources there are in all: partitions of metrics, logs and control
     * @param store where open partials and watermarks outlive this object
     */
    public Collector(TimeSettings settings, int sources, StateStore store) {}

    /** Takes up what the store holds; call before anything else. */
    public void restore() {}

    /** Folds the samples of one record, then lets time pass to its arrival. An empty batch is a keep-alive. */
    public void samples(SourceId source, long arrivalMillis, SampleBatch batch, CollectorOutput out) {}

    /**
     * Counts a log event, then lets time pass to its arrival.
     *
     * @return whether it was accepted; otherwise it has been rejected to {@code out} with index 0
     */
    public boolean log(SourceId source, long arrivalMillis, LogEvent event, CollectorOutput out) {
        return true;
    }

    /** Forwards a control event, then lets time pass to its arrival. */
    public void control(SourceId source, long arrivalMillis, long offset, ControlEvent event, CollectorOutput out) {}

    /** Forwards a command result. Results are no source of time. */
    public void result(SourceId source, long arrivalMillis, long offset, io.loadline.command.CommandResult result, CollectorOutput out) {}

    /** Lets time pass: for heartbeats, and for records that were refused as a whole. */
    public void time(SourceId source, long arrivalMillis, CollectorOutput out) {}

    /** Writes what changed into the store; call just before each commit. */
    public void flush() {}
}
