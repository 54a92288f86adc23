package io.loadline.bench;

import com.sun.management.OperatingSystemMXBean;
import io.loadline.alert.AlertTransition;
import io.loadline.audit.AuditEvent;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.Evaluator;
import io.loadline.engine.EvaluatorOutput;
import io.loadline.engine.EvaluatorSettings;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.SnapshotChunk;
import io.loadline.engine.SourceId;
import io.loadline.engine.StateStore;
import io.loadline.engine.TimeSettings;
import io.loadline.pane.Pane;
import io.loadline.policy.PolicyReader;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Evaluation;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What deciding costs: so many objectives on so many series, each of which sends a pane a second, decided every 5 s by
 * the evaluator as the monitor runs it, with a commit every 5 s into a store on the heap. The windows are filled first,
 * so that as many panes leave as enter; then processor time is taken, garbage collection and compiler included.
 */
public final class ObjectivesBenchmark {
    private static final String USAGE = "usage: bin/bench objectives [--series N] [--objectives N] [--seconds N]";
    private static final long T0 = 1_800_000_000_000L;
    private static final int SERVICES = 50;
    private static final int FILL_SECONDS = 190;
    private static final SourceId SOURCE = new SourceId("metrics", 0);
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static final List<String> KINDS = List.of(
            "indicator: latency_p95, warning: '> 500ms', critical: '> 1000ms'",
            "indicator: success_rate, warning: '< 99%', critical: '< 95%'",
            "indicator: gauge(memory).max, warning: '> 90.5'",
            "indicator: errors_per_minute, window: 1m, warning: '> 50'",
            "indicator: latency_max, warning: '> 5s'",
            "indicator: gauge(memory).last, window: 1m, warning: '> 90.5'",
            "indicator: latency_p99, warning: '> 900ms', for: 1m, keep_firing_for: 5m",
            "indicator: error_rate, window: 1m, warning: '> 5%', critical: '> 20%'",
            "indicator: gauge(memory).avg / gauge(limit).avg, warning: '> 80%'",
            "indicator: latency_within(300ms), warning: '< 70%'");

    private static final class Sink implements EvaluatorOutput {
        long evaluations;
        long transitions;

        @Override
        public void evaluation(Evaluation evaluation) {
            evaluations++;
        }

        @Override
        public void transition(AlertTransition transition) {
            transitions++;
        }

        @Override
        public void notification(Notification notification) {}

        @Override
        public void scale(ScaleCommand command) {}

        @Override
        public void effect(CommandResult result) {}

        @Override
        public void audit(AuditEvent event) {}

        @Override
        public void snapshot(SnapshotChunk chunk) {}
    }

    private ObjectivesBenchmark() {}

    /** Exits with 2 on wrong usage. */
    public static void main(String[] args) {
        int series = 0;
        int objectives = 0;
        int seconds = 60;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length
                    || !List.of("--series", "--objectives", "--seconds").contains(args[i])) {
                System.err.println(USAGE);
                System.exit(2);
            }
            int value = Integer.parseInt(args[i + 1]);
            switch (args[i]) {
                case "--series" -> series = value;
                case "--objectives" -> objectives = value;
                default -> seconds = value;
            }
        }
        if (series > 0 || objectives > 0) {
            measure(series > 0 ? series : 10_000, objectives > 0 ? objectives : 20, seconds);
            return;
        }
        double warm = measure(1000, 20, seconds);
        double base = measure(10_000, 20, seconds);
        compare("1 000 series", measure(1000, 20, seconds), base);
        compare("5 objectives", measure(10_000, 5, seconds), base);
        compare("40 objectives", measure(10_000, 40, seconds), base);
        compare("50 000 series", measure(50_000, 20, seconds), base);
        compare("the first, cold", warm, base);
    }

    private static void compare(String what, double nanos, double base) {
        System.out.printf(
                Locale.ROOT, "    an evaluation with %s costs %.2f of one in the middle%n", what, nanos / base);
    }

    /** Nanoseconds for each objective, series and instant. */
    private static double measure(int series, int objectives, int seconds) {
        EvaluatorSettings settings = new EvaluatorSettings(TimeSettings.defaults(), "bench", false, true, false);
        Evaluator evaluator = new Evaluator(settings, StateStore.onHeap(), PolicyReader::compile);
        evaluator.restore();
        Sink sink = new Sink();
        List<List<SeriesKey>> keys = keys(series);
        byte[][] pool = panes();
        evaluator.accept(
                new PaneRecord.Control(
                        new SourceId("control", 0),
                        T0 - 1000,
                        0,
                        new ControlEvent(
                                Instant.EPOCH,
                                "bench",
                                "",
                                new ControlEvent.PolicySet(
                                        List.of(new ControlEvent.PolicyText("bench", "v1", policy(objectives)))))),
                0,
                T0,
                sink);
        feed(evaluator, sink, keys, pool, 0, FILL_SECONDS);
        long cpu = SYSTEM.getProcessCpuTime();
        long time = System.nanoTime();
        long written = sink.evaluations;
        feed(evaluator, sink, keys, pool, FILL_SECONDS, FILL_SECONDS + seconds);
        double used = SYSTEM.getProcessCpuTime() - cpu;
        double took = System.nanoTime() - time;
        double instants = seconds / 5.0;
        double each = used / (instants * series * objectives);
        System.out.printf(
                Locale.ROOT,
                "%6d series, %2d objectives: %.3f processor seconds a second of event time (%.3f passed),"
                        + " %.0f ns an objective, series and instant; %.1f%% of the evaluations written%n",
                series,
                objectives,
                used / 1e9 / seconds,
                took / 1e9 / seconds,
                each,
                100 * (sink.evaluations - written) / (instants * series * objectives));
        if (sink.evaluations == 0 || evaluator.decidedMillis() < T0 + (FILL_SECONDS - 10) * 1000L) {
            throw new IllegalStateException("nothing was decided: no figure");
        }
        return each;
    }

    private static void feed(
            Evaluator evaluator, Sink sink, List<List<SeriesKey>> keys, byte[][] pool, int from, int to) {
        for (int second = from; second < to; second++) {
            long start = T0 + second * 1000L;
            for (int service = 0; service < keys.size(); service++) {
                List<PaneRecord.Partial> partials = new ArrayList<>();
                for (int i = 0; i < keys.get(service).size(); i++) {
                    byte[] pane = pool[(second * 31 + service * 17 + i * 7) % pool.length];
                    partials.add(new PaneRecord.Partial(keys.get(service).get(i), start, pane));
                }
                evaluator.accept(
                        new PaneRecord.Partials(SOURCE, "service-" + service, start - 1000, partials),
                        second,
                        start,
                        sink);
            }
            evaluator.accept(new PaneRecord.WatermarkRise(SOURCE, start + 1000, 1), second, start, sink);
            if (second % 5 == 4) {
                evaluator.flush();
            }
        }
    }

    private static List<List<SeriesKey>> keys(int series) {
        List<List<SeriesKey>> keys = new ArrayList<>();
        for (int service = 0; service < SERVICES; service++) {
            List<SeriesKey> of = new ArrayList<>();
            for (int i = 0; i < series / SERVICES; i++) {
                of.add(new SeriesKey("service-" + service, "api", "GET /items/" + i, Map.of("region", "eu-west-1")));
            }
            keys.add(of);
        }
        return keys;
    }

    /** Ten requests, log-normal around 150 ms, and two gauges. */
    private static byte[][] panes() {
        Random random = new Random(1);
        byte[][] pool = new byte[997][];
        for (int i = 0; i < pool.length; i++) {
            Pane pane = new Pane();
            for (int request = 0; request < 10; request++) {
                long micros = (long) (150_000 * Math.exp(random.nextGaussian() * 0.6));
                pane.request(random.nextInt(500) == 0 ? Pane.Count.ERROR : Pane.Count.OK, micros);
            }
            pane.gauge("memory", 50_000_000L + random.nextInt(30_000_000), T0);
            pane.gauge("limit", 100_000_000L, T0);
            pool[i] = pane.toBytes();
        }
        return pool;
    }

    /** Of twenty, one is over others and one an SLO. */
    private static String policy(int objectives) {
        StringBuilder text = new StringBuilder("apiVersion: loadline/v1\nkind: Policy\nmetadata: {name: bench}\n"
                + "defaults: {window: 3m, every: 5s, group_by: [service, operation]}\nobjectives:\n");
        int measured = Math.max(1, objectives - objectives / 10);
        for (int i = 0; i < measured; i++) {
            text.append("  - {name: o%d, %s}\n".formatted(i, KINDS.get(i % KINDS.size())));
        }
        int left = objectives - measured;
        for (int i = 0; i < left / 2; i++) {
            text.append("  - {name: c%d, warning: {all: [o0, {not: o1}]}}\n".formatted(i));
        }
        if (left - left / 2 > 0) {
            text.append("slos:\n");
        }
        for (int i = 0; i < left - left / 2; i++) {
            text.append("  - {name: s%d, indicator: success_rate, target: 99.9%%, period: 30d}\n".formatted(i));
        }
        return text.toString();
    }
}
