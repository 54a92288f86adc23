package io.loadline.topology;

import io.loadline.engine.StateStore;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * The store of an engine that keeps its state as objects: an ordinary changelogged key-value store which, just before
 * each commit, first has the engine write what changed.
 *
 * <p>Kafka Streams calls {@link #flushCache} before it flushes the producer and commits the offsets, and it does so
 * only for stores that implement its internal {@link CachedStateStore}; {@code commit} and {@code flush} of a store
 * come after the offsets. So this is what makes state, output and offsets one transaction, at whatever moment the
 * commit comes: an interval, a request, a rebalance, a close. It is the one internal type that is used;
 * {@code WriteBehindStoreIT} fails when it stops being called in time.
 *
 * <p>Nothing can be forwarded from within {@code flushCache}: there is no current processor. Only this store can be
 * written.
 */
final class WriteBehindStore implements org.apache.kafka.streams.processor.StateStore, CachedStateStore<Bytes, byte[]> {
    /**
     * A test sets this system property to {@code true} in a process of its own to show that exactness depends on the
     * flush. Never set it otherwise: every restart would then lose and repeat samples.
     */
    static final String DISABLE_FLUSH = "loadline.test.disable-flush";

    private static final boolean FLUSH_DISABLED = Boolean.getBoolean(DISABLE_FLUSH);
    private static final Runnable NOTHING = () -> {};

    private final KeyValueStore<Bytes, byte[]> inner;
    private Runnable beforeCommit = NOTHING;

    /** @param inner holds the bytes; has a changelog and no cache of its own */
    WriteBehindStore(KeyValueStore<Bytes, byte[]> inner) {
        this.inner = inner;
    }

    /** Has this run before each commit, on the thread of the task. */
    void beforeCommit(Runnable flush) {
        beforeCommit = flush;
    }

    /** The bytes, as the engine sees them. */
    StateStore entries() {
        return new Entries(inner);
    }

    @Override
    public void flushCache() {
        if (!FLUSH_DISABLED) {
            beforeCommit.run();
        }
    }

    /** The task's objects are void from here on; the next initialisation of its processor sets a new flush. */
    @Override
    public void clearCache() {
        beforeCommit = NOTHING;
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Bytes, byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public void init(StateStoreContext context, org.apache.kafka.streams.processor.StateStore root) {
        // Itself as the root: otherwise the inner store is the one registered, and flushCache is never called.
        inner.init(context, this);
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        inner.commit(changelogOffsets);
    }

    @Override
    public Long committedOffset(TopicPartition partition) {
        return inner.committedOffset(partition);
    }

    @Override
    @Deprecated
    @SuppressWarnings("deprecation") // still asked by Kafka Streams 4.3 to tell whether it must keep a checkpoint file
    public boolean managesOffsets() {
        return inner.managesOffsets();
    }

    @Override
    public boolean persistent() {
        return inner.persistent();
    }

    @Override
    public boolean isOpen() {
        return inner.isOpen();
    }

    @Override
    public Position getPosition() {
        return inner.getPosition();
    }

    @Override
    public void close() {
        beforeCommit = NOTHING;
        inner.close();
    }

    private record Entries(KeyValueStore<Bytes, byte[]> inner) implements StateStore {
        @Override
        public Optional<byte[]> get(byte[] key) {
            return Optional.ofNullable(inner.get(Bytes.wrap(key)));
        }

        @Override
        public void put(byte[] key, byte[] value) {
            inner.put(Bytes.wrap(key), value);
        }

        @Override
        public void delete(byte[] key) {
            inner.delete(Bytes.wrap(key));
        }

        @Override
        public void range(byte[] from, byte[] to, BiConsumer<byte[], byte[]> visitor) {
            Bytes end = Bytes.wrap(to);
            if (Bytes.wrap(from).compareTo(end) >= 0) {
                return;
            }
            try (KeyValueIterator<Bytes, byte[]> entries = inner.range(Bytes.wrap(from), end)) {
                while (entries.hasNext()) {
                    KeyValue<Bytes, byte[]> entry = entries.next();
                    // Kafka's ranges include their end.
                    if (!entry.key.equals(end)) {
                        visitor.accept(entry.key.get(), entry.value);
                    }
                }
            }
        }
    }
}
