package io.loadline.wire;

import io.loadline.sample.RejectReason;
import org.apache.avro.Schema;

/**
 * The frame of Avro's single-object encoding: C3 01, then the fingerprint of the writer's schema in eight bytes, lowest
 * first (Avro specification, "Single-object encoding").
 */
final class SingleObject {
    /** Length of the frame in front of the value. */
    static final int HEADER = 10;

    private SingleObject() {}

    static byte[] header(long fingerprint) {
        byte[] header = new byte[HEADER];
        header[0] = (byte) 0xC3;
        header[1] = 1;
        for (int i = 0; i < 8; i++) {
            header[2 + i] = (byte) (fingerprint >>> (8 * i));
        }
        return header;
    }

    /** @throws UndecodableException when the bytes do not begin with a frame */
    static long fingerprint(byte[] record) throws UndecodableException {
        if (record == null) {
            throw new UndecodableException(RejectReason.NULL_VALUE, "the record has no value");
        }
        if (record.length < HEADER || record[0] != (byte) 0xC3 || record[1] != 1) {
            throw UndecodableException.garbled(
                    "no Avro single-object record: it does not begin with C3 01 and a fingerprint");
        }
        long fingerprint = 0;
        for (int i = 7; i >= 0; i--) {
            fingerprint = fingerprint << 8 | record[2 + i] & 0xFF;
        }
        return fingerprint;
    }

    /** The schema of the writer, which is a version of {@code expected}. */
    static Schema writerOf(long fingerprint, Schema expected) throws UndecodableException {
        Schema writer = Schemas.find(fingerprint)
                .orElseThrow(() -> UndecodableException.garbled(
                        "no schema is known with fingerprint " + Long.toHexString(fingerprint)));
        if (!writer.getFullName().equals(expected.getFullName())) {
            throw new UndecodableException(
                    RejectReason.WRONG_SCHEMA, "a " + writer.getName() + " where a " + expected.getName() + " belongs");
        }
        return writer;
    }
}
