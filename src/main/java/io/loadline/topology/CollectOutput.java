package io.loadline.topology;

import io.loadline.engine.CollectorOutput;
import io.loadline.engine.PaneRecord;
import io.loadline.sample.RejectReason;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchReader;
import io.loadline.wire.UndecodableException;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Forwards what the collector says about the record at hand. */
final class CollectOutput implements CollectorOutput {
    private final Outbox outbox;
    private final DeadLetters deadLetters;
    private final InputCounts counts;
    private final MetricBatchReader reader;
    private Record<byte[], byte[]> record;
    private RecordMetadata at;
    private boolean samplesInBatch;

    CollectOutput(Outbox outbox, DeadLetters deadLetters, InputCounts counts, MetricBatchReader reader) {
        this.reader = reader;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
        this.counts = counts;
    }

    /**
     * The record that the collector is given next.
     *
     * @param samplesInBatch whether it holds samples that are refused one by one
     */
    void begin(Record<byte[], byte[]> record, RecordMetadata at, boolean samplesInBatch) {
        this.samplesInBatch = samplesInBatch;
        this.record = record;
        this.at = at;
    }

    @Override
    public void partials(PaneRecord.Partials partials) {
        byte[] value = Codecs.PANE_RECORD.encode(partials);
        List<PaneRecord.Partial> entries = partials.entries();
        if (value.length > Sizes.FORWARDED_GOAL && entries.size() > 1) {
            int half = entries.size() / 2;
            partials(with(partials, entries.subList(0, half)));
            partials(with(partials, entries.subList(half, entries.size())));
        } else {
            forward(RoutedKey.byKey(partials.service()), value);
            counts.of(partials.source()).counted(partials.samples(), partials.lateSamples());
        }
    }

    @Override
    public void watermark(PaneRecord.WatermarkRise watermark) {
        forward(RoutedKey.everywhere(), Codecs.PANE_RECORD.encode(watermark));
    }

    @Override
    public void control(PaneRecord.Control control) {
        forward(RoutedKey.everywhere(), Codecs.PANE_RECORD.encode(control));
        counts.of(control.source()).counted(1, 0);
    }

    @Override
    public void result(PaneRecord.Result result) {
        forward(RoutedKey.byKey(result.result().service()), Codecs.PANE_RECORD.encode(result));
        counts.of(result.source()).counted(1, 0);
    }

    @Override
    public void rejected(int index, RejectReason reason) {
        if (samplesInBatch) {
            deadLetters.sample(record, sample(index), at, reason, index);
        } else {
            deadLetters.record(record, at, reason);
        }
    }

    private byte[] sample(int index) {
        try {
            return reader.extract(record.value(), index);
        } catch (UndecodableException e) {
            throw new IllegalStateException("a batch that was read before cannot be read again: " + e.getMessage(), e);
        }
    }

    private void forward(RoutedKey key, byte[] value) {
        outbox.send(Names.COLLECT_WRITE_PANES, key, value, record.timestamp());
    }

    private static PaneRecord.Partials with(PaneRecord.Partials partials, List<PaneRecord.Partial> entries) {
        return new PaneRecord.Partials(partials.source(), partials.service(), partials.sinceWatermarkMillis(), entries);
    }
}
