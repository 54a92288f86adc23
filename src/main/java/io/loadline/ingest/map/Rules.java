package io.loadline.ingest.map;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a map says, with every field replaced by its place in the row.
 *
 * @param fields names of the fields by place
 * @param missing values that count as missing
 * @param decimal what separates the fraction of a number: a point or a comma
 * @param skip lines that say nothing
 * @param only when not empty, all other lines say nothing
 * @param lookups fields that are made from others
 * @param time when it happened
 * @param labels which series it belongs to
 * @param paths how paths become routes
 * @param request the request that a line tells of
 * @param gauges the gauges that it tells
 * @param log the log event that it is
 */
record Rules(
        List<String> fields,
        Set<String> missing,
        char decimal,
        List<Condition> skip,
        List<Condition> only,
        Optional<RequestLine> requestLine,
        List<Lookup> lookups,
        Time time,
        Labels labels,
        PathTemplates paths,
        Optional<Request> request,
        List<Gauge> gauges,
        Optional<Log> log) {

    /** Places of a request line and its three parts. */
    record RequestLine(int place, int method, int path, int protocol) {}

    /** The field at {@code to} is what the values say for the one at {@code from}. */
    record Lookup(int from, int to, Map<String, String> values, Template otherwise) {}

    /**
     * @param isStart whether it is when the request began; its end is when it happened
     */
    record Time(int place, TimeText text, boolean isStart) {}

    record Labels(Template service, Template kind, Template operation, Map<String, Template> dimensions) {}

    /** What becomes of a line without latency. */
    enum NoLatency {
        REFUSE,
        /** It is a request that counts in rates, not in latencies. */
        UNMEASURED,
        /** What is known of the sum counts. */
        ZERO,
        /** It tells of no request. */
        NO_REQUEST
    }

    /**
     * @param latency places of the fields whose sum it is
     * @param unitMicros microseconds per unit
     * @param missing values that mean it is not known, beyond those of the map
     * @param since place of the time when the request began, used when a field of the sum is missing; -1 for none
     */
    record Request(
            List<Integer> latency,
            double unitMicros,
            Set<String> missing,
            int since,
            NoLatency noLatency,
            OutcomeRule outcome,
            Template traceId) {}

    record Gauge(Template name, int value, double scale) {}

    /**
     * @param onlyWithoutRequest whether lines that tell of a request are no log events
     */
    record Log(
            Template id,
            Template level,
            Template message,
            Template userId,
            Template sessionId,
            Template traceId,
            Template actionType,
            Template resourceId,
            Map<String, Template> attributes,
            boolean onlyWithoutRequest) {}
}
