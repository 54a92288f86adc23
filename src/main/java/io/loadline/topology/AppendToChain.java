package io.loadline.topology;

import io.loadline.audit.AuditEvent;
import io.loadline.audit.AuditRecord;
import io.loadline.audit.HashChain;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Appends each audit event to the chain of its partition. The head of the chain is the one entry of a changelogged
 * store, in the same transaction as the record, and each append replaces it.
 */
final class AppendToChain implements Processor<byte[], byte[], RoutedKey, byte[]> {
    private final Topic audit;

    private ProcessorContext<RoutedKey, byte[]> context;
    private KeyValueStore<String, String> heads;
    private Outbox outbox;
    private DeadLetters deadLetters;
    private String chain;

    private AppendToChain(Topic audit) {
        this.audit = audit;
    }

    static ProcessorSupplier<byte[], byte[], RoutedKey, byte[]> supplier(Topic audit) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], RoutedKey, byte[]> get() {
                return new AppendToChain(audit);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(Names.CHAIN_STORE), Serdes.String(), Serdes.String())
                        // The cache writes the head once for all records between two commits.
                        .withCachingEnabled());
            }
        };
    }

    @Override
    public void init(ProcessorContext<RoutedKey, byte[]> context) {
        this.context = context;
        heads = context.getStateStore(Names.CHAIN_STORE);
        outbox = Outbox.open(context, () -> {});
        deadLetters = new DeadLetters(outbox, Names.CHAIN_WRITE_DEAD_LETTERS, (at, reason) -> {});
        chain = audit.fullName() + "-" + context.taskId().partition();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata at = context.recordMetadata().orElseThrow();
        AuditEvent event;
        try {
            event = Codecs.AUDIT_EVENT.decode(record.value());
        } catch (UndecodableException e) {
            deadLetters.record(record, at, e.reason());
            return;
        }
        AuditRecord appended = HashChain.append(head(), chain, event);
        heads.put(chain, appended.sequence() + " " + appended.hash());
        outbox.send(
                Names.CHAIN_WRITE_AUDIT,
                RoutedKey.toPartition(at.partition(), chain),
                Codecs.AUDIT_RECORD.encode(appended),
                record.timestamp());
    }

    private HashChain.Head head() {
        String head = heads.get(chain);
        if (head == null) {
            return HashChain.Head.empty();
        }
        int space = head.indexOf(' ');
        return new HashChain.Head(Long.parseLong(head.substring(0, space)), head.substring(space + 1));
    }
}
