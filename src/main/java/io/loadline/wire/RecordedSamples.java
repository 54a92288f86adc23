package io.loadline.wire;

import io.loadline.wire.avro.MetricBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.Schema;

/**
 * The samples of a metrics record as bytes, so that records of one service, kind and dimensions can be joined, and
 * times moved, without anything being decoded and encoded again. Only for records of the current schema, as {@link
 * JsonLines} and {@link MetricBatchWriter} make them.
 */
public final class RecordedSamples {
    private static final Schema DISTRIBUTION = MetricBatch.SCHEMA$
            .getField("samples")
            .schema()
            .getElementType()
            .getField("measure")
            .schema()
            .getTypes()
            .get(2);

    private final byte[] record;
    private final boolean named;
    private final int seriesFrom;
    private final int seriesTo;
    private int[] starts = new int[4];
    private int size;

    private RecordedSamples(byte[] record) throws UndecodableException {
        this.record = record;
        AvroInput in = new AvroInput(record, SingleObject.HEADER);
        int at = in.position();
        MetricBatchReader.skipBatchId(in);
        named = in.position() - at > 1;
        seriesFrom = in.position();
        in.skipLength();
        in.skipLength();
        for (int count = in.readBlock(2); count > 0; count = in.readBlock(2)) {
            for (int i = 0; i < count; i++) {
                in.skipLength();
                in.skipLength();
            }
        }
        seriesTo = in.position();
        int fewest = MetricBatchReader.SAMPLE_BYTES;
        for (int count = in.readBlock(fewest); count > 0; count = in.readBlock(fewest)) {
            for (int i = 0; i < count; i++) {
                mark(in.position());
                pass(in);
            }
        }
    }

    /**
     * Takes a record apart.
     *
     * @param record a record's value; is kept, not copied
     * @throws UndecodableException when it is no metrics record of the current schema
     */
    public static RecordedSamples of(byte[] record) throws UndecodableException {
        return new RecordedSamples(record);
    }

    /** Number of samples. */
    public int size() {
        return size;
    }

    /** Whether the record has a batch id: it must then be sent as it is. */
    public boolean hasBatchId() {
        return named;
    }

    /** Service, kind and dimensions: equal for records that can be joined. Shares the record's bytes. */
    public ByteBuffer series() {
        return ByteBuffer.wrap(record, seriesFrom, seriesTo - seriesFrom);
    }

    /** A writer, without samples, for the same service, kind and dimensions. */
    public MetricBatchWriter writer() {
        return new MetricBatchWriter(record, seriesFrom, seriesTo - seriesFrom);
    }

    /**
     * Adds one of the samples to a batch.
     *
     * @param index number of the sample, from 0
     * @param shiftMillis how much later it is to have happened
     * @param to a writer of the same series
     * @return how many bytes it takes there
     */
    public int copy(int index, long shiftMillis, MetricBatchWriter to) throws UndecodableException {
        AvroInput in = new AvroInput(record, starts[index]);
        long timeMillis = in.readLong();
        return to.copy(timeMillis + shiftMillis, record, in.position(), endOf(index, in) - in.position());
    }

    /** Samples of several blocks do not lie next to each other. */
    private int endOf(int index, AvroInput from) throws UndecodableException {
        AvroInput in = new AvroInput(record, from.position());
        passBehindTime(in);
        return in.position();
    }

    private void mark(int position) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
        }
        starts[size++] = position;
    }

    private static void pass(AvroInput in) throws UndecodableException {
        in.readLong();
        passBehindTime(in);
    }

    private static void passBehindTime(AvroInput in) throws UndecodableException {
        in.skipLength();
        if (in.readIndex(2) == 1) {
            in.skipLength();
        }
        switch (in.readIndex(4)) {
            case 0 -> {
                in.readLong();
                in.readLong();
            }
            case 1 -> {
                in.skipLength();
                in.skip(8);
            }
            case 2 -> SchemaWalk.pass(DISTRIBUTION, in);
            default -> in.readLong();
        }
    }
}
