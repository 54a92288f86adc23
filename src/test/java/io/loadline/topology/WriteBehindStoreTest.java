package io.loadline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.StateStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBehindStoreTest {
    private static final byte[] VALUE = {7};

    @TempDir
    private Path stateDir;

    private final List<String> events = new ArrayList<>();
    private StateStore entries;

    @Test
    void flushesAfterTheRecordsOfEachCommit() {
        try (Driven driven = new Driven(topology(), "collect", stateDir)) {
            driven.write(Driven.TOPICS.metrics(), "k", VALUE, Driven.START);
            driven.write(Driven.TOPICS.metrics(), "k", VALUE, Driven.START);

            // The test driver commits after each record.
            assertThat(events).containsExactly("record", "flush", "record", "flush");
        }
    }

    @Test
    void rangesAreInUnsignedOrderWithoutTheirEnd() {
        try (Driven driven = new Driven(topology(), "collect", stateDir)) {
            // The changelog takes its time from the record at hand: before the first one nothing can be written.
            driven.write(Driven.TOPICS.metrics(), "k", VALUE, Driven.START);
            for (int key : new int[] {0x80, 0x01, 0xff, 0x7f}) {
                entries.put(new byte[] {(byte) key}, VALUE);
            }
            entries.put(new byte[] {0x01, 0x00}, VALUE);
            entries.delete(new byte[] {0x7f});

            assertThat(keys(new byte[] {0x01}, new byte[] {(byte) 0xff}))
                    .containsExactly(new byte[] {0x01}, new byte[] {0x01, 0x00}, new byte[] {(byte) 0x80});
            assertThat(keys(new byte[] {0x02}, new byte[] {0x02})).isEmpty();
            assertThat(keys(new byte[] {0x02}, new byte[] {0x01})).isEmpty();
            assertThat(entries.get(new byte[] {0x7f})).isEmpty();
            assertThat(entries.get(new byte[] {(byte) 0xff})).hasValue(VALUE);
        }
    }

    @Test
    void entriesCanBeChangedWhileTheyAreVisited() {
        try (Driven driven = new Driven(topology(), "collect", stateDir)) {
            driven.write(Driven.TOPICS.metrics(), "k", VALUE, Driven.START);
            for (int key = 0; key < 10; key++) {
                entries.put(new byte[] {(byte) key}, VALUE);
            }

            entries.range(new byte[] {0}, new byte[] {10}, (key, value) -> entries.delete(key));

            assertThat(keys(new byte[] {0}, new byte[] {10})).isEmpty();
        }
    }

    private List<byte[]> keys(byte[] from, byte[] to) {
        List<byte[]> keys = new ArrayList<>();
        entries.range(from, to, (key, value) -> keys.add(key));
        return keys;
    }

    private Topology topology() {
        Topology topology = new Topology();
        topology.addSource(
                "read",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Driven.TOPICS.metrics().fullName());
        topology.addProcessor("fold", new RecordingSupplier(), "read");
        return topology;
    }

    private final class RecordingSupplier implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {
        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(WriteBehindStoreBuilder.named("recording-store"));
        }

        @Override
        public Processor<byte[], byte[], byte[], byte[]> get() {
            return new Processor<>() {
                @Override
                public void init(ProcessorContext<byte[], byte[]> context) {
                    WriteBehindStore store = context.getStateStore("recording-store");
                    entries = store.entries();
                    store.beforeCommit(() -> {
                        events.add("flush");
                        // Only the store can be written here; this one goes to the changelog.
                        entries.put(new byte[] {0}, VALUE);
                    });
                }

                @Override
                public void process(Record<byte[], byte[]> record) {
                    events.add("record");
                }
            };
        }
    }
}
