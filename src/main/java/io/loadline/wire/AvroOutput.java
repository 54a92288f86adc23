package io.loadline.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Grows as Avro's binary encoding is written into it. */
final class AvroOutput {
    private byte[] bytes = new byte[256];
    private int size;

    void writeLong(long value) {
        require(10);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void writeDouble(double value) {
        require(8);
        long bits = Double.doubleToLongBits(value);
        for (int i = 0; i < 8; i++) {
            bytes[size++] = (byte) (bits >>> (8 * i));
        }
    }

    void writeString(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        writeLong(encoded.length);
        write(encoded, 0, encoded.length);
    }

    void write(byte[] source, int from, int length) {
        require(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    void write(AvroOutput other) {
        write(other.bytes, 0, other.size);
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void require(int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
        }
    }
}
