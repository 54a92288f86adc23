package io.loadline.wire;

import io.loadline.audit.AuditEvent;
import io.loadline.audit.AuditRecord;

/** Audit events, before and after they are chained. */
final class AuditMapping {
    private AuditMapping() {}

    static io.loadline.wire.avro.AuditEvent toAvro(AuditEvent event) {
        return new io.loadline.wire.avro.AuditEvent(
                event.auditId(),
                event.timestamp(),
                event.actionType(),
                event.userId(),
                event.resourceId(),
                event.service(),
                event.detail());
    }

    static AuditEvent toDomain(io.loadline.wire.avro.AuditEvent avro) {
        return new AuditEvent(
                avro.getAuditId(),
                avro.getTimestamp(),
                avro.getActionType(),
                avro.getUserId(),
                avro.getResourceId(),
                avro.getService(),
                avro.getDetail());
    }

    static io.loadline.wire.avro.AuditRecord toAvro(AuditRecord record) {
        AuditEvent event = record.event();
        return new io.loadline.wire.avro.AuditRecord(
                event.auditId(),
                event.timestamp(),
                event.actionType(),
                event.userId(),
                event.resourceId(),
                event.service(),
                event.detail(),
                record.chain(),
                record.sequence(),
                record.prevHash(),
                record.hash());
    }

    static AuditRecord toDomain(io.loadline.wire.avro.AuditRecord avro) {
        AuditEvent event = new AuditEvent(
                avro.getAuditId(),
                avro.getTimestamp(),
                avro.getActionType(),
                avro.getUserId(),
                avro.getResourceId(),
                avro.getService(),
                avro.getDetail());
        return new AuditRecord(event, avro.getChain(), avro.getSequence(), avro.getPrevHash(), avro.getHash());
    }
}
