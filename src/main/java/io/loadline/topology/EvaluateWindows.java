package io.loadline.topology;

import io.loadline.engine.Evaluator;
import io.loadline.engine.EvaluatorSettings;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.PolicyCompiler;
import io.loadline.engine.UnreadablePaneException;
import io.loadline.sample.RejectReason;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;

/** Hands each panes record to the {@link Evaluator} and forwards what that decides. */
final class EvaluateWindows implements Processor<byte[], byte[], RoutedKey, byte[]> {
    private final EvaluatorSettings settings;
    private final PolicyCompiler policies;
    private final int ownPartition;
    private final EvaluationProgress progress;

    /** What it holds takes a look at every alert: once a second is enough. */
    private static final int FIGURES_EVERY_TICKS = 10;

    private ProcessorContext<RoutedKey, byte[]> context;
    private int ticks;
    private Evaluator evaluator;
    private EvaluateOutput out;
    private DeadLetters deadLetters;

    private EvaluateWindows(
            EvaluatorSettings settings, PolicyCompiler policies, int ownPartition, EvaluationProgress progress) {
        this.settings = settings;
        this.policies = policies;
        this.ownPartition = ownPartition;
        this.progress = progress;
    }

    /** @param ownPartition the panes partition of Loadline's own service */
    static ProcessorSupplier<byte[], byte[], RoutedKey, byte[]> supplier(
            EvaluatorSettings settings, PolicyCompiler policies, int ownPartition, EvaluationProgress progress) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], RoutedKey, byte[]> get() {
                return new EvaluateWindows(settings, policies, ownPartition, progress);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(WriteBehindStoreBuilder.named(Names.EVALUATE_STORE));
            }
        };
    }

    @Override
    public void init(ProcessorContext<RoutedKey, byte[]> context) {
        this.context = context;
        WriteBehindStore store = context.getStateStore(Names.EVALUATE_STORE);
        evaluator = new Evaluator(settings, store.entries(), policies, partition() == ownPartition);
        evaluator.restore();
        Outbox outbox = Outbox.open(context, this::tellProgress);
        deadLetters = new DeadLetters(outbox, Names.EVALUATE_WRITE_DEAD_LETTERS, (at, reason) -> progress.unreadable());
        out = new EvaluateOutput(outbox, partition(), progress.totals());
        store.beforeCommit(() -> {
            evaluator.flush();
            out.committing();
        });
        ticks = 0;
        tellProgress();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata at = context.recordMetadata().orElseThrow();
        PaneRecord panes;
        try {
            panes = Codecs.PANE_RECORD.decode(record.value());
        } catch (UndecodableException e) {
            // Only somebody else's record can be so, and it must not stop all decisions of this partition.
            deadLetters.record(record, at, e.reason());
            return;
        }
        out.begin(record.timestamp());
        try {
            evaluator.accept(panes, at.offset(), record.timestamp(), out);
        } catch (UnreadablePaneException e) {
            deadLetters.record(record, at, RejectReason.UNDECODABLE);
        }
    }

    @Override
    public void close() {
        progress.gone(partition());
    }

    private int partition() {
        return context.taskId().partition();
    }

    private void tellProgress() {
        progress.at(
                partition(),
                new EvaluationProgress.At(
                        evaluator.decidedMillis(), evaluator.watermarkMillis(), evaluator.waitingFor()));
        if (ticks++ % FIGURES_EVERY_TICKS == 0) {
            progress.holds(partition(), evaluator.figures());
        }
        out.committed(context.currentSystemTimeMs());
    }
}
