package io.loadline.wire;

import io.loadline.wire.avro.MetricBatch;
import java.util.Arrays;
import org.apache.avro.Schema;

/** Where the samples of one metric batch are, so that single ones can be taken out of it. */
final class SampleIndex {
    private static final Schema SCHEMA = MetricBatch.SCHEMA$;
    private static final Schema SAMPLE = SCHEMA.getField("samples").schema().getElementType();

    /** The record as it was given. */
    final byte[] record;

    private final byte[] bytes;
    private final int seriesFrom;
    private final int seriesTo;
    private final int[] starts;

    private SampleIndex(byte[] record, byte[] bytes, int seriesFrom, int seriesTo, int[] starts) {
        this.record = record;
        this.bytes = bytes;
        this.seriesFrom = seriesFrom;
        this.seriesTo = seriesTo;
        this.starts = starts;
    }

    /**
     * @param record the record as it was given
     * @param bytes the same under the current schema
     */
    static SampleIndex of(byte[] record, byte[] bytes) throws UndecodableException {
        AvroInput in = new AvroInput(bytes, SingleObject.HEADER);
        MetricBatchReader.skipBatchId(in);
        int from = in.position();
        for (String field : new String[] {"service", "kind", "dimensions"}) {
            SchemaWalk.pass(SCHEMA.getField(field).schema(), in);
        }
        int to = in.position();
        int[] starts = new int[16];
        int size = 0;
        int fewest = MetricBatchReader.SAMPLE_BYTES;
        for (int count = in.readBlock(fewest); count > 0; count = in.readBlock(fewest)) {
            for (int i = 0; i < count; i++) {
                if (size == starts.length) {
                    starts = Arrays.copyOf(starts, size * 2);
                }
                starts[size++] = in.position();
                SchemaWalk.pass(SAMPLE, in);
            }
        }
        return new SampleIndex(record, bytes, from, to, Arrays.copyOf(starts, size));
    }

    /** A record with one of the samples, without a batch id. */
    byte[] single(int index) throws UndecodableException {
        if (index < 0 || index >= starts.length) {
            throw new IndexOutOfBoundsException("sample " + index + " of a record of " + starts.length);
        }
        AvroInput in = new AvroInput(bytes, starts[index]);
        SchemaWalk.pass(SAMPLE, in);
        AvroOutput out = new AvroOutput();
        out.write(bytes, 0, SingleObject.HEADER);
        out.writeLong(0);
        out.write(bytes, seriesFrom, seriesTo - seriesFrom);
        out.writeLong(1);
        out.write(bytes, starts[index], in.position() - starts[index]);
        out.writeLong(0);
        return out.toBytes();
    }
}
