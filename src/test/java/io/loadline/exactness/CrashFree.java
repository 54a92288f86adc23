package io.loadline.exactness;

import io.loadline.engine.Collector;
import io.loadline.engine.CollectorOutput;
import io.loadline.engine.Evaluator;
import io.loadline.engine.EvaluatorSettings;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.SampleBatch;
import io.loadline.engine.SourceId;
import io.loadline.engine.StateStore;
import io.loadline.engine.TimeSettings;
import io.loadline.exactness.InputLog.Entry;
import io.loadline.policy.PolicyReader;
import io.loadline.sample.RejectReason;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchReader;
import io.loadline.wire.UndecodableException;
import java.util.List;

/** Both phases in one loop over the input: what a monitor decides that never crashes and knows no Kafka. */
final class CrashFree implements CollectorOutput {
    private final Decided decided = new Decided();
    private final String deployment;
    private final int sources;
    private final StateStore panesStore = StateStore.onHeap();
    private final StateStore windowsStore = StateStore.onHeap();
    private Collector collector;
    private Evaluator evaluator;
    private final MetricBatchReader reader = new MetricBatchReader();
    private final SampleBatch batch = new SampleBatch();
    private long offset;

    private CrashFree(String deployment, int sources) {
        this.deployment = deployment;
        this.sources = sources;
        begin();
    }

    private void begin() {
        TimeSettings time = TimeSettings.defaults();
        collector = new Collector(time, sources, panesStore);
        collector.restore();
        evaluator = new Evaluator(
                new EvaluatorSettings(time, deployment, true, false, false), windowsStore, PolicyReader::compile);
        evaluator.restore();
    }

    /**
     * Decides the whole input.
     *
     * @param sources number of sources of time
     */
    static Decided run(String deployment, int sources, List<Entry> entries) {
        CrashFree run = new CrashFree(deployment, sources);
        entries.forEach(run::take);
        return run.decided;
    }

    /** Decides the whole input, but goes on from what was stored every so many records. */
    static Decided runWithRestarts(String deployment, int sources, List<Entry> entries, int every) {
        CrashFree run = new CrashFree(deployment, sources);
        for (int i = 0; i < entries.size(); i++) {
            run.take(entries.get(i));
            if (i % every == every - 1) {
                run.collector.flush();
                run.evaluator.flush();
                run.begin();
            }
        }
        return run.decided;
    }

    private void take(Entry entry) {
        SourceId source = new SourceId(entry.topic(), entry.partition());
        try {
            if (entry.value() == null) {
                collector.time(source, entry.arrival(), this);
            } else if (entry.topic().equals("metrics")) {
                reader.read(entry.value(), batch);
                collector.samples(source, entry.arrival(), batch, this);
            } else if (entry.topic().equals("logs")) {
                collector.log(source, entry.arrival(), Codecs.LOG_EVENT.decode(entry.value()), this);
            } else {
                collector.control(
                        source, entry.arrival(), entry.offset(), Codecs.CONTROL_EVENT.decode(entry.value()), this);
            }
        } catch (UndecodableException e) {
            collector.time(source, entry.arrival(), this);
        }
    }

    private void feed(PaneRecord record) {
        evaluator.accept(record, offset++, 0, decided);
    }

    @Override
    public void partials(PaneRecord.Partials partials) {
        feed(partials);
    }

    @Override
    public void watermark(PaneRecord.WatermarkRise watermark) {
        feed(watermark);
    }

    @Override
    public void control(PaneRecord.Control control) {
        feed(control);
    }

    @Override
    public void result(PaneRecord.Result result) {
        feed(result);
    }

    @Override
    public void rejected(int index, RejectReason reason) {
        // Only what is counted matters here.
    }
}
