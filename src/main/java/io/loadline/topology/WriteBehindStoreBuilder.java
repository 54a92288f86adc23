package io.loadline.topology;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Builds a {@link WriteBehindStore} over a RocksDB store with a changelog. It is on disk even where the state is small:
 * Kafka Streams keeps a stable process id only beside a persistent store, and only the same process id ends at once the
 * transaction that a killed process left open.
 */
final class WriteBehindStoreBuilder implements StoreBuilder<WriteBehindStore> {
    private final StoreBuilder<KeyValueStore<Bytes, byte[]>> inner;
    private final Map<String, String> logConfig = new HashMap<>();
    private boolean logged = true;

    private WriteBehindStoreBuilder(KeyValueBytesStoreSupplier supplier) {
        inner = Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    static StoreBuilder<WriteBehindStore> named(String name) {
        return new WriteBehindStoreBuilder(Stores.persistentKeyValueStore(name));
    }

    @Override
    public WriteBehindStore build() {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> builder =
                logged ? inner.withLoggingEnabled(logConfig) : inner.withLoggingDisabled();
        return new WriteBehindStore(builder.build());
    }

    /** Has no effect: a cache between the engine and its changelog would put off what must be in the transaction. */
    @Override
    public StoreBuilder<WriteBehindStore> withCachingEnabled() {
        return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore> withLoggingEnabled(Map<String, String> config) {
        logged = true;
        logConfig.putAll(config);
        return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore> withLoggingDisabled() {
        logged = false;
        logConfig.clear();
        return this;
    }

    @Override
    public Map<String, String> logConfig() {
        return logConfig;
    }

    @Override
    public boolean loggingEnabled() {
        return logged;
    }

    @Override
    public String name() {
        return inner.name();
    }
}
