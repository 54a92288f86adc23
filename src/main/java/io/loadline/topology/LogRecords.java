package io.loadline.topology;

import io.loadline.audit.AuditEvent;
import io.loadline.audit.Detail;
import io.loadline.audit.Ids;
import io.loadline.sample.LogEvent;
import io.loadline.wire.Codecs;
import io.loadline.wire.avro.LogMetadata;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** What becomes of an accepted log line beside its counts: one metadata record, and an audit event if it is one. */
final class LogRecords {
    /** Longest message that is kept, in characters. */
    static final int MESSAGE_MAX = 1024;

    private final Outbox outbox;

    LogRecords(Outbox outbox) {
        this.outbox = outbox;
    }

    void forward(LogEvent event, Record<byte[], byte[]> record, RecordMetadata at) {
        outbox.send(
                Names.COLLECT_WRITE_LOG_METADATA,
                RoutedKey.toPartition(at.partition(), event.logId()),
                Codecs.LOG_METADATA.encode(metadata(event, record.value().length, at)),
                record.timestamp());
        event.audit()
                .ifPresent(part -> outbox.send(
                        Names.COLLECT_WRITE_AUDIT_EVENTS,
                        RoutedKey.byKey(event.series().service()),
                        Codecs.AUDIT_EVENT.encode(auditEvent(event, part)),
                        record.timestamp()));
    }

    private static LogMetadata metadata(LogEvent event, int sizeBytes, RecordMetadata at) {
        return new LogMetadata(
                event.logId(),
                event.timestamp(),
                event.series().service(),
                event.level().name(),
                event.userId().orElse(null),
                event.sessionId().orElse(null),
                event.traceId().orElse(null),
                cut(event.message()),
                sizeBytes,
                null,
                at.partition(),
                at.offset());
    }

    private static AuditEvent auditEvent(LogEvent event, LogEvent.Audit part) {
        return new AuditEvent(
                id(event),
                event.timestamp(),
                part.actionType(),
                event.userId().orElse(""),
                part.resourceId(),
                event.series().service(),
                detail(event));
    }

    /** The same line has the same id, wherever it stands. */
    private static String id(LogEvent event) {
        return Ids.of("log", event.series().service(), event.logId());
    }

    private static String detail(LogEvent event) {
        return new Detail()
                .with("log_id", event.logId())
                .with("log_level", event.level().name())
                .with("message", cut(event.message()))
                .with("session_id", event.sessionId())
                .with("trace_id", event.traceId())
                .json();
    }

    private static String cut(String message) {
        if (message.length() <= MESSAGE_MAX) {
            return message;
        }
        // Never through the middle of a surrogate pair: half of one is not UTF-8.
        int end = Character.isHighSurrogate(message.charAt(MESSAGE_MAX - 1)) ? MESSAGE_MAX - 1 : MESSAGE_MAX;
        return message.substring(0, end);
    }
}
