package io.loadline.engine;

import java.util.List;

/**
 * A part of the whole decided state of a panes partition.
 *
 * @param panesOffset the state stands for every record up to and including this offset
 * @param instantMillis last decided instant
 * @param engineVersion version of the state's format
 * @param chunk number of this chunk, from 0
 * @param chunks how many there are
 * @param entries in the order of the keys
 */
public record SnapshotChunk(
        long panesOffset, long instantMillis, String engineVersion, int chunk, int chunks, List<Entry> entries) {
    /**
     * One entry of the state.
     *
     * @param key its key in the {@link StateStore}
     * @param value its value
     */
    public record Entry(byte[] key, byte[] value) {}

    public SnapshotChunk {
        entries = List.copyOf(entries);
    }
}
