package io.loadline.engine;

import io.loadline.sample.RejectReason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of everything that one input partition held, since the deployment began. Each number is counted where it
 * happens, none is worked out from another, so what they do not account for is lost or doubled.
 *
 * @param source the input partition
 * @param consumed samples, log events, control events and results that were decoded, and records that were refused as a
 *     whole
 * @param counted those that were sent on, added up from the bytes that were
 * @param late those of the counted whose second its own source had passed already
 * @param rejected those sent to the dead letters, by reason; only reasons that there were
 * @param open those in partial panes that are not sent yet
 * @param watermarkMillis watermark sent last, epoch milliseconds; {@link Long#MIN_VALUE} before the first
 */
public record SourceFigures(
        SourceId source,
        long consumed,
        long counted,
        long late,
        Map<RejectReason, Long> rejected,
        long open,
        long watermarkMillis) {
    public SourceFigures {
        Map<RejectReason, Long> ordered = new EnumMap<>(RejectReason.class);
        ordered.putAll(rejected);
        rejected = Collections.unmodifiableMap(ordered);
    }

    /** What is not accounted for: 0, or samples were lost (above 0) or doubled (below 0). */
    public long residual() {
        return consumed
                - counted
                - open
                - rejected.values().stream().mapToLong(Long::longValue).sum();
    }
}
