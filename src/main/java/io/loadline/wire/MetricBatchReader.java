package io.loadline.wire;

import io.loadline.engine.SampleBatch;
import io.loadline.sample.Distribution;
import io.loadline.sample.SeriesKey;
import io.loadline.wire.avro.MetricBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads records of the metrics topic straight into columns, by hand: the generated class takes several times as long
 * (it is the oracle in the tests). The first schema is read by hand too: it differs only in that a sample cannot be an
 * answer. Checks the shape of a record and the names that all its samples share; the values of single samples are checked
 * where they are folded. Not thread-safe.
 */
public final class MetricBatchReader {
    /** How many series are kept by name, unless set otherwise. */
    public static final int DEFAULT_MAX_SERIES = 1_000_000;

    /** Traces with longer ids are not kept as evidence; the sample counts. */
    private static final int MAX_TRACE = 128;

    private static final long FINGERPRINT = Schemas.fingerprint(MetricBatch.SCHEMA$);

    /** What can be measured: a request, a gauge, a distribution, an answer. */
    private static final int MEASURES = 4;

    private static final long FIRST_FINGERPRINT =
            Schemas.fingerprint(Schemas.version("metric-batch", 1).orElseThrow());

    /** What could be measured under the first schema: the answer came last. */
    private static final int FIRST_MEASURES = 3;

    /** Fewest bytes of a sample. */
    static final int SAMPLE_BYTES = 5;

    /** Fewest bytes of a bucket. */
    private static final int BUCKET_BYTES = 9;

    private static final byte[] OUTCOMES = {0, 1, 2, SampleBatch.UNKNOWN_OUTCOME};

    private final SeriesNames names;
    private String service = "";
    /** How many kinds of measures the record's schema has. */
    private int measures = MEASURES;
    /** Where the samples of the record are that was taken apart last: many of one record may be refused. */
    private SampleIndex contents;

    /** Keeps {@link Codecs#DEFAULT_DIMENSIONS} and {@link #DEFAULT_MAX_SERIES}. */
    public MetricBatchReader() {
        this(Codecs.DEFAULT_DIMENSIONS, DEFAULT_MAX_SERIES);
    }

    /**
     * @param dimensions names of the dimensions that tell series apart; others are dropped
     * @param maxSeries how many series are kept by name, at least 1; beyond that all are learned anew
     */
    public MetricBatchReader(Set<String> dimensions, int maxSeries) {
        this.names = new SeriesNames(dimensions, maxSeries);
    }

    /**
     * Reads all samples of a record.
     *
     * @param record the record's value; may be null, as a tombstone is
     * @param into filled with the samples, and it keeps the bytes; empty when the record is refused
     * @throws UndecodableException when the record as a whole is refused; no bytes make it fail otherwise
     */
    public void read(byte[] record, SampleBatch into) throws UndecodableException {
        byte[] bytes = readable(record);
        into.begin(bytes);
        service = "";
        measures = SingleObject.fingerprint(bytes) == FINGERPRINT ? MEASURES : FIRST_MEASURES;
        try {
            readBatch(new AvroInput(bytes, SingleObject.HEADER), into);
        } catch (UndecodableException e) {
            into.begin(bytes);
            throw e;
        }
    }

    /** Service of the record read last; empty when it was refused. */
    public String service() {
        return service;
    }

    /**
     * A record that holds one sample of another, so that it can be corrected and sent again; without a batch id, by
     * which it would be taken for a repetition.
     *
     * @param record a record's value that can be read
     * @param index number of the sample, from 0
     * @throws UndecodableException when the record cannot be read
     * @throws IndexOutOfBoundsException when the record has no such sample
     */
    public byte[] extract(byte[] record, int index) throws UndecodableException {
        if (contents == null || contents.record != record) {
            contents = SampleIndex.of(record, readable(record));
        }
        return contents.single(index);
    }

    /** The record under a schema that is read by hand; any other goes through Avro's resolution. */
    private static byte[] readable(byte[] record) throws UndecodableException {
        long written = SingleObject.fingerprint(record);
        boolean byHand = written == FINGERPRINT || written == FIRST_FINGERPRINT;
        return byHand ? record : Codecs.METRIC_BATCH.encode(Codecs.METRIC_BATCH.decode(record));
    }

    private void readBatch(AvroInput in, SampleBatch into) throws UndecodableException {
        skipBatchId(in);
        SeriesNames.Batch batch = names.batch(in);
        for (int count = in.readBlock(SAMPLE_BYTES); count > 0; count = in.readBlock(SAMPLE_BYTES)) {
            for (int i = 0; i < count; i++) {
                readSample(batch, in, into);
            }
        }
        in.requireEnd();
        service = batch.service();
    }

    static void skipBatchId(AvroInput in) throws UndecodableException {
        if (in.readIndex(2) == 1) {
            in.skipLength();
        }
    }

    private void readSample(SeriesNames.Batch batch, AvroInput in, SampleBatch into) throws UndecodableException {
        long timeMillis = in.readLong();
        int length = in.readLength();
        SeriesKey key = names.series(batch, in.bytes, in.position(), length);
        in.skip(length);
        int traceFrom = 0;
        int traceLength = 0;
        if (in.readIndex(2) == 1) {
            traceLength = in.readLength();
            traceFrom = in.position();
            in.skip(traceLength);
        }
        switch (in.readIndex(measures)) {
            case 0 -> {
                long micros = in.readLong();
                byte outcome = OUTCOMES[in.readIndex(OUTCOMES.length)];
                into.request(key, timeMillis, micros, outcome, traceFrom, traceLength > MAX_TRACE ? 0 : traceLength);
            }
            case 1 -> into.gauge(key, timeMillis, readText(in), in.readDouble());
            case 2 -> into.distribution(key, timeMillis, readDistribution(in));
            default -> {
                byte outcome = OUTCOMES[in.readIndex(OUTCOMES.length)];
                into.answer(key, timeMillis, outcome, traceFrom, traceLength > MAX_TRACE ? 0 : traceLength);
            }
        }
    }

    private Distribution readDistribution(AvroInput in) throws UndecodableException {
        String name = readText(in);
        String unit = readText(in);
        long total = in.readLong();
        double sum = in.readDouble();
        skipOptionalDouble(in);
        skipOptionalDouble(in);
        List<Distribution.Bucket> buckets = new ArrayList<>();
        for (int count = in.readBlock(BUCKET_BYTES); count > 0; count = in.readBlock(BUCKET_BYTES)) {
            for (int i = 0; i < count; i++) {
                buckets.add(new Distribution.Bucket(in.readDouble(), in.readLong()));
            }
        }
        return new Distribution(name, unit, total, sum, buckets);
    }

    private static void skipOptionalDouble(AvroInput in) throws UndecodableException {
        if (in.readIndex(2) == 1) {
            in.skip(8);
        }
    }

    private String readText(AvroInput in) throws UndecodableException {
        int length = in.readLength();
        String text = names.text(in.bytes, in.position(), length);
        in.skip(length);
        return text;
    }
}
