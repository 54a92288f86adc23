package io.loadline.wire;

import io.loadline.wire.avro.Evaluation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/** The codec of a generated Avro class. */
final class AvroCodec<T extends SpecificRecordBase> implements Codec<T> {
    private static final SpecificData MODEL = model();

    private final Schema schema;
    private final byte[] header;
    private final DatumWriter<T> writer;
    private final Map<Schema, DatumReader<T>> readers = new ConcurrentHashMap<>();
    private final long fingerprint;
    private final DatumReader<T> reader;

    AvroCodec(Schema schema) {
        this.schema = schema;
        this.fingerprint = Schemas.fingerprint(schema);
        this.header = SingleObject.header(fingerprint);
        this.writer = new SpecificDatumWriter<>(schema, MODEL);
        this.reader = new SpecificDatumReader<>(schema, schema, MODEL);
    }

    @Override
    public byte[] encode(T value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        out.writeBytes(header);
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    @Override
    public T decode(byte[] bytes) throws UndecodableException {
        long written = SingleObject.fingerprint(bytes);
        return decode(bytes, written == fingerprint ? schema : SingleObject.writerOf(written, schema));
    }

    /** Reads what stands behind the frame, written with this schema. */
    T decode(byte[] bytes, Schema writerSchema) throws UndecodableException {
        AvroInput in = new AvroInput(bytes, SingleObject.HEADER);
        SchemaWalk.pass(writerSchema, in);
        in.requireEnd();
        try {
            return reader(writerSchema)
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(
                                            bytes, SingleObject.HEADER, bytes.length - SingleObject.HEADER, null));
        } catch (IOException | RuntimeException e) {
            // Well-formed by its schema, yet Avro refuses it: for instance a new symbol for which there is no default.
            throw UndecodableException.garbled(
                    schema.getName() + " cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private DatumReader<T> reader(Schema written) {
        return written == schema
                ? reader
                : readers.computeIfAbsent(written, from -> new SpecificDatumReader<>(from, schema, MODEL));
    }

    private static SpecificData model() {
        // Avro instantiates only classes that it was told to trust; ours are added to whatever else is trusted here.
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), type -> type.getPackageName()
                        .equals(Evaluation.class.getPackageName())));
        SpecificData model = new SpecificData(AvroCodec.class.getClassLoader());
        model.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        return model;
    }
}
