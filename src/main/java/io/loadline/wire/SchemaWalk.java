package io.loadline.wire;

import org.apache.avro.Schema;

/**
 * Passes over a value by its schema and checks that it is well-formed. Avro's own reader allocates what a length
 * announces before it looks whether so much is there; after this it can be trusted with the bytes.
 */
final class SchemaWalk {
    private SchemaWalk() {}

    /** @throws UndecodableException when the bytes at the cursor are no value of this schema */
    static void pass(Schema schema, AvroInput in) throws UndecodableException {
        switch (schema.getType()) {
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    pass(field.schema(), in);
                }
            }
            case UNION ->
                pass(schema.getTypes().get(in.readIndex(schema.getTypes().size())), in);
            case ARRAY -> passItems(schema.getElementType(), false, in);
            case MAP -> passItems(schema.getValueType(), true, in);
            case ENUM -> in.readIndex(schema.getEnumSymbols().size());
            case STRING, BYTES -> in.skipLength();
            case FIXED -> in.skip(schema.getFixedSize());
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> in.skip(4);
            case DOUBLE -> in.skip(8);
            case BOOLEAN -> in.readBoolean();
            case NULL -> {}
            default -> throw new IllegalArgumentException("unknown type " + schema.getType());
        }
    }

    private static void passItems(Schema item, boolean keyed, AvroInput in) throws UndecodableException {
        for (int count = in.readBlock(1); count > 0; count = in.readBlock(1)) {
            for (int i = 0; i < count; i++) {
                if (keyed) {
                    in.skipLength();
                }
                pass(item, in);
            }
        }
    }
}
