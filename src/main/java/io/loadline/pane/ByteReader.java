package io.loadline.pane;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} wrote. Every method throws {@link IllegalArgumentException} on bytes it cannot be. */
public final class ByteReader {
    private final ByteBuffer in;

    public ByteReader(ByteBuffer in) {
        this.in = in;
    }

    public ByteReader(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    /** A number of at least 0. */
    public long unsigned() {
        long value = varint();
        if (value < 0) {
            throw new IllegalArgumentException("must not be negative, was " + value);
        }
        return value;
    }

    /** A number of at least 1. */
    public long positive() {
        long value = varint();
        if (value < 1) {
            throw new IllegalArgumentException("must be at least 1, was " + value);
        }
        return value;
    }

    /** A number of at least 0 that fits an int. */
    public int unsignedInt() {
        long value = unsigned();
        if (value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("must fit 31 bits, was " + value);
        }
        return (int) value;
    }

    /** Any number. */
    public long signed() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number in 8 bytes. */
    public long ordered() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | octet();
        }
        return value ^ Long.MIN_VALUE;
    }

    /** One byte, 0 to 255. */
    public int octet() {
        try {
            return in.get() & 0xFF;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("ends too early, at byte " + in.position(), e);
        }
    }

    /** Text with its length in front. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Bytes with their length in front. */
    public byte[] bytes() {
        int length = unsignedInt();
        if (length > in.remaining()) {
            throw new IllegalArgumentException(length + " bytes announced, " + in.remaining() + " left");
        }
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    /** A floating-point number. */
    public double decimal() {
        return Double.longBitsToDouble(ordered());
    }

    /** Whether bytes are left. */
    public boolean hasMore() {
        return in.hasRemaining();
    }

    /** Another reader of the same bytes, from here on: it looks ahead without moving this one. */
    ByteReader ahead() {
        return new ByteReader(in.duplicate());
    }

    /** @throws IllegalArgumentException when bytes are left */
    public void requireEnd() {
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " bytes too many");
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = octet();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number runs over 64 bits at byte " + in.position());
    }
}
