package io.loadline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.loadline.alert.AlertTransition;
import io.loadline.command.CommandResult;
import io.loadline.command.ScaleCommand;
import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Group;
import io.loadline.sla.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Random input, random interleavings, random restarts: what is decided must not change, and must be right. */
class EvaluatorProperties {
    private static final long T0 = Deployment.T0;
    private static final double ERROR = 0.01;
    private static final int SOURCES = 4;
    private static final TimeSettings TIME = Deployment.quickTimes();
    private static final EvaluatorSettings SETTINGS = Deployment.settings(TIME, true, false);
    private static final EvaluatorSettings WITH_SNAPSHOTS = Deployment.settings(TIME, true, true);
    private static final long[] LATENCIES = {90, 5_000, 20_000, 80_000, 300_000, 700_000, 1_500_000, 4_000_000};

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void anyInterleavingDecidesWhatTheDefinitionsSay(@ForAll long seed) {
        Random random = new Random(seed);
        String policy = Policies.everything(random.nextBoolean() ? 1 : 5);
        List<List<Input>> inputs = inputs(random, 30 + random.nextInt(40));
        List<List<PaneRecord>> sources = collect(inputs, policy);

        Decided decided = run(interleave(sources, random));

        EvaluatorOracle oracle = oracle(policy, inputs);
        assertThat(decided.evaluations).hasSameSizeAs(oracle.evaluations);
        Map<String, EvaluatorOracle.Expected> expected = new HashMap<>();
        oracle.evaluations.forEach(each -> expected.put(each.key(), each));
        decided.evaluations.forEach(
                each -> compare(each, expected.remove(key(each.instant(), each.objective(), each.group()))));
        assertThat(expected).isEmpty();
        assertThat(decided.transitions.stream().map(EvaluatorProperties::text))
                .containsExactlyInAnyOrderElementsOf(oracle.transitions);
    }

    private static String policy(Random random) {
        int unit = random.nextBoolean() ? 1 : 5;
        return random.nextBoolean() ? Policies.everything(unit) : Policies.language(unit);
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void interleavingChangesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        List<List<PaneRecord>> sources = collect(inputs(random, 30 + random.nextInt(40)), policy(random));

        List<String> one = run(interleave(sources, random)).withoutOffsets();
        List<String> other = run(interleave(sources, random)).withoutOffsets();

        assertSame(other, one);
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void stopsAndCrashesChangeNothing(@ForAll long seed) {
        Random random = new Random(seed);
        List<PaneRecord> log = interleave(collect(inputs(random, 30 + random.nextInt(40)), policy(random)), random);
        log = withResults(log, run(log).scales, random);

        List<Object> undisturbed = run(log).all;

        assertSame(runWithStops(log, random).all, undisturbed);
    }

    @Property(tries = 2, shrinking = ShrinkingMode.OFF)
    void continuesFromEverySnapshotAsIfNothingHadHappened(@ForAll long seed) {
        Random random = new Random(seed);
        List<List<Input>> inputs = inputs(random, 40);
        long later = 3 * 3_600_000L + random.nextInt(3_600_000);
        for (List<Input> source : List.copyOf(inputs)) {
            long from = source.get(source.size() - 1).arrivalMillis();
            for (long at = from; at < from + later; at += 60_000) {
                source.add(Input.heartbeat(source.get(0).source(), at));
            }
        }
        List<List<Input>> more = inputs(random, 40);
        for (int i = 0; i < inputs.size(); i++) {
            List<Input> source = inputs.get(i);
            more.get(i).forEach(input -> source.add(shifted(input, later + 120_000)));
        }
        List<PaneRecord> log = interleave(
                collect(inputs, random.nextBoolean() ? Policies.everything(5) : Policies.language(5)), random);

        Decided whole = run(log, Deployment.evaluator(WITH_SNAPSHOTS, StateStore.onHeap()));

        assertThat(whole.snapshots).hasSizeGreaterThanOrEqualTo(3);
        for (SnapshotChunk snapshot : whole.snapshots) {
            StateStore store = StateStore.onHeap();
            Snapshots.load(List.of(snapshot), store);
            Decided rest = new Decided();
            feed(log, (int) snapshot.panesOffset() + 1, log.size(), Deployment.evaluator(WITH_SNAPSHOTS, store), rest);
            assertThat(rest.all).isNotEmpty();
            assertSame(rest.all, whole.all.subList(whole.all.size() - rest.all.size(), whole.all.size()));
            assertThat(whole.all.get(whole.all.size() - rest.all.size() - 1))
                    .asString()
                    .startsWith("snapshot");
        }
    }

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void theCollectorSendsTheSameWhateverStopsIt(@ForAll long seed) {
        Random random = new Random(seed);
        List<Input> inputs = new ArrayList<>();
        inputs(random, 60).forEach(inputs::addAll);
        Collected undisturbed = new Collected();
        Collector one = new Collector(TIME, SOURCES, StateStore.onHeap());
        inputs.forEach(input -> one.samples(input.source(), input.arrivalMillis(), input.batch(), undisturbed));

        Collected stopped = new Collected();
        StateStore store = StateStore.onHeap();
        Collector two = new Collector(TIME, SOURCES, store);
        for (Input input : inputs) {
            if (random.nextInt(5) == 0) {
                two.flush();
            }
            if (random.nextInt(10) == 0) {
                two.flush();
                two = new Collector(TIME, SOURCES, store);
                two.restore();
            }
            two.samples(input.source(), input.arrivalMillis(), input.batch(), stopped);
        }

        assertSame(Collected.texts(stopped.records), Collected.texts(undisturbed.records));
        assertThat(stopped.rejected).isEqualTo(undisturbed.rejected);
    }

    /** As equality of the lists, but tells the first difference only. */
    private static void assertSame(List<?> actual, List<?> expected) {
        for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
            assertThat(actual.get(i)).as("output %d", i).isEqualTo(expected.get(i));
        }
        assertThat(actual).hasSameSizeAs(expected);
    }

    private static void compare(Evaluation actual, EvaluatorOracle.Expected expected) {
        assertThat(expected).as("not expected: %s", actual).isNotNull();
        assertThat(actual.level().name()).as("%s against %s", actual, expected).isEqualTo(expected.level());
        assertThat(actual.held().isPresent())
                .as("%s against %s", actual, expected)
                .isEqualTo(expected.held());
        assertThat(actual.counts().total()).as("%s", actual).isEqualTo(expected.total());
        assertThat(actual.counts().errors()).as("%s", actual).isEqualTo(expected.errors());
        assertThat(actual.counts().throttled()).as("%s", actual).isEqualTo(expected.throttled());
        assertThat(actual.counts().late()).as("%s against %s", actual, expected).isEqualTo(expected.late());
        if (Double.isNaN(expected.value())) {
            assertThat(actual.value()).isEmpty();
        } else {
            double exact = expected.value();
            double tolerance = actual.indicator().startsWith("latency_p") ? ERROR * exact : 1e-9 * Math.max(1, exact);
            assertThat(actual.value().orElseThrow()).as("%s", actual).isCloseTo(exact, within(tolerance));
            assertThat(exact)
                    .isBetween(
                            actual.valueLow().orElseThrow() - 1e-6,
                            actual.valueHigh().orElseThrow() + 1e-6);
        }
        if (!Double.isNaN(expected.p95Micros())) {
            assertThat((double) actual.counts().p95Micros().orElseThrow())
                    .isCloseTo(expected.p95Micros(), within(ERROR * expected.p95Micros()));
        }
    }

    private static String key(Instant instant, String objective, Group group) {
        return instant.toEpochMilli() + " " + objective + " " + group.service() + "/"
                + group.operation().orElse("");
    }

    private static String text(AlertTransition transition) {
        return key(transition.instant(), transition.objective(), transition.group()) + " " + transition.from() + " "
                + transition.to();
    }

    private static EvaluatorOracle oracle(String policy, List<List<Input>> inputs) {
        Policy read = Policies.read(policy);
        EvaluatorOracle oracle = new EvaluatorOracle(
                read.objectives(), TIME, read.objectives().get(0).every().toMillis());
        inputs.forEach(oracle::read);
        oracle.decide(T0 - 70_000);
        return oracle;
    }

    /** Three partitions with samples, out of order, late, early, silent and bursty, and one with control alone. */
    private static List<List<Input>> inputs(Random random, int seconds) {
        List<List<Input>> sources = new ArrayList<>();
        int operations = 1 + random.nextInt(3);
        for (int partition = 0; partition < SOURCES - 1; partition++) {
            List<Input> source = new ArrayList<>();
            long end = T0 + seconds * 1000L;
            long arrival = T0 + random.nextInt(5000);
            int regime = 0;
            while (arrival < end) {
                if (random.nextInt(12) == 0) {
                    regime = random.nextInt(6);
                }
                arrival += random.nextInt(20) == 0 ? random.nextInt(30_000) : random.nextInt(1500);
                long jitter = random.nextInt(8) == 0 ? -random.nextInt(900) : 0;
                source.add(input(random, Deployment.metrics(partition), arrival + jitter, operations, regime));
            }
            for (long at = end; at < end + 40_000; at += 500) {
                source.add(Input.heartbeat(Deployment.metrics(partition), at));
            }
            sources.add(source);
        }
        return sources;
    }

    private static Input input(Random random, SourceId source, long arrival, int operations, int regime) {
        List<Input.Raw> samples = new ArrayList<>();
        int count = regime == 5 ? 0 : random.nextInt(random.nextInt(6) == 0 ? 40 : 6);
        for (int i = 0; i < count; i++) {
            SeriesKey series = Deployment.series("s" + random.nextInt(2), "op" + random.nextInt(operations));
            long time = arrival
                    - switch (random.nextInt(20)) {
                        case 0 -> random.nextInt(60_001);
                        case 1 -> 60_001 + random.nextInt(5000);
                        case 2 -> -random.nextInt(15_000);
                        case 3, 4 -> random.nextInt(20_000);
                        default -> random.nextInt(2500);
                    };
            // One series never sends a latency, so that nothing may be said about its latency.
            int unmeasured = series.service().equals("s1") && series.operation().equals("op1") ? 10 : 2;
            if (random.nextInt(6) == 0) {
                samples.add(Input.Raw.gauge(series, time, "queue", random.nextInt(regime == 4 ? 100 : 40)));
            } else {
                Outcome outcome = random.nextInt(10) < (regime == 2 ? 5 : 0)
                        ? Outcome.ERROR
                        : random.nextInt(15) == 0 ? Outcome.THROTTLED : Outcome.OK;
                if (random.nextInt(10) < unmeasured) {
                    samples.add(Input.Raw.answer(series, time, outcome));
                    continue;
                }
                int slow = random.nextInt(regime == 1 ? LATENCIES.length : regime == 3 ? 6 : 5);
                samples.add(Input.Raw.request(series, time, outcome, LATENCIES[slow] + random.nextInt(89)));
            }
        }
        return new Input(source, arrival, samples);
    }

    private static Input shifted(Input input, long by) {
        List<Input.Raw> samples = input.samples().stream()
                .map(raw -> new Input.Raw(
                        raw.series(), raw.timeMillis() + by, raw.outcome(), raw.micros(), raw.gauge(), raw.value()))
                .toList();
        return new Input(input.source(), input.arrivalMillis() + by, samples);
    }

    /** The panes records of each source, in their order; the policy comes first of all. */
    private static List<List<PaneRecord>> collect(List<List<Input>> inputs, String policy) {
        List<List<PaneRecord>> sources = new ArrayList<>();
        long end = 0;
        for (List<Input> source : inputs) {
            Collected collected = new Collected();
            Collector collector = new Collector(TIME, SOURCES, StateStore.onHeap());
            source.forEach(input -> collector.samples(input.source(), input.arrivalMillis(), input.batch(), collected));
            sources.add(collected.records);
            end = Math.max(end, source.get(source.size() - 1).arrivalMillis());
        }
        Collected collected = new Collected();
        Collector collector = new Collector(TIME, SOURCES, StateStore.onHeap());
        collector.control(Deployment.CONTROL, T0 - 80_000, 0, Policies.set(policy), collected);
        for (long at = T0 - 79_000; at <= end + 10_000; at += 1000) {
            collector.time(Deployment.CONTROL, at, collected);
        }
        sources.add(collected.records);
        return sources;
    }

    private static List<PaneRecord> interleave(List<List<PaneRecord>> sources, Random random) {
        int[] next = new int[sources.size()];
        List<PaneRecord> log = new ArrayList<>();
        int left = sources.stream().mapToInt(List::size).sum();
        int current = 0;
        while (left > 0) {
            if (random.nextInt(6) == 0 || next[current] == sources.get(current).size()) {
                current = random.nextInt(sources.size());
            } else {
                log.add(sources.get(current).get(next[current]++));
                left--;
            }
        }
        PaneRecord last = log.get(log.size() - 1);
        for (int i = 0; i < 40; i++) {
            log.add(new PaneRecord.WatermarkRise(last.source(), 0, SOURCES));
        }
        return log;
    }

    /** Answers every proposal somewhere behind it in the log. */
    private static List<PaneRecord> withResults(List<PaneRecord> log, List<ScaleCommand> scales, Random random) {
        List<PaneRecord> answered = new ArrayList<>(log);
        for (ScaleCommand scale : scales) {
            long arrival = scale.instant().toEpochMilli() + 3000 + random.nextInt(4000);
            CommandResult result = new CommandResult(
                    scale.commandId(),
                    scale.incidentId(),
                    scale.service(),
                    CommandResult.Kind.SCALE,
                    scale.resource(),
                    CommandResult.Outcome.DONE,
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.of(25),
                    OptionalLong.of(50),
                    1,
                    Instant.ofEpochMilli(arrival),
                    "");
            int place = 0;
            while (place < log.size()
                    && !(log.get(place) instanceof PaneRecord.WatermarkRise rise
                            && rise.watermarkMillis() >= arrival)) {
                place++;
            }
            answered.add(
                    Math.min(answered.size(), place + random.nextInt(20)),
                    new PaneRecord.Result(new SourceId("command-results", 0), arrival, 0, result));
        }
        return answered;
    }

    private static Decided run(List<PaneRecord> log) {
        return run(log, Deployment.evaluator(SETTINGS, StateStore.onHeap()));
    }

    private static Decided run(List<PaneRecord> log, Evaluator evaluator) {
        Decided decided = new Decided();
        feed(log, 0, log.size(), evaluator, decided);
        return decided;
    }

    private static void feed(List<PaneRecord> log, int from, int to, Evaluator evaluator, Decided decided) {
        for (int i = from; i < to; i++) {
            evaluator.accept(log.get(i), i, T0 + i * 10L, decided);
        }
    }

    /** Commits now and then, stops after a commit, and dies between two commits. */
    private static Decided runWithStops(List<PaneRecord> log, Random random) {
        StateStore store = StateStore.onHeap();
        StateStore committed = StateStore.onHeap();
        int committedRecords = 0;
        int committedOutputs = 0;
        Evaluator evaluator = Deployment.evaluator(SETTINGS, store);
        Decided decided = new Decided();
        int crashes = 0;
        for (int i = 0; i < log.size(); i++) {
            feed(log, i, i + 1, evaluator, decided);
            if (random.nextInt(20) == 0) {
                evaluator.flush();
                committed = copy(store);
                committedRecords = i + 1;
                committedOutputs = decided.all.size();
                if (random.nextInt(3) == 0) {
                    evaluator = Deployment.evaluator(SETTINGS, store);
                }
            } else if (random.nextInt(60) == 0 && crashes < 30) {
                crashes++;
                decided.cutTo(committedOutputs);
                store = copy(committed);
                evaluator = Deployment.evaluator(SETTINGS, store);
                i = committedRecords - 1;
            }
        }
        return decided;
    }

    private static StateStore copy(StateStore store) {
        StateStore copy = StateStore.onHeap();
        store.range(new byte[0], new byte[] {(byte) 0xFF}, copy::put);
        return copy;
    }
}
