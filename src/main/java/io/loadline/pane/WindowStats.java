package io.loadline.pane;

import java.util.Optional;
import java.util.OptionalLong;

/** What a window holds, to be measured by an indicator. */
public interface WindowStats {
    /** Requests with outcome ok, whether or not their latency was measured. */
    long ok();

    /** Requests with outcome error. */
    long errors();

    /** Requests with outcome throttled. */
    long throttled();

    /** Samples that were merged late. */
    long late();

    /** Requests: ok + error + throttled. */
    default long total() {
        return ok() + errors() + throttled();
    }

    /** Latencies of the requests that have one, in microseconds; its total is how many these are. */
    LatencyHistogram latency();

    /** Sum of these latencies, in microseconds. */
    long latencySumMicros();

    /** Largest latency, in microseconds; absent when none was measured. */
    OptionalLong latencyMaxMicros();

    /** Log events. */
    long logs();

    /** Log events of level ERROR or above. */
    long logErrors();

    /** A gauge's values; empty when the window has none. */
    Optional<GaugeStats> gauge(String name);

    /** A distribution's values; empty when the window has none. */
    Optional<DistributionStats> distribution(String name);

    /**
     * A gauge over a window; values in millionths of its unit.
     *
     * @param count number of values, at least 1
     * @param sum their sum
     * @param min the smallest
     * @param max the largest
     * @param last the one of greatest event time; of several, the greatest
     */
    record GaugeStats(long count, double sum, long min, long max, long last) {}

    /**
     * A distribution over a window; values in millionths of its unit (milliseconds for times).
     *
     * @param count number of values, at least 1
     * @param histogram the values that came in buckets; empty when none did
     */
    record DistributionStats(long count, SignedHistogram histogram) {}
}
