package io.loadline.wire;

import io.loadline.sample.Distribution;
import io.loadline.sample.Outcome;
import io.loadline.wire.avro.MetricBatch;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds the value of a record of the metrics topic. May be used again after {@link #clear}. Checks nothing: what the
 * samples may hold is decided where they are read. Not thread-safe.
 *
 * <pre>{@code
 * byte[] value = new MetricBatchWriter("orders", "api", Map.of("region", "eu-1"))
 *         .request(now, "GET /cart", 12_500, Outcome.OK, traceId)
 *         .gauge(now, "", "cache_hit_rate", 0.93)
 *         .toBytes();
 * }</pre>
 */
public final class MetricBatchWriter {
    /** Index in the schema of a symbol that readers do not know. */
    static final int UNKNOWN_OUTCOME = 3;

    private static final byte[] HEADER = SingleObject.header(Schemas.fingerprint(MetricBatch.SCHEMA$));

    private final AvroOutput series = new AvroOutput();
    private final AvroOutput samples = new AvroOutput();
    private String batchId = "";
    private int size;

    /**
     * @param service name of the service
     * @param kind its kind, for instance {@code api}
     * @param dimensions further labels
     */
    public MetricBatchWriter(String service, String kind, Map<String, String> dimensions) {
        series.writeString(service);
        series.writeString(kind);
        if (!dimensions.isEmpty()) {
            series.writeLong(dimensions.size());
            new TreeMap<>(dimensions).forEach((name, value) -> {
                series.writeString(name);
                series.writeString(value);
            });
        }
        series.writeLong(0);
    }

    /** For the service, kind and dimensions that are written so in a record. */
    MetricBatchWriter(byte[] record, int seriesFrom, int seriesLength) {
        series.write(record, seriesFrom, seriesLength);
    }

    /**
     * Identifies the batch on its partition.
     *
     * @param id at most 64 characters; empty for none
     */
    public MetricBatchWriter batchId(String id) {
        batchId = id;
        return this;
    }

    /**
     * Adds a request.
     *
     * @param timeMillis when it happened, epoch milliseconds
     * @param operation empty when there is none
     * @param latencyMicros its duration in microseconds
     * @param outcome how it ended
     * @param traceId empty when there is none
     */
    public MetricBatchWriter request(
            long timeMillis, String operation, long latencyMicros, Outcome outcome, String traceId) {
        return request(timeMillis, operation, latencyMicros, outcome.ordinal(), traceId);
    }

    MetricBatchWriter request(long timeMillis, String operation, long latencyMicros, int outcome, String traceId) {
        begin(timeMillis, operation, traceId, 0);
        samples.writeLong(latencyMicros);
        samples.writeLong(outcome);
        return this;
    }

    /**
     * Adds a request whose latency was not measured: it counts in rates and counts, not in latencies.
     *
     * @param timeMillis when it happened, epoch milliseconds
     * @param operation empty when there is none
     * @param outcome how it ended
     * @param traceId empty when there is none
     */
    public MetricBatchWriter answer(long timeMillis, String operation, Outcome outcome, String traceId) {
        return answer(timeMillis, operation, outcome.ordinal(), traceId);
    }

    MetricBatchWriter answer(long timeMillis, String operation, int outcome, String traceId) {
        begin(timeMillis, operation, traceId, 3);
        samples.writeLong(outcome);
        return this;
    }

    /**
     * Adds a gauge.
     *
     * @param timeMillis when it was read, epoch milliseconds
     * @param operation empty when there is none
     * @param name its name
     * @param value its value
     */
    public MetricBatchWriter gauge(long timeMillis, String operation, String name, double value) {
        begin(timeMillis, operation, "", 1);
        samples.writeString(name);
        samples.writeDouble(value);
        return this;
    }

    /**
     * Adds a distribution.
     *
     * @param timeMillis when its values were measured, epoch milliseconds
     * @param operation empty when there is none
     */
    public MetricBatchWriter distribution(long timeMillis, String operation, Distribution distribution) {
        begin(timeMillis, operation, "", 2);
        samples.writeString(distribution.name());
        samples.writeString(distribution.unit());
        samples.writeLong(distribution.count());
        samples.writeDouble(distribution.sum());
        samples.writeLong(0);
        samples.writeLong(0);
        if (!distribution.buckets().isEmpty()) {
            samples.writeLong(distribution.buckets().size());
            for (Distribution.Bucket bucket : distribution.buckets()) {
                samples.writeDouble(bucket.value());
                samples.writeLong(bucket.count());
            }
        }
        samples.writeLong(0);
        return this;
    }

    /** Adds a sample that is written already, all but its time. */
    int copy(long timeMillis, byte[] record, int from, int length) {
        int before = samples.size();
        samples.writeLong(timeMillis);
        samples.write(record, from, length);
        size++;
        return samples.size() - before;
    }

    /** Number of samples so far. */
    public int size() {
        return size;
    }

    /** The record's value; without samples it is a keep-alive. */
    public byte[] toBytes() {
        AvroOutput out = new AvroOutput();
        out.write(HEADER, 0, HEADER.length);
        if (batchId.isEmpty()) {
            out.writeLong(0);
        } else {
            out.writeLong(1);
            out.writeString(batchId);
        }
        out.write(series);
        if (size > 0) {
            out.writeLong(size);
            out.write(samples);
        }
        out.writeLong(0);
        return out.toBytes();
    }

    /** Removes all samples and the batch id; the service stays. */
    public void clear() {
        samples.clear();
        batchId = "";
        size = 0;
    }

    private void begin(long timeMillis, String operation, String traceId, int measure) {
        samples.writeLong(timeMillis);
        samples.writeString(operation);
        if (traceId.isEmpty()) {
            samples.writeLong(0);
        } else {
            samples.writeLong(1);
            samples.writeString(traceId);
        }
        samples.writeLong(measure);
        size++;
    }
}
