package io.loadline.wire;

import io.loadline.command.CommandResult;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.SourceId;
import io.loadline.sample.SeriesKey;
import io.loadline.wire.avro.ControlCopy;
import io.loadline.wire.avro.Partial;
import io.loadline.wire.avro.Partials;
import io.loadline.wire.avro.ResultCopy;
import io.loadline.wire.avro.WatermarkRise;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Records of the panes topic; control events and results travel in them as they were encoded. */
final class PaneMapping {
    private final Codec<ControlEvent> controls;
    private final Codec<CommandResult> results;

    PaneMapping(Codec<ControlEvent> controls, Codec<CommandResult> results) {
        this.controls = controls;
        this.results = results;
    }

    io.loadline.wire.avro.PaneRecord toAvro(PaneRecord record) {
        return new io.loadline.wire.avro.PaneRecord(
                record.source().topic(), record.source().partition(), bodyOf(record));
    }

    private Object bodyOf(PaneRecord record) {
        if (record instanceof PaneRecord.Partials partials) {
            return toAvro(partials);
        }
        if (record instanceof PaneRecord.WatermarkRise rise) {
            return new WatermarkRise(Instant.ofEpochMilli(rise.watermarkMillis()), rise.sources());
        }
        if (record instanceof PaneRecord.Control control) {
            return new ControlCopy(
                    Instant.ofEpochMilli(control.arrivalMillis()),
                    control.offset(),
                    ByteBuffer.wrap(controls.encode(control.event())));
        }
        PaneRecord.Result result = (PaneRecord.Result) record;
        return new ResultCopy(
                Instant.ofEpochMilli(result.arrivalMillis()),
                result.offset(),
                ByteBuffer.wrap(results.encode(result.result())));
    }

    private static Partials toAvro(PaneRecord.Partials partials) {
        List<Partial> entries = new ArrayList<>(partials.entries().size());
        for (PaneRecord.Partial entry : partials.entries()) {
            SeriesKey series = entry.series();
            entries.add(new Partial(
                    series.kind(),
                    series.operation(),
                    series.dimensions(),
                    Instant.ofEpochMilli(entry.startMillis()),
                    ByteBuffer.wrap(entry.pane())));
        }
        return new Partials(partials.service(), Instant.ofEpochMilli(partials.sinceWatermarkMillis()), entries);
    }

    PaneRecord toDomain(io.loadline.wire.avro.PaneRecord avro) throws UndecodableException {
        SourceId source = new SourceId(avro.getSourceTopic(), avro.getSourcePartition());
        Object body = avro.getBody();
        if (body instanceof Partials partials) {
            return toDomain(source, partials);
        }
        if (body instanceof WatermarkRise rise) {
            return new PaneRecord.WatermarkRise(source, rise.getWatermark().toEpochMilli(), rise.getSources());
        }
        if (body instanceof ControlCopy control) {
            return new PaneRecord.Control(
                    source,
                    control.getArrival().toEpochMilli(),
                    control.getOffset(),
                    controls.decode(Symbols.bytes(control.getEvent())));
        }
        ResultCopy result = (ResultCopy) body;
        return new PaneRecord.Result(
                source,
                result.getArrival().toEpochMilli(),
                result.getOffset(),
                results.decode(Symbols.bytes(result.getResult())));
    }

    private static PaneRecord toDomain(SourceId source, Partials avro) {
        List<PaneRecord.Partial> entries = new ArrayList<>(avro.getEntries().size());
        for (Partial entry : avro.getEntries()) {
            SeriesKey series =
                    new SeriesKey(avro.getService(), entry.getKind(), entry.getOperation(), entry.getDimensions());
            entries.add(
                    new PaneRecord.Partial(series, entry.getStart().toEpochMilli(), Symbols.bytes(entry.getPane())));
        }
        return new PaneRecord.Partials(
                source, avro.getService(), avro.getSinceWatermark().toEpochMilli(), entries);
    }
}
