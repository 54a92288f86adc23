package io.loadline.sla;

import java.util.OptionalLong;

/**
 * What a window held, for people and for evidence.
 *
 * @param total requests: ok + error + throttled
 * @param errors requests with outcome error
 * @param throttled requests with outcome throttled
 * @param late samples that were merged late
 * @param p50Micros median request latency in microseconds, within 1 %; absent without requests
 * @param p95Micros 95th percentile, likewise
 * @param p99Micros 99th percentile, likewise
 */
public record Counts(
        long total,
        long errors,
        long throttled,
        long late,
        OptionalLong p50Micros,
        OptionalLong p95Micros,
        OptionalLong p99Micros) {}
