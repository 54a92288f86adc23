package io.loadline.store;

import io.loadline.sample.RejectReason;
import io.loadline.store.Batch.Todo;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes records, and says what is to be done with each. */
final class RecordReader {
    /** Bytes of a record as an item. */
    private interface Format {
        Item item(byte[] value) throws UndecodableException;
    }

    private final Map<String, Format> formats;

    RecordReader(String logMetadataTopic, String auditTopic, Tables tables) {
        Rows rows = new Rows(tables);
        this.formats = Map.of(
                logMetadataTopic, value -> rows.logMetadata(Codecs.LOG_METADATA.decode(value)),
                auditTopic, value -> rows.auditRecord(Codecs.AUDIT_RECORD.decode(value)));
    }

    Todo read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return new Todo.Bury(RejectReason.NULL_VALUE.code(), "record without a value");
        }
        try {
            return new Todo.Put(formats.get(record.topic()).item(record.value()));
        } catch (UndecodableException e) {
            return new Todo.Bury(e.reason().code(), e.getMessage());
        }
    }
}
