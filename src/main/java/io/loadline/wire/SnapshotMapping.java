package io.loadline.wire;

import io.loadline.engine.SnapshotChunk;
import io.loadline.wire.avro.Snapshot;
import io.loadline.wire.avro.StateEntry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Chunks of snapshots. */
final class SnapshotMapping {
    private SnapshotMapping() {}

    static Snapshot toAvro(SnapshotChunk chunk, int panesPartition) {
        List<StateEntry> entries = new ArrayList<>(chunk.entries().size());
        for (SnapshotChunk.Entry entry : chunk.entries()) {
            entries.add(new StateEntry(ByteBuffer.wrap(entry.key()), ByteBuffer.wrap(entry.value())));
        }
        return new Snapshot(
                panesPartition,
                chunk.panesOffset(),
                Instant.ofEpochMilli(chunk.instantMillis()),
                chunk.panesOffset() + 1,
                chunk.engineVersion(),
                chunk.chunk(),
                chunk.chunks(),
                entries);
    }

    static SnapshotChunk toDomain(Snapshot avro) {
        List<SnapshotChunk.Entry> entries = new ArrayList<>(avro.getEntries().size());
        for (StateEntry entry : avro.getEntries()) {
            entries.add(new SnapshotChunk.Entry(Symbols.bytes(entry.getKey()), Symbols.bytes(entry.getValue())));
        }
        return new SnapshotChunk(
                avro.getPanesOffset(),
                avro.getInstant().toEpochMilli(),
                avro.getEngineVersion(),
                avro.getChunk(),
                avro.getChunks(),
                entries);
    }
}
