package io.loadline.engine;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Ordered bytes by key: where a phase keeps what must outlive it. Keys are compared byte by byte, unsigned. */
public interface StateStore {
    /** The value of a key. */
    Optional<byte[]> get(byte[] key);

    /** Sets the value of a key. */
    void put(byte[] key, byte[] value);

    /** Removes a key; nothing happens when there is none. */
    void delete(byte[] key);

    /**
     * Visits all entries in the order of their keys.
     *
     * @param from first key, inclusive
     * @param to last key, exclusive
     */
    void range(byte[] from, byte[] to, BiConsumer<byte[], byte[]> visitor);

    /** A store on the heap, for replay and for tests. */
    static StateStore onHeap() {
        return new StateStore() {
            private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

            @Override
            public Optional<byte[]> get(byte[] key) {
                return Optional.ofNullable(entries.get(key));
            }

            @Override
            public void put(byte[] key, byte[] value) {
                entries.put(key, value);
            }

            @Override
            public void delete(byte[] key) {
                entries.remove(key);
            }

            @Override
            public void range(byte[] from, byte[] to, BiConsumer<byte[], byte[]> visitor) {
                new TreeMap<>(entries.subMap(from, to)).forEach(visitor);
            }
        };
    }
}
