package io.loadline.monitor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How much of its state an application still has to read back. Each has one store. */
final class RestoreProgress implements StateRestoreListener {
    private final Map<TopicPartition, Long> remaining = new ConcurrentHashMap<>();
    private final LongAdder restored = new LongAdder();

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
        remaining.put(partition, Math.max(0, to - from));
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long endOffset, long records) {
        restored.add(records);
        // Transaction markers are offsets without a record: only the end tells that nothing remains.
        remaining.computeIfPresent(partition, (key, left) -> Math.max(0, left - records));
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {
        remaining.remove(partition);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long total) {
        // Another process has it now.
        remaining.remove(partition);
    }

    /** Offsets that are still to be read at most. */
    long remaining() {
        return remaining.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Records read back since the process began. */
    long restored() {
        return restored.sum();
    }
}
