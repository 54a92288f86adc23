package io.loadline.pane;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends numbers and text in the compact form that panes and the evaluator's state are kept in. */
public final class ByteWriter {
    private static final int MAX_VARINT = 10;

    private byte[] bytes = new byte[256];
    private int size;

    /** A number of at least 0, in 1 to 9 bytes (LEB128). */
    public ByteWriter unsigned(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("must not be negative, was " + value);
        }
        return varint(value);
    }

    /** Any number, small magnitudes in few bytes (zigzag). */
    public ByteWriter signed(long value) {
        return varint((value << 1) ^ (value >> 63));
    }

    /** A number in 8 bytes whose byte order is the numbers' order, also below zero. */
    public ByteWriter ordered(long value) {
        long flipped = value ^ Long.MIN_VALUE;
        for (int shift = 56; shift >= 0; shift -= 8) {
            octet((int) (flipped >>> shift));
        }
        return this;
    }

    /** One byte. */
    public ByteWriter octet(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** Text, with its length in front. */
    public ByteWriter text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes, with their length in front. */
    public ByteWriter bytes(byte[] value) {
        unsigned(value.length);
        return raw(value);
    }

    /** A floating-point number, in 8 bytes. */
    public ByteWriter decimal(double value) {
        return ordered(Double.doubleToLongBits(value));
    }

    /** Bytes as they are. */
    public ByteWriter raw(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** What was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private ByteWriter varint(long value) {
        ensure(MAX_VARINT);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
