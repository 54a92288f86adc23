package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.SampleBatch;
import io.loadline.engine.SampleBatchRows;
import io.loadline.engine.SampleBatchRows.Row;
import io.loadline.sample.RejectReason;
import io.loadline.wire.avro.MetricBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MetricBatchReaderProperties {
    private static final long FIRST =
            Schemas.fingerprint(Schemas.version("metric-batch", 1).orElseThrow());

    private final MetricBatchReader reader = new MetricBatchReader();
    private final SampleBatch samples = new SampleBatch();

    @Property(tries = 300)
    void readsWhatTheGeneratedClassReads(@ForAll("batches") MetricBatch batch) throws UndecodableException {
        reader.read(Codecs.METRIC_BATCH.encode(batch), samples);

        assertThat(SampleBatchRows.of(samples)).isEqualTo(MetricBatches.rows(batch));
        assertThat(reader.service()).isEqualTo(batch.getService());
    }

    @Property(tries = 100)
    void takesSingleSamplesOutOfARecord(@ForAll("batches") MetricBatch batch) throws UndecodableException {
        byte[] record = Codecs.METRIC_BATCH.encode(batch);
        List<Row> rows = MetricBatches.rows(batch);

        for (int i = 0; i < rows.size(); i++) {
            MetricBatch single = Codecs.METRIC_BATCH.decode(reader.extract(record, i));

            assertThat(single.getSamples()).isEqualTo(List.of(batch.getSamples().get(i)));
            assertThat(single.getDimensions()).isEqualTo(batch.getDimensions());
            assertThat(single.getBatchId()).isNull();
        }
    }

    @Property(tries = 300)
    void refusesEveryTruncation(@ForAll("batches") MetricBatch batch, @ForAll double share) {
        byte[] record = Codecs.METRIC_BATCH.encode(batch);
        int length = (int) (Math.abs(share % 1) * record.length);

        assertThat(read(Arrays.copyOf(record, length))).isEmpty();
    }

    @Property(tries = 1000)
    void agreesWithTheGeneratedClassOnGarbledRecords(
            @ForAll("batches") MetricBatch batch, @ForAll int where, @ForAll byte what) {
        byte[] record = Codecs.METRIC_BATCH.encode(batch);
        record[SingleObject.HEADER + Math.floorMod(where, record.length - SingleObject.HEADER)] = what;

        Optional<List<Row>> read = read(record);

        assertThat(comparable(read)).isEqualTo(comparable(oracle(record)));
    }

    @Property(tries = 1000)
    void readsRecordsOfTheFirstSchemaAsTheGeneratedClassDoes(
            @ForAll("firstBatches") MetricBatch batch, @ForAll int where, @ForAll byte what) throws Exception {
        byte[] record = Codecs.METRIC_BATCH.encode(batch);
        System.arraycopy(SingleObject.header(FIRST), 0, record, 0, SingleObject.HEADER);

        assertThat(read(record)).contains(MetricBatches.rows(batch));
        for (int i = 0; i < batch.getSamples().size(); i++) {
            assertThat(read(reader.extract(record, i)))
                    .contains(List.of(MetricBatches.rows(batch).get(i)));
        }

        record[SingleObject.HEADER + Math.floorMod(where, record.length - SingleObject.HEADER)] = what;

        assertThat(comparable(read(record))).isEqualTo(comparable(oracle(record)));
    }

    @Property(tries = 1000)
    void readsAnyBytesWithoutFailingOtherwise(@ForAll byte[] tail) {
        byte[] record = Arrays.copyOf(new MetricBatchWriter("", "", java.util.Map.of()).toBytes(), 10 + tail.length);
        System.arraycopy(tail, 0, record, 10, tail.length);

        assertThat(comparable(read(record))).isEqualTo(comparable(oracle(record)));
        assertThat(read(tail)).isEmpty();
    }

    @Provide
    Arbitrary<MetricBatch> batches() {
        return MetricBatches.any();
    }

    @Provide
    Arbitrary<MetricBatch> firstBatches() {
        return MetricBatches.first();
    }

    private Optional<List<Row>> read(byte[] record) {
        try {
            reader.read(record, samples);
            return Optional.of(SampleBatchRows.of(samples));
        } catch (UndecodableException e) {
            assertThat(samples.size()).isZero();
            return Optional.empty();
        }
    }

    /**
     * Without trace ids that are no UTF-8: the bound on their length is one of bytes, and the generated class has put
     * three bytes in the place of each that is none.
     */
    private static Optional<List<Row>> comparable(Optional<List<Row>> rows) {
        return rows.map(all -> all.stream()
                .map(row -> row.trace().indexOf('\uFFFD') < 0
                        ? row
                        : new Row(row.series(), row.timeMillis(), row.measure(), ""))
                .toList());
    }

    private static Optional<List<Row>> oracle(byte[] record) {
        try {
            MetricBatch batch = Codecs.METRIC_BATCH.decode(record);
            int length = batch.getService().length();
            boolean named = length >= 1 && length <= 256;
            boolean short0 =
                    batch.getKind().length() <= 256 && batch.getDimensions().size() <= 16;
            return named && short0 ? Optional.of(MetricBatches.rows(batch)) : Optional.empty();
        } catch (UndecodableException e) {
            assertThat(e.reason()).isEqualTo(RejectReason.UNDECODABLE);
            return Optional.empty();
        }
    }
}
