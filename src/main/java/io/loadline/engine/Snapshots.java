package io.loadline.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes the whole decided state in chunks, and reads it back. */
public final class Snapshots {
    /** Version of the state's format that is written: the values of version 2 tell their own form, see {@link Forms}. */
    public static final String VERSION = "2";

    private static final Set<String> READABLE = Set.of("1", VERSION);

    private static final int CHUNK_BYTES = 256 * 1024;

    private final StateStore store;

    Snapshots(StateStore store) {
        this.store = store;
    }

    void take(long offset, long instant, EvaluatorOutput out) {
        List<List<SnapshotChunk.Entry>> chunks = new ArrayList<>();
        List<SnapshotChunk.Entry> current = new ArrayList<>();
        int[] size = {0};
        chunks.add(current);
        store.range(new byte[0], new byte[] {(byte) 0xFF}, (key, value) -> {
            List<SnapshotChunk.Entry> last = chunks.get(chunks.size() - 1);
            if (size[0] > 0 && size[0] + key.length + value.length > CHUNK_BYTES) {
                last = new ArrayList<>();
                chunks.add(last);
                size[0] = 0;
            }
            last.add(new SnapshotChunk.Entry(key, value));
            size[0] += key.length + value.length;
        });
        for (int i = 0; i < chunks.size(); i++) {
            out.snapshot(new SnapshotChunk(offset, instant, VERSION, i, chunks.size(), chunks.get(i)));
        }
    }

    /** Whether this version reads a state of that version. */
    public static boolean isReadable(String version) {
        return READABLE.contains(version);
    }

    /**
     * Fills a store with a snapshot; an {@link Evaluator} on it, once restored, continues behind its offset.
     *
     * @param chunks all chunks of one snapshot
     * @throws IllegalArgumentException when chunks are missing or of a version that this one does not read
     */
    public static void load(List<SnapshotChunk> chunks, StateStore store) {
        for (int i = 0; i < chunks.size(); i++) {
            SnapshotChunk chunk = chunks.get(i);
            if (chunk.chunk() != i || chunk.chunks() != chunks.size()) {
                throw new IllegalArgumentException("chunk " + i + " of " + chunk.chunks() + " is missing");
            }
            if (!READABLE.contains(chunk.engineVersion())) {
                throw new IllegalArgumentException(
                        "the snapshot is of version " + chunk.engineVersion() + ", this version reads 1 to " + VERSION);
            }
            chunk.entries().forEach(entry -> store.put(entry.key(), entry.value()));
        }
    }
}
