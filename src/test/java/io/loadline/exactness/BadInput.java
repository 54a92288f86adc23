package io.loadline.exactness;

import io.loadline.sample.LogEvent;
import io.loadline.sample.Outcome;
import io.loadline.sample.RejectReason;
import io.loadline.sample.SeriesKey;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchWriter;
import io.loadline.wire.avro.MetricBatch;
import io.loadline.wire.avro.Request;
import io.loadline.wire.avro.Sample;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One record that must be refused, whole or in part.
 *
 * @param topic {@code metrics} or {@code logs}
 * @param value its bytes; null for none
 * @param reason with which it is refused
 * @param index the sample that is refused; empty when it is the record
 * @param good samples in it that are counted all the same
 */
record BadInput(String topic, byte[] value, RejectReason reason, String index, int good) {
    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    private static final int KINDS = 15;

    /** The i-th of a mixture of all kinds. */
    static BadInput of(int i, long now, Random random) {
        return switch (i % KINDS) {
            case 0 -> metrics(noise(random), RejectReason.UNDECODABLE);
            case 1 -> metrics(log("log-" + i, now), RejectReason.WRONG_SCHEMA);
            case 2 -> metrics(null, RejectReason.NULL_VALUE);
            case 3 -> sample(writer().request(now, "", -1, Outcome.OK, ""), RejectReason.NEGATIVE_LATENCY);
            case 4 ->
                sample(
                        writer().request(now, "", TimeUnit.DAYS.toMicros(2), Outcome.OK, ""),
                        RejectReason.ABSURD_LATENCY);
            case 5 -> sample(writer().request(now - DAY, "", 1, Outcome.OK, ""), RejectReason.TOO_LATE);
            case 6 -> sample(writer().request(now + DAY, "", 1, Outcome.OK, ""), RejectReason.FUTURE);
            case 7 -> sample(writer().gauge(now, "", "load", Double.NaN), RejectReason.BAD_VALUE);
            case 8 -> sample(writer().gauge(now, "", "load", 1e300), RejectReason.BAD_VALUE);
            case 9 -> unknownOutcome(now);
            case 10 -> partly(now);
            case 11 -> new BadInput("logs", noise(random), RejectReason.UNDECODABLE, "", 0);
            case 12 ->
                metrics(
                        new MetricBatchWriter("", "api", Map.of())
                                .request(now, "", 1, Outcome.OK, "")
                                .toBytes(),
                        RejectReason.MISSING_SERVICE);
            case 13 -> new BadInput("logs", log("", now), RejectReason.BAD_FIELD, "", 0);
            default -> metrics(cut(now), RejectReason.UNDECODABLE);
        };
    }

    /** Five megabytes of a valid batch. */
    static BadInput large(long now) {
        MetricBatchWriter batch = writer();
        String trace = "t".repeat(100);
        for (int i = 0; i < 45_000; i++) {
            batch.request(now, "", 1, Outcome.OK, trace);
        }
        return metrics(batch.toBytes(), RejectReason.TOO_LARGE);
    }

    private static BadInput metrics(byte[] value, RejectReason reason) {
        return new BadInput("metrics", value, reason, "", 0);
    }

    private static BadInput sample(MetricBatchWriter batch, RejectReason reason) {
        return new BadInput("metrics", batch.toBytes(), reason, "0", 0);
    }

    /** The second of three samples is bad. */
    private static BadInput partly(long now) {
        byte[] value = writer().request(now, "", 1_000, Outcome.OK, "")
                .request(now, "", -5, Outcome.OK, "")
                .request(now, "", 1_000, Outcome.OK, "")
                .toBytes();
        return new BadInput("metrics", value, RejectReason.NEGATIVE_LATENCY, "1", 2);
    }

    private static BadInput unknownOutcome(long now) {
        Sample sample = new Sample(
                Instant.ofEpochMilli(now), "", null, new Request(1_000L, io.loadline.wire.avro.Outcome.unknown));
        byte[] value = Codecs.METRIC_BATCH.encode(new MetricBatch(null, "mixed", "api", Map.of(), List.of(sample)));
        return new BadInput("metrics", value, RejectReason.UNKNOWN_OUTCOME, "0", 0);
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[1 + random.nextInt(60)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] cut(long now) {
        byte[] whole = writer().request(now, "GET /", 1_000, Outcome.OK, "").toBytes();
        return Arrays.copyOf(whole, whole.length - 3);
    }

    private static byte[] log(String id, long now) {
        return Codecs.LOG_EVENT.encode(new LogEvent(
                id,
                Instant.ofEpochMilli(now),
                new SeriesKey("mixed", "api", "", Map.of()),
                LogEvent.Level.INFO,
                Optional.empty(),
                Optional.empty(),
                "in the wrong topic",
                Optional.empty(),
                Optional.empty()));
    }

    private static MetricBatchWriter writer() {
        return new MetricBatchWriter("mixed", "api", Map.of());
    }
}
