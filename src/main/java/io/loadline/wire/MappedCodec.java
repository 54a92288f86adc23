package io.loadline.wire;

import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** The codec of a domain record: a generated Avro class, and how the two map to each other. */
final class MappedCodec<D, A extends SpecificRecordBase> implements Codec<D> {
    private final AvroCodec<A> codec;
    private final Function<D, A> toAvro;
    private final Reading<A, D> toDomain;

    /** Makes a domain record of an Avro record. */
    @FunctionalInterface
    interface Reading<A, D> {
        D apply(A avro) throws UndecodableException;
    }

    MappedCodec(Schema schema, Function<D, A> toAvro, Reading<A, D> toDomain) {
        this.codec = new AvroCodec<>(schema);
        this.toAvro = toAvro;
        this.toDomain = toDomain;
    }

    @Override
    public byte[] encode(D value) {
        return codec.encode(toAvro.apply(value));
    }

    @Override
    public D decode(byte[] bytes) throws UndecodableException {
        return toDomain.apply(codec.decode(bytes));
    }
}
