package io.loadline.wire;

import io.loadline.engine.SampleBatch;
import io.loadline.engine.SampleBatchRows.Row;
import io.loadline.sample.Distribution;
import io.loadline.sample.SeriesKey;
import io.loadline.wire.avro.Answer;
import io.loadline.wire.avro.Bucket;
import io.loadline.wire.avro.Gauge;
import io.loadline.wire.avro.MetricBatch;
import io.loadline.wire.avro.Outcome;
import io.loadline.wire.avro.Request;
import io.loadline.wire.avro.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random batches, and what a reader is to make of them according to the generated class. */
final class MetricBatches {
    private MetricBatches() {}

    static Arbitrary<MetricBatch> any() {
        return any(Arbitraries.oneOf(requests(), gauges(), distributions(), answers()));
    }

    /** Batches of what could be measured under the first schema. */
    static Arbitrary<MetricBatch> first() {
        return any(Arbitraries.oneOf(requests(), gauges(), distributions()));
    }

    private static Arbitrary<MetricBatch> any(Arbitrary<Object> measures) {
        return Combinators.combine(
                        text(40).injectNull(0.5),
                        Arbitraries.of("orders", "payments", "größe", "s".repeat(256)),
                        Arbitraries.of("", "api", "web"),
                        Arbitraries.maps(Arbitraries.of("region", "pod", "zone"), text(8))
                                .ofMaxSize(3),
                        samples(measures))
                .as(MetricBatch::new);
    }

    private static Arbitrary<List<Sample>> samples(Arbitrary<Object> measures) {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.of("", "GET /", "GET /cart", "ü", "o".repeat(1100)),
                        text(130).injectNull(0.5),
                        measures)
                .as((time, operation, trace, measure) ->
                        new Sample(Instant.ofEpochMilli(time), operation, trace, measure))
                .list()
                .ofMaxSize(12);
    }

    private static Arbitrary<Object> requests() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.of(Outcome.values()))
                .as(Request::new);
    }

    private static Arbitrary<Object> answers() {
        return Arbitraries.of(Outcome.values()).map(Answer::new);
    }

    private static Arbitrary<Object> gauges() {
        return Combinators.combine(text(20), Arbitraries.doubles()).as(Gauge::new);
    }

    private static Arbitrary<Object> distributions() {
        Arbitrary<List<Bucket>> buckets = Combinators.combine(Arbitraries.doubles(), Arbitraries.longs())
                .as(Bucket::new)
                .list()
                .ofMaxSize(5);
        Arbitrary<Double> bound = Arbitraries.doubles().injectNull(0.5);
        return Combinators.combine(
                        text(20),
                        Arbitraries.of("", "ms", "us"),
                        Arbitraries.longs(),
                        Arbitraries.doubles(),
                        bound,
                        bound,
                        buckets)
                .as(io.loadline.wire.avro.Distribution::new);
    }

    private static Arbitrary<String> text(int length) {
        return Arbitraries.strings().alpha().withChars('é', '€', ' ').ofMaxLength(length);
    }

    static List<Row> rows(MetricBatch batch) {
        Map<String, String> labels = new TreeMap<>(batch.getDimensions());
        labels.keySet().retainAll(Codecs.DEFAULT_DIMENSIONS);
        String kind = batch.getKind().isEmpty() ? "api" : batch.getKind();
        List<Row> rows = new ArrayList<>();
        for (Sample sample : batch.getSamples()) {
            SeriesKey key = new SeriesKey(batch.getService(), kind, sample.getOperation(), labels);
            boolean isRequest = sample.getMeasure() instanceof Request || sample.getMeasure() instanceof Answer;
            boolean traced = isRequest
                    && sample.getTraceId() != null
                    && sample.getTraceId().getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= 128;
            String trace = traced ? sample.getTraceId() : "";
            rows.add(new Row(key, sample.getTimestamp().toEpochMilli(), measure(sample.getMeasure()), trace));
        }
        return rows;
    }

    private static List<Object> measure(Object measure) {
        if (measure instanceof Request request) {
            return List.of(outcome(request.getOutcome()), request.getLatencyUs());
        }
        if (measure instanceof Answer answer) {
            return List.of(outcome(answer.getOutcome()));
        }
        if (measure instanceof Gauge gauge) {
            return List.of(gauge.getName(), gauge.getValue());
        }
        io.loadline.wire.avro.Distribution avro = (io.loadline.wire.avro.Distribution) measure;
        List<Distribution.Bucket> buckets = new ArrayList<>();
        avro.getBuckets().forEach(bucket -> buckets.add(new Distribution.Bucket(bucket.getValue(), bucket.getCount())));
        return List.of(new Distribution(avro.getName(), avro.getUnit(), avro.getCount(), avro.getSum(), buckets));
    }

    private static byte outcome(Outcome outcome) {
        return outcome == Outcome.unknown
                ? SampleBatch.UNKNOWN_OUTCOME
                : (byte) io.loadline.sample.Outcome.valueOf(outcome.name().toUpperCase(java.util.Locale.ROOT))
                        .ordinal();
    }
}
