package io.loadline.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.loadline.sample.RejectReason;
import io.loadline.wire.avro.AuditPart;
import io.loadline.wire.avro.LogEvent;
import io.loadline.wire.avro.LogLevel;
import java.time.Instant;
import java.util.Locale;

/** Turns the JSON form of a log event into its record. */
final class JsonLogs {
    private JsonLogs() {}

    static boolean isLog(JsonNode line) {
        return line.has("log_id") || line.has("log_level") || line.has("service_name");
    }

    static LogEvent record(JsonNode line) throws UndecodableException {
        String service = JsonFields.textOr(line, "service_name", "");
        if (service.isEmpty()) {
            throw new UndecodableException(RejectReason.MISSING_SERVICE, "service_name is missing");
        }
        long time = JsonFields.time(line, "timestamp")
                .orElseThrow(() -> UndecodableException.badField("timestamp is missing"));
        return new LogEvent(
                JsonFields.textOr(line, "log_id", ""),
                Instant.ofEpochMilli(time),
                service,
                JsonFields.textOr(line, "kind", "api"),
                JsonFields.textOr(line, "operation", ""),
                level(JsonFields.textOr(line, "log_level", "")),
                JsonFields.text(line, "user_id").orElse(null),
                JsonFields.text(line, "session_id").orElse(null),
                JsonFields.textOr(line, "message", ""),
                JsonFields.text(line, "trace_id").orElse(null),
                JsonFields.texts(line, "attributes"),
                audit(JsonFields.has(line, "audit") ? line.get("audit") : line));
    }

    private static LogLevel level(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        for (LogLevel level : LogLevel.values()) {
            if (level.name().equals(name)) {
                return level;
            }
        }
        return name.equals("WARNING") ? LogLevel.WARN : LogLevel.UNKNOWN;
    }

    private static AuditPart audit(JsonNode part) throws UndecodableException {
        String action = JsonFields.textOr(part, "action_type", "");
        return action.isEmpty() ? null : new AuditPart(action, JsonFields.textOr(part, "resource_id", ""));
    }
}
