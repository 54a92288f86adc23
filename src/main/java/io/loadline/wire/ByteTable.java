package io.loadline.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Values by a range of bytes, found without making an object of the key: open addressing, linear probing, at most half
 * full. Nothing is removed singly.
 */
final class ByteTable<V> {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[][] keys = new byte[8][];
    private int[] hashes = new int[8];
    private Object[] values = new Object[8];
    private int size;

    /** The value of the key {@code source[from, from + length)}; null when there is none. */
    @SuppressWarnings("unchecked")
    V get(byte[] source, int from, int length) {
        int hash = hash(source, from, length);
        int mask = keys.length - 1;
        for (int slot = hash & mask; keys[slot] != null; slot = (slot + 1) & mask) {
            byte[] key = keys[slot];
            if (hashes[slot] == hash && Arrays.equals(key, 0, key.length, source, from, from + length)) {
                return (V) values[slot];
            }
        }
        return null;
    }

    /** Adds a key that is not there yet. */
    void add(byte[] source, int from, int length, V value) {
        if (++size * 2 > keys.length) {
            grow();
        }
        insert(Arrays.copyOfRange(source, from, from + length), hash(source, from, length), value);
    }

    private void insert(byte[] key, int hash, Object value) {
        int mask = keys.length - 1;
        int slot = hash & mask;
        while (keys[slot] != null) {
            slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        hashes[slot] = hash;
        values[slot] = value;
    }

    private void grow() {
        byte[][] oldKeys = keys;
        int[] oldHashes = hashes;
        Object[] oldValues = values;
        keys = new byte[oldKeys.length * 2][];
        hashes = new int[keys.length];
        values = new Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                insert(oldKeys[i], oldHashes[i], oldValues[i]);
            }
        }
    }

    private static int hash(byte[] source, int from, int length) {
        long hash = length;
        int at = from;
        int end = from + length;
        for (; at + 8 <= end; at += 8) {
            hash = mix(hash ^ (long) LONGS.get(source, at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << 8 | source[at] & 0xFF;
        }
        hash = mix(hash ^ rest);
        return (int) (hash ^ hash >>> 32);
    }

    private static long mix(long value) {
        long product = value * 0x9E3779B97F4A7C15L;
        return product ^ product >>> 29;
    }
}
