package io.loadline.wire;

import io.loadline.alert.AlertTransition;
import io.loadline.audit.AuditEvent;
import io.loadline.audit.AuditRecord;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.SnapshotChunk;
import io.loadline.sample.LogEvent;
import io.loadline.sla.Evaluation;
import io.loadline.wire.avro.ActuatorState;
import io.loadline.wire.avro.LogMetadata;
import io.loadline.wire.avro.MetricBatch;
import io.loadline.wire.avro.Snapshot;
import java.util.Set;

/** The codec of every record in a topic. Metric batches on the hot path have their own {@link MetricBatchReader}. */
public final class Codecs {
    /** Labels beyond service, kind and operation that tell series apart, unless set otherwise. */
    public static final Set<String> DEFAULT_DIMENSIONS = Set.of("region");

    public static final Codec<Evaluation> EVALUATION = new MappedCodec<Evaluation, io.loadline.wire.avro.Evaluation>(
            io.loadline.wire.avro.Evaluation.SCHEMA$, DecisionMapping::toAvro, DecisionMapping::toDomain);

    public static final Codec<AlertTransition> ALERT_TRANSITION =
            new MappedCodec<AlertTransition, io.loadline.wire.avro.AlertTransition>(
                    io.loadline.wire.avro.AlertTransition.SCHEMA$, DecisionMapping::toAvro, DecisionMapping::toDomain);

    public static final Codec<Notification> NOTIFICATION =
            new MappedCodec<Notification, io.loadline.wire.avro.Notification>(
                    io.loadline.wire.avro.Notification.SCHEMA$, CommandMapping::toAvro, CommandMapping::toDomain);

    public static final Codec<ScaleCommand> SCALE_COMMAND =
            new MappedCodec<ScaleCommand, io.loadline.wire.avro.ScaleCommand>(
                    io.loadline.wire.avro.ScaleCommand.SCHEMA$, CommandMapping::toAvro, CommandMapping::toDomain);

    public static final Codec<CommandResult> COMMAND_RESULT =
            new MappedCodec<CommandResult, io.loadline.wire.avro.CommandResult>(
                    io.loadline.wire.avro.CommandResult.SCHEMA$, CommandMapping::toAvro, CommandMapping::toDomain);

    public static final Codec<AuditEvent> AUDIT_EVENT = new MappedCodec<AuditEvent, io.loadline.wire.avro.AuditEvent>(
            io.loadline.wire.avro.AuditEvent.SCHEMA$, AuditMapping::toAvro, AuditMapping::toDomain);

    public static final Codec<AuditRecord> AUDIT_RECORD =
            new MappedCodec<AuditRecord, io.loadline.wire.avro.AuditRecord>(
                    io.loadline.wire.avro.AuditRecord.SCHEMA$, AuditMapping::toAvro, AuditMapping::toDomain);

    public static final Codec<ControlEvent> CONTROL_EVENT = new ControlMapping();

    public static final Codec<PaneRecord> PANE_RECORD = paneRecords();

    /** Log events whose series keep the default dimensions, see {@link #logEvents}. */
    public static final Codec<LogEvent> LOG_EVENT = logEvents(DEFAULT_DIMENSIONS);

    public static final Codec<ActuatorState> ACTUATOR_STATE = new AvroCodec<>(ActuatorState.SCHEMA$);

    public static final Codec<LogMetadata> LOG_METADATA = new AvroCodec<>(LogMetadata.SCHEMA$);

    /** Metric batches as the generated class, where speed does not matter. */
    public static final Codec<MetricBatch> METRIC_BATCH = new AvroCodec<>(MetricBatch.SCHEMA$);

    private Codecs() {}

    /**
     * Log events.
     *
     * @param dimensions names of the attributes that become dimensions of a line's series; other attributes are dropped
     */
    public static Codec<LogEvent> logEvents(Set<String> dimensions) {
        Set<String> kept = Set.copyOf(dimensions);
        return new MappedCodec<LogEvent, io.loadline.wire.avro.LogEvent>(
                io.loadline.wire.avro.LogEvent.SCHEMA$, LogMapping::toAvro, avro -> LogMapping.toDomain(avro, kept));
    }

    /**
     * Chunks of snapshots.
     *
     * @param panesPartition the panes partition that they are of, for encoding
     */
    public static Codec<SnapshotChunk> snapshots(int panesPartition) {
        return new MappedCodec<SnapshotChunk, Snapshot>(
                Snapshot.SCHEMA$, chunk -> SnapshotMapping.toAvro(chunk, panesPartition), SnapshotMapping::toDomain);
    }

    private static Codec<PaneRecord> paneRecords() {
        PaneMapping mapping = new PaneMapping(CONTROL_EVENT, COMMAND_RESULT);
        return new MappedCodec<PaneRecord, io.loadline.wire.avro.PaneRecord>(
                io.loadline.wire.avro.PaneRecord.SCHEMA$, mapping::toAvro, mapping::toDomain);
    }
}
