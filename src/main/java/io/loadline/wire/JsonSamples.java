package io.loadline.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.loadline.sample.Distribution;
import io.loadline.sample.Outcome;
import io.loadline.sample.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Turns the JSON form of samples into the value of a metrics record, flat samples as well as batches of them. */
final class JsonSamples {
    private static final double MICROS_PER_MILLI = 1000;

    private JsonSamples() {}

    static byte[] record(JsonNode line) throws UndecodableException {
        String service = JsonFields.textOr(line, "service", "");
        if (service.isEmpty()) {
            throw new UndecodableException(RejectReason.MISSING_SERVICE, "service is missing");
        }
        MetricBatchWriter writer = new MetricBatchWriter(
                service, JsonFields.textOr(line, "kind", "api"), JsonFields.texts(line, "dimensions"));
        if (!line.has("samples")) {
            add(line, writer);
            return writer.toBytes();
        }
        writer.batchId(JsonFields.textOr(line, "batch_id", ""));
        JsonNode samples = line.get("samples");
        if (!samples.isArray()) {
            throw UndecodableException.badField("samples must be an array, empty for a keep-alive");
        }
        for (int i = 0; i < samples.size(); i++) {
            try {
                add(samples.get(i), writer);
            } catch (UndecodableException e) {
                throw new UndecodableException(e.reason(), "samples[" + i + "]: " + e.getMessage());
            }
        }
        return writer.toBytes();
    }

    private static void add(JsonNode sample, MetricBatchWriter writer) throws UndecodableException {
        if (!sample.isObject()) {
            throw UndecodableException.badField("a sample must be an object");
        }
        OptionalLong time = JsonFields.time(sample, "timestamp");
        if (time.isEmpty()) {
            throw UndecodableException.badField("timestamp is missing");
        }
        String operation = JsonFields.textOr(sample, "operation", "");
        JsonNode measure = JsonFields.has(sample, "measure") ? sample.get("measure") : sample;
        // In the nested form gauges and distributions both have a name, and are told by what else they have.
        boolean nested = measure != sample;
        if (JsonFields.has(measure, "distribution") || nested && JsonFields.has(measure, "count")) {
            String name = JsonFields.textOr(measure, nested ? "name" : "distribution", "");
            writer.distribution(time.getAsLong(), operation, distribution(name, measure));
        } else if (JsonFields.has(measure, "gauge") || nested && JsonFields.has(measure, "value")) {
            String name = JsonFields.textOr(measure, nested ? "name" : "gauge", "");
            double value = JsonFields.number(measure, "value")
                    .orElseThrow(() -> UndecodableException.badField("value of gauge is missing"));
            writer.gauge(time.getAsLong(), operation, name, value);
        } else if (isUnmeasured(measure) || nested && isAnswer(measure)) {
            if (!JsonFields.has(measure, "outcome") && !JsonFields.has(measure, "status")) {
                throw UndecodableException.badField("a request without latency must have an outcome or a status");
            }
            writer.answer(time.getAsLong(), operation, outcome(measure), JsonFields.textOr(sample, "trace_id", ""));
        } else {
            writer.request(
                    time.getAsLong(),
                    operation,
                    latencyMicros(measure),
                    outcome(measure),
                    JsonFields.textOr(sample, "trace_id", ""));
        }
    }

    /** Null says that nobody measured it; a latency that is not there at all is more often a mistake. */
    private static boolean isUnmeasured(JsonNode request) {
        boolean isNull = request.path("latency_ms").isNull()
                || request.path("latency_us").isNull();
        return isNull && !JsonFields.has(request, "latency_ms") && !JsonFields.has(request, "latency_us");
    }

    /** As the record is written in JSON, which has no latency to be null. */
    private static boolean isAnswer(JsonNode measure) {
        return measure.path("type").asText().equals("answer");
    }

    private static long latencyMicros(JsonNode request) throws UndecodableException {
        double micros;
        if (JsonFields.has(request, "latency_us")) {
            micros = JsonFields.number(request, "latency_us").orElseThrow();
        } else {
            micros = MICROS_PER_MILLI
                    * JsonFields.number(request, "latency_ms")
                            .orElseThrow(() -> UndecodableException.badField(
                                    "one of latency_ms, latency_us, gauge and distribution must be there; a request"
                                            + " whose latency was not measured has \"latency_ms\": null"));
        }
        // Rounding must not make a negative latency a good one.
        return micros < 0 ? (long) Math.floor(micros) : Math.round(micros);
    }

    private static int outcome(JsonNode request) throws UndecodableException {
        if (!JsonFields.has(request, "outcome") && JsonFields.has(request, "status")) {
            long status = JsonFields.integer(request, "status").orElseThrow();
            return Outcome.ofStatus((int) Math.min(Math.max(status, 0), 1000)).ordinal();
        }
        return switch (JsonFields.textOr(request, "outcome", "ok").toLowerCase(Locale.ROOT)) {
            case "ok" -> Outcome.OK.ordinal();
            case "error" -> Outcome.ERROR.ordinal();
            case "throttled" -> Outcome.THROTTLED.ordinal();
            default -> MetricBatchWriter.UNKNOWN_OUTCOME;
        };
    }

    private static Distribution distribution(String name, JsonNode node) throws UndecodableException {
        List<Distribution.Bucket> buckets = new ArrayList<>();
        JsonNode listed = node.path("buckets");
        if (!listed.isArray() && !listed.isMissingNode() && !listed.isNull()) {
            throw UndecodableException.badField("buckets must be an array of {value, count}");
        }
        for (JsonNode bucket : listed) {
            buckets.add(new Distribution.Bucket(
                    JsonFields.number(bucket, "value")
                            .orElseThrow(() -> UndecodableException.badField("value of a bucket is missing")),
                    JsonFields.integer(bucket, "count")
                            .orElseThrow(() -> UndecodableException.badField("count of a bucket is missing"))));
        }
        return new Distribution(
                name,
                JsonFields.textOr(node, "unit", ""),
                JsonFields.integer(node, "count")
                        .orElseThrow(() -> UndecodableException.badField("count of distribution is missing")),
                JsonFields.number(node, "sum")
                        .orElseThrow(() -> UndecodableException.badField("sum of distribution is missing")),
                buckets);
    }
}
