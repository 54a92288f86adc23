package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.loadline.engine.SampleBatch;
import io.loadline.engine.SampleBatchRows;
import io.loadline.sample.Distribution;
import io.loadline.sample.Outcome;
import io.loadline.sample.RejectReason;
import io.loadline.sample.SeriesKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricBatchReaderTest {
    private final MetricBatchReader reader = new MetricBatchReader();
    private final SampleBatch samples = new SampleBatch();

    @Test
    void readsWhatTheWriterWrote() throws UndecodableException {
        Distribution distribution = new Distribution("page_load", "ms", 3, 60, List.of(new Distribution.Bucket(20, 3)));
        byte[] record = new MetricBatchWriter("orders", "web", Map.of("region", "eu", "pod", "p1"))
                .batchId("b1")
                .request(1000, "GET /", 12_500, Outcome.THROTTLED, "trace")
                .gauge(2000, "", "hit_rate", 0.93)
                .distribution(3000, "GET /", distribution)
                .answer(4000, "GET /", Outcome.ERROR, "lost")
                .toBytes();

        reader.read(record, samples);

        SeriesKey root = new SeriesKey("orders", "web", "GET /", Map.of("region", "eu"));
        SeriesKey none = new SeriesKey("orders", "web", "", Map.of("region", "eu"));
        assertThat(SampleBatchRows.of(samples))
                .containsExactly(
                        new SampleBatchRows.Row(root, 1000, List.of((byte) 2, 12_500L), "trace"),
                        new SampleBatchRows.Row(none, 2000, List.of("hit_rate", 0.93), ""),
                        new SampleBatchRows.Row(root, 3000, List.of(distribution), ""),
                        new SampleBatchRows.Row(root, 4000, List.of((byte) 1), "lost"));
    }

    @Test
    void readsABatchWithoutSamplesAsKeepAlive() throws UndecodableException {
        reader.read(new MetricBatchWriter("orders", "api", Map.of()).toBytes(), samples);

        assertThat(samples.size()).isZero();
        assertThat(reader.service()).isEqualTo("orders");
    }

    @Test
    void readsARecordOfTheShortestSamplesThereAre() throws UndecodableException {
        MetricBatchWriter writer = new MetricBatchWriter("orders", "api", Map.of());
        for (int i = 0; i < 1000; i++) {
            writer.answer(0, "", Outcome.OK, "");
        }

        reader.read(writer.toBytes(), samples);

        assertThat(samples.size()).isEqualTo(1000);
    }

    @Test
    void refusesAnAnswerUnderTheFirstSchemaWhichHadNone() {
        byte[] record = new MetricBatchWriter("orders", "api", Map.of())
                .answer(1, "op", Outcome.OK, "")
                .toBytes();
        long first = Schemas.fingerprint(Schemas.version("metric-batch", 1).orElseThrow());
        System.arraycopy(SingleObject.header(first), 0, record, 0, SingleObject.HEADER);

        assertRejected(RejectReason.UNDECODABLE, record);
    }

    @Test
    void givesOneInstancePerSeriesWhateverElseABatchIsLabelledWith() throws UndecodableException {
        SeriesKey first = keyOf(reader, Map.of("region", "eu", "pod", "p1"));
        SeriesKey second = keyOf(reader, Map.of("region", "eu", "pod", "p2"));

        assertThat(second).isSameAs(first);
    }

    @Test
    void keepsOnlyConfiguredDimensions() throws UndecodableException {
        MetricBatchReader byPod = new MetricBatchReader(Set.of("pod"), 10);

        assertThat(keyOf(byPod, Map.of("region", "eu", "pod", "p1")).dimensions())
                .isEqualTo(Map.of("pod", "p1"));
    }

    @Test
    void goesOnReadingWhenMoreSeriesComeThanItKeeps() throws UndecodableException {
        MetricBatchReader small = new MetricBatchReader(Set.of(), 3);
        MetricBatchWriter writer = new MetricBatchWriter("orders", "api", Map.of());
        for (int i = 0; i < 50; i++) {
            writer.request(i, "op" + i % 7, 1, Outcome.OK, "");
        }

        small.read(writer.toBytes(), samples);

        assertThat(SampleBatchRows.of(samples))
                .allSatisfy(row -> assertThat(row.series().operation()).isEqualTo("op" + row.timeMillis() % 7));
    }

    @Test
    void refusesARecordWithoutServiceAsAWhole() {
        assertRejected(RejectReason.MISSING_SERVICE, batchOf("", "api", Map.of()));
        assertRejected(RejectReason.MISSING_SERVICE, batchOf("s".repeat(257), "api", Map.of()));
        assertRejected(RejectReason.BAD_FIELD, batchOf("orders", "k".repeat(257), Map.of()));
        assertRejected(RejectReason.BAD_FIELD, batchOf("orders", "api", Map.of("region", "r".repeat(257))));
        assertRejected(RejectReason.NULL_VALUE, null);
        assertRejected(RejectReason.WRONG_SCHEMA, Codecs.AUDIT_EVENT.encode(Examples.AUDIT));
    }

    @Test
    void refusesALengthBeyondTheRecordWithoutAllocatingIt() {
        AvroOutput hostile = new AvroOutput();
        byte[] empty = new MetricBatchWriter("orders", "api", Map.of()).toBytes();
        hostile.write(empty, 0, empty.length - 1);
        hostile.writeLong(Integer.MAX_VALUE);

        assertRejected(RejectReason.UNDECODABLE, hostile.toBytes());
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> Codecs.METRIC_BATCH.decode(hostile.toBytes()));
    }

    private SeriesKey keyOf(MetricBatchReader from, Map<String, String> dimensions) throws UndecodableException {
        from.read(batchOf("orders", "api", dimensions), samples);
        return SampleBatchRows.of(samples).get(0).series();
    }

    private static byte[] batchOf(String service, String kind, Map<String, String> dimensions) {
        return new MetricBatchWriter(service, kind, dimensions)
                .request(1, "op", 1, Outcome.OK, "")
                .toBytes();
    }

    private void assertRejected(RejectReason reason, byte[] record) {
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> reader.read(record, samples))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(samples.size()).isZero();
    }
}
