package io.loadline.wire;

import java.nio.charset.StandardCharsets;

/**
 * A cursor over Avro's binary encoding that trusts no length: nothing reads beyond the end, and what is announced must
 * fit into what is left.
 */
final class AvroInput {
    final byte[] bytes;
    private final int end;
    private int at;

    AvroInput(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
        this.end = bytes.length;
    }

    int position() {
        return at;
    }

    int remaining() {
        return end - at;
    }

    long readLong() throws UndecodableException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = octet();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw UndecodableException.garbled("a number of more than 64 bits ends at byte " + at);
    }

    int readInt() throws UndecodableException {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = octet();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw UndecodableException.garbled("a number of more than 32 bits ends at byte " + at);
    }

    /** An index of a union or an enum. */
    int readIndex(int count) throws UndecodableException {
        int index = readInt();
        if (index < 0 || index >= count) {
            throw UndecodableException.garbled("index " + index + " of " + count + " choices at byte " + at);
        }
        return index;
    }

    /** A boolean: one byte, 0 or 1. */
    boolean readBoolean() throws UndecodableException {
        byte value = octet();
        if (value != 0 && value != 1) {
            throw UndecodableException.garbled("neither true nor false but " + value + " before byte " + at);
        }
        return value == 1;
    }

    /** The length of a string or of bytes; so many bytes are there. */
    int readLength() throws UndecodableException {
        long length = readLong();
        if (length < 0 || length > end - at) {
            throw tooLong(length, "bytes");
        }
        return (int) length;
    }

    double readDouble() throws UndecodableException {
        require(8);
        long bits = 0;
        for (int i = 7; i >= 0; i--) {
            bits = bits << 8 | bytes[at + i] & 0xFF;
        }
        at += 8;
        return Double.longBitsToDouble(bits);
    }

    String readString() throws UndecodableException {
        int length = readLength();
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    /** Passes a string or bytes. */
    void skipLength() throws UndecodableException {
        int length = readLength();
        at += length;
    }

    void skip(int count) throws UndecodableException {
        require(count);
        at += count;
    }

    /**
     * The number of items in the next block of an array or map; 0 at its end.
     *
     * @param itemBytes fewest bytes that an item can have, at least 1
     */
    int readBlock(int itemBytes) throws UndecodableException {
        long count = readLong();
        if (count < 0) {
            long size = readLong();
            if (size < 0 || size > end - at) {
                throw tooLong(size, "bytes");
            }
            count = -count;
        }
        if (count < 0 || count > (end - at) / itemBytes) {
            throw tooLong(count, "items");
        }
        return (int) count;
    }

    /** Nothing may follow. */
    void requireEnd() throws UndecodableException {
        if (at != end) {
            throw UndecodableException.garbled((end - at) + " bytes follow the record");
        }
    }

    private byte octet() throws UndecodableException {
        require(1);
        return bytes[at++];
    }

    private void require(int count) throws UndecodableException {
        if (end - at < count) {
            throw UndecodableException.garbled("the record ends too early, at byte " + end);
        }
    }

    private UndecodableException tooLong(long length, String what) {
        return UndecodableException.garbled(
                length + " " + what + " announced at byte " + at + ", " + (end - at) + " bytes are left");
    }
}
