package io.loadline.topology;

import io.loadline.engine.SourceCounts;
import io.loadline.engine.SourceFigures;
import io.loadline.engine.SourceId;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what one task of phase 1 takes in and sends on, and shows what is committed. Written just before a commit, the
 * counts are part of it; they are shown at the first tick after it, which the task would not live to see had the commit
 * failed. So what is shown has happened once, and never goes back.
 */
final class InputCounts {
    private static final Logger LOG = LoggerFactory.getLogger(InputCounts.class);
    private static final long CLOCK_STEP_MILLIS = Duration.ofSeconds(10).toMillis();

    private final SourceCounts counts;
    private final CollectProgress progress;
    private final int partition;
    private List<SourceFigures> committing = List.of();
    private boolean clockIsOff;

    /** @param counts restored */
    InputCounts(SourceCounts counts, CollectProgress progress, int partition) {
        this.counts = counts;
        this.progress = progress;
        this.partition = partition;
        progress.at(partition, counts.figures());
    }

    SourceCounts.Of of(SourceId source) {
        return counts.of(source);
    }

    /** Writes the counts; call just before each commit, after the collector has flushed. */
    void flush() {
        counts.flush();
        committing = counts.figures();
    }

    /** Shows what is committed; call at a punctuation, never between a flush and its commit. */
    void show() {
        if (!committing.isEmpty()) {
            progress.at(partition, committing);
            committing = List.of();
        }
    }

    /** The task ends. */
    void close() {
        progress.gone(partition);
    }

    /** A heartbeat that was sent more than 10 s before or after it arrived tells that some clock is off. */
    void heartbeat(SourceId source, long arrivalMillis, long sentAtMillis) {
        boolean off = Math.abs(arrivalMillis - sentAtMillis) > CLOCK_STEP_MILLIS;
        if (off) {
            progress.clockStep();
        }
        if (off && !clockIsOff) {
            LOG.warn(
                    "clock_step topic={} partition={} sent_at={} arrival={}: the clocks of a monitor and the broker differ,"
                            + " or a heartbeat was long under way",
                    source.topic(),
                    source.partition(),
                    sentAtMillis,
                    arrivalMillis);
        }
        clockIsOff = off;
    }
}
