package io.loadline.ingest;

import io.loadline.sample.RejectReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of the lines: what was read is {@code samples} + {@code logEvents} + all of {@code rejected}, unless
 * {@code failure} says why some of it is not known to be written.
 *
 * @param lines lines that were taken, blank ones apart
 * @param skipped those of them that say nothing and are not wrong
 * @param samples samples that the cluster has acknowledged
 * @param logEvents log events that the cluster has acknowledged
 * @param records records that they were sent in
 * @param rejected what was refused, by reason
 * @param duration from the first line to the last acknowledgement
 * @param shift how far times were moved; empty when they were not
 * @param behind how far the recorded pace was missed at most
 * @param behindEvents samples and log events that were sent more than the grace behind their recorded pace
 * @param furthestBehind file and line of the furthest of them
 * @param nextLines line of each file at which to go on: all before it is written
 * @param finished whether every file was read to its end
 * @param acknowledged whether all that was taken is written or refused
 * @param failure why it ended early
 */
public record IngestResult(
        long lines,
        long skipped,
        long samples,
        long logEvents,
        long records,
        Map<RejectReason, Long> rejected,
        Duration duration,
        Optional<Duration> shift,
        Duration behind,
        long behindEvents,
        Optional<String> furthestBehind,
        List<Long> nextLines,
        boolean finished,
        boolean acknowledged,
        Optional<String> failure) {
    public IngestResult {
        rejected = Map.copyOf(rejected);
        nextLines = List.copyOf(nextLines);
    }

    /** Number of samples, log events and lines that were refused. */
    public long rejectedTotal() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
}
