package io.loadline.store;

import io.loadline.audit.AuditEvent;
import io.loadline.audit.AuditRecord;
import io.loadline.wire.avro.LogMetadata;

/**
 * The items that stand for records. Empty and absent texts are left out, so a reader takes a missing attribute for an
 * empty one.
 */
final class Rows {
    private final Tables tables;

    Rows(Tables tables) {
        this.tables = tables;
    }

    Item logMetadata(LogMetadata log) {
        return Item.of(tables.logMetadata())
                .text("log_id", log.getLogId())
                .number("timestamp", log.getTimestamp().toEpochMilli())
                .text("service_name", log.getServiceName())
                .text("log_level", log.getLogLevel())
                .text("log_level_shard", Shards.of(log.getLogLevel(), log.getLogId()))
                .text("user_id", log.getUserId())
                .text("session_id", log.getSessionId())
                .text("trace_id", log.getTraceId())
                .text("message", log.getMessage())
                .number("size_bytes", log.getSizeBytes())
                .text("template_hash", log.getTemplateHash())
                .number("source_partition", log.getSourcePartition())
                .number("source_offset", log.getSourceOffset())
                .build();
    }

    Item auditRecord(AuditRecord audit) {
        AuditEvent event = audit.event();
        return Item.of(tables.auditTrail())
                .text("audit_id", event.auditId())
                .number("timestamp", event.timestamp().toEpochMilli())
                .text("action_type", event.actionType())
                .text("action_type_shard", Shards.of(event.actionType(), event.auditId()))
                .text("user_id", event.userId())
                .text("resource_id", event.resourceId())
                .text("service", event.service())
                .text("detail", event.detail())
                .text("chain", audit.chain())
                .number("sequence", audit.sequence())
                .text("prev_hash", audit.prevHash())
                .text("hash", audit.hash())
                .build();
    }
}
