package io.loadline.topology;

import io.loadline.command.CommandResult;
import io.loadline.engine.Collector;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.SampleBatch;
import io.loadline.engine.SourceCounts;
import io.loadline.engine.SourceId;
import io.loadline.sample.LogEvent;
import io.loadline.sample.RejectReason;
import io.loadline.wire.Codec;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchReader;
import io.loadline.wire.UndecodableException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Decodes each record, hands it to the {@link Collector}, and forwards what that has to say. What cannot be read goes
 * to the dead letters, and time passes with it all the same. Only expected failures are caught: a coding error stops
 * the task instead of draining a topic into the dead letters.
 */
final class FoldPanes implements Processor<byte[], byte[], RoutedKey, byte[]> {
    private final Topics topics;
    private final CollectSettings settings;
    private final CollectProgress progress;
    private final MetricBatchReader metricReader;
    private final Codec<LogEvent> logCodec;
    private final Map<String, Input> inputs = new HashMap<>();
    private final SampleBatch batch = new SampleBatch();

    private ProcessorContext<RoutedKey, byte[]> context;
    private Collector collector;
    private CollectOutput out;
    private DeadLetters deadLetters;
    private LogRecords logRecords;
    private InputCounts counts;

    private FoldPanes(Topics topics, CollectSettings settings, CollectProgress progress) {
        this.progress = progress;
        this.topics = topics;
        this.settings = settings;
        metricReader = new MetricBatchReader(settings.dimensions(), MetricBatchReader.DEFAULT_MAX_SERIES);
        logCodec = Codecs.logEvents(settings.dimensions());
    }

    static ProcessorSupplier<byte[], byte[], RoutedKey, byte[]> supplier(
            Topics topics, CollectSettings settings, CollectProgress progress) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], RoutedKey, byte[]> get() {
                return new FoldPanes(topics, settings, progress);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(WriteBehindStoreBuilder.named(Names.COLLECT_STORE));
            }
        };
    }

    /** How the records of one topic are taken in. */
    @FunctionalInterface
    private interface Intake {
        void take(Record<byte[], byte[]> record, RecordMetadata at, Input input) throws UndecodableException;
    }

    /**
     * One of the topics that the task reads.
     *
     * @param source the task's partition of it: it has the same of every topic
     * @param counts of that source
     * @param samples whether its records hold samples that are refused one by one
     */
    private record Input(SourceId source, SourceCounts.Of counts, boolean samples, Intake intake) {}

    @Override
    public void init(ProcessorContext<RoutedKey, byte[]> context) {
        this.context = context;
        WriteBehindStore store = context.getStateStore(Names.COLLECT_STORE);
        collector = new Collector(settings.time(), settings.sources(), store.entries());
        collector.restore();
        SourceCounts sources = new SourceCounts(collector, store.entries());
        sources.restore();
        counts = new InputCounts(sources, progress, context.taskId().partition());
        store.beforeCommit(() -> {
            collector.flush();
            counts.flush();
        });
        Outbox outbox = Outbox.open(context, counts::show);
        deadLetters = new DeadLetters(outbox, Names.COLLECT_WRITE_DEAD_LETTERS, (at, reason) -> inputs.get(at.topic())
                .counts()
                .rejected(reason));
        logRecords = new LogRecords(outbox);
        out = new CollectOutput(outbox, deadLetters, counts, metricReader);
        inputs.clear();
        read(topics.metrics(), this::takeSamples);
        read(topics.logs(), this::takeLog);
        read(topics.control(), this::takeControl);
        read(topics.commandResults(), this::takeResult);
    }

    private void read(Topic topic, Intake intake) {
        SourceId source = new SourceId(topic.name(), context.taskId().partition());
        inputs.put(topic.fullName(), new Input(source, counts.of(source), topic.equals(topics.metrics()), intake));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata at = context.recordMetadata().orElseThrow();
        Input input = inputs.get(at.topic());
        SourceId source = input.source();
        out.begin(record, at, input.samples());
        OptionalLong sentAt = Heartbeat.sentAt(record.headers(), record.value());
        if (sentAt.isPresent()) {
            counts.heartbeat(source, record.timestamp(), sentAt.getAsLong());
            letTimePass(source, record);
            return;
        }
        try {
            if (record.value() != null && record.value().length > Sizes.DECODED_MAX) {
                throw new UndecodableException(RejectReason.TOO_LARGE, "more than " + Sizes.DECODED_MAX + " bytes");
            }
            input.intake().take(record, at, input);
        } catch (UndecodableException e) {
            input.counts().consumed(1);
            deadLetters.record(record, at, e.reason());
            letTimePass(source, record);
        }
    }

    @Override
    public void close() {
        if (counts != null) {
            counts.close();
        }
    }

    private void takeSamples(Record<byte[], byte[]> record, RecordMetadata at, Input input)
            throws UndecodableException {
        metricReader.read(record.value(), batch);
        input.counts().consumed(batch.size());
        collector.samples(input.source(), record.timestamp(), batch, out);
    }

    private void takeLog(Record<byte[], byte[]> record, RecordMetadata at, Input input) throws UndecodableException {
        LogEvent event = logCodec.decode(record.value());
        input.counts().consumed(1);
        if (collector.log(input.source(), record.timestamp(), event, out)) {
            logRecords.forward(event, record, at);
        }
    }

    private void takeControl(Record<byte[], byte[]> record, RecordMetadata at, Input input)
            throws UndecodableException {
        if (record.value() == null) {
            letTimePass(input.source(), record); // a tombstone tells compaction, not us
            return;
        }
        ControlEvent event = Codecs.CONTROL_EVENT.decode(record.value());
        input.counts().consumed(1);
        collector.control(input.source(), record.timestamp(), at.offset(), event, out);
    }

    private void takeResult(Record<byte[], byte[]> record, RecordMetadata at, Input input) throws UndecodableException {
        CommandResult result = Codecs.COMMAND_RESULT.decode(record.value());
        input.counts().consumed(1);
        collector.result(input.source(), record.timestamp(), at.offset(), result, out);
    }

    private void letTimePass(SourceId source, Record<byte[], byte[]> record) {
        if (!source.topic().equals(topics.commandResults().name())) {
            collector.time(source, record.timestamp(), out);
        }
    }
}
