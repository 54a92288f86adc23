package io.loadline.wire;

import io.loadline.sample.LogEvent;
import io.loadline.sample.RejectReason;
import io.loadline.sample.SeriesKey;
import io.loadline.wire.avro.AuditPart;
import io.loadline.wire.avro.LogLevel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Log events. Attributes that are named like a configured dimension are labels of the line's series. */
final class LogMapping {
    /** Longest log id and service name, in characters. */
    static final int MAX_NAME = 256;

    private LogMapping() {}

    static io.loadline.wire.avro.LogEvent toAvro(LogEvent event) {
        return new io.loadline.wire.avro.LogEvent(
                event.logId(),
                event.timestamp(),
                event.series().service(),
                event.series().kind(),
                event.series().operation(),
                LogLevel.valueOf(event.level().name()),
                event.userId().orElse(null),
                event.sessionId().orElse(null),
                event.message(),
                event.traceId().orElse(null),
                event.series().dimensions(),
                event.audit()
                        .map(audit -> new AuditPart(audit.actionType(), audit.resourceId()))
                        .orElse(null));
    }

    static LogEvent toDomain(io.loadline.wire.avro.LogEvent avro, Set<String> dimensions) throws UndecodableException {
        requireService(avro.getServiceName());
        if (avro.getLogId().isEmpty() || avro.getLogId().length() > MAX_NAME) {
            throw UndecodableException.badField("log_id must have 1 to " + MAX_NAME + " characters");
        }
        Map<String, String> labels = new TreeMap<>(avro.getAttributes());
        labels.keySet().retainAll(dimensions);
        requireShort("kind", avro.getKind());
        for (Map.Entry<String, String> label : labels.entrySet()) {
            requireShort(label.getKey(), label.getValue());
        }
        String kind = avro.getKind().isEmpty() ? "api" : avro.getKind();
        Optional<LogEvent.Audit> audit = Optional.ofNullable(avro.getAudit())
                .map(part -> new LogEvent.Audit(part.getActionType(), part.getResourceId()));
        return new LogEvent(
                avro.getLogId(),
                avro.getTimestamp(),
                new SeriesKey(avro.getServiceName(), kind, avro.getOperation(), labels),
                LogEvent.Level.valueOf(avro.getLogLevel().name()),
                Symbols.optional(avro.getUserId()),
                Symbols.optional(avro.getSessionId()),
                avro.getMessage(),
                Symbols.optional(avro.getTraceId()),
                audit);
    }

    /** What tells series apart is stored with each of them. */
    private static void requireShort(String field, String value) throws UndecodableException {
        if (value.length() > MAX_NAME) {
            throw UndecodableException.badField(
                    field + " must have at most " + MAX_NAME + " characters, has " + value.length());
        }
    }

    /** @throws UndecodableException with {@code missing_service} */
    static void requireService(String service) throws UndecodableException {
        if (service.isEmpty() || service.length() > MAX_NAME) {
            throw new UndecodableException(
                    RejectReason.MISSING_SERVICE,
                    "service must have 1 to " + MAX_NAME + " characters, has " + service.length());
        }
    }
}
