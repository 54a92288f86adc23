package io.loadline.rehearsal;

import io.loadline.engine.ControlEvent;
import io.loadline.engine.Evaluator;
import io.loadline.engine.EvaluatorSettings;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.SourceId;
import io.loadline.engine.StateStore;
import io.loadline.engine.TimeSettings;
import io.loadline.policy.PolicyReader;
import io.loadline.sla.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs one test: gives the panes of its inputs to an engine of its own, lets time pass point by point, and compares
 * what was decided at the times that the test asks for. Reads no clock: the same test gives the same outcome.
 */
public final class Rehearsal {
    private static final SourceId SOURCE = new SourceId("test", 0);
    private static final SourceId CONTROL = new SourceId("control", 0);
    private static final long BEFORE_ALL = Long.MIN_VALUE / 4;

    private final PolicyTest test;
    private final long start;
    private final Recorder recorder;
    private final Evaluator evaluator;
    private final List<Input> inputs;
    private final Map<Input, Input.Panes> panes = new IdentityHashMap<>();
    private final TreeMap<Long, List<Order>> orders = new TreeMap<>();
    private final TreeMap<Long, List<Expectation>> expectations = new TreeMap<>();
    private final List<Failure> failures = new ArrayList<>();
    private long offset;

    private Rehearsal(PolicyTest test) {
        this.test = test;
        this.start = test.start().toEpochMilli();
        this.recorder = new Recorder(watched(test), combines(test));
        this.inputs = test.inputs().stream()
                .sorted(Comparator.comparing(Input::series))
                .toList();
        inputs.forEach(input -> panes.put(input, new Input.Panes()));
        test.orders().forEach(order -> at(orders, order.at()).add(order));
        test.expectations()
                .forEach(expectation -> at(expectations, expectation.to()).add(expectation));
        this.evaluator = new Evaluator(settings(), StateStore.onHeap(), new BudgetWatch(budgets(test)));
    }

    private static EvaluatorSettings settings() {
        TimeSettings time = TimeSettings.defaults();
        // The only source of a test never stalls: there is none that it could be behind.
        TimeSettings unstalled = new TimeSettings(
                time.grace(),
                time.maxFutureSkew(),
                time.maxLateness(),
                time.maxWatermarkStep(),
                Duration.ofDays(365_000),
                time.forgetAfter());
        return new EvaluatorSettings(unstalled, "test", true, true, false);
    }

    private static Set<String> budgets(PolicyTest test) {
        Set<String> slos = new HashSet<>();
        test.expectations().forEach(expectation -> expectation.checks().forEach(check -> check.budget()
                .ifPresent(slos::add)));
        return slos;
    }

    private static Set<String> watched(PolicyTest test) {
        Set<String> watched = new HashSet<>();
        for (Expectation expectation : test.expectations()) {
            for (Check check : expectation.checks()) {
                if (check instanceof StateCheck state && !expectation.from().equals(expectation.to())) {
                    watched.add(state.objective());
                }
            }
        }
        return watched;
    }

    /** Whether an expectation is of an objective that combines others. */
    private static boolean combines(PolicyTest test) {
        Set<String> expected = new HashSet<>();
        test.expectations().forEach(expectation -> expectation.checks().forEach(check -> {
            if (check instanceof StateCheck state) {
                expected.add(state.objective());
            }
        }));
        return test.policies().stream()
                .flatMap(text -> PolicyReader.compile(text).objectives().stream())
                .anyMatch(objective ->
                        objective.condition() instanceof Condition.Combined && expected.contains(objective.name()));
    }

    private <T> List<T> at(TreeMap<Long, List<T>> times, Duration since) {
        return times.computeIfAbsent(start + since.toMillis(), key -> new ArrayList<>());
    }

    /** Runs a test. */
    public static Outcome run(PolicyTest test) {
        return new Rehearsal(test).run();
    }

    private Outcome run() {
        feed(control(
                BEFORE_ALL, new ControlEvent(Instant.EPOCH, "test", "", new ControlEvent.PolicySet(test.policies()))));
        pass(start);
        for (long time : times()) {
            pass(time);
            expectations.getOrDefault(time, List.of()).forEach(expectation -> compare(expectation));
            orders.getOrDefault(time, List.of()).forEach(order -> say(order, time));
            measure(time);
        }
        failures.sort(
                Comparator.comparingInt((Failure failure) -> failure.place().line())
                        .thenComparingInt(failure -> failure.place().column()));
        return new Outcome(test, failures, recorder.evaluations());
    }

    /** When anything happens or is asked for, in order; nothing later than the last expectation is decided. */
    private TreeSet<Long> times() {
        TreeSet<Long> times = new TreeSet<>(expectations.keySet());
        long last = times.last();
        orders.keySet().stream().filter(time -> time < last).forEach(times::add);
        long step = test.step().toMillis();
        int points =
                inputs.stream().mapToInt(input -> input.points().size()).max().orElse(0);
        for (long i = 0; i < points && start + i * step < last; i++) {
            times.add(start + i * step);
        }
        return times;
    }

    /** Lets time pass, and decides every instant until then. */
    private void pass(long millis) {
        long before;
        do {
            before = evaluator.decidedMillis();
            feed(new PaneRecord.WatermarkRise(SOURCE, millis, 1));
        } while (evaluator.decidedMillis() != before);
    }

    private void measure(long millis) {
        long step = test.step().toMillis();
        if ((millis - start) % step != 0) {
            return;
        }
        int index = (int) ((millis - start) / step);
        TreeMap<String, List<PaneRecord.Partial>> byService = new TreeMap<>();
        for (Input input : inputs) {
            if (index < input.points().size()
                    && !input.points().get(index).shares().isEmpty()) {
                byte[] pane = panes.get(input).of(input, input.points().get(index), millis);
                byService
                        .computeIfAbsent(input.series().service(), key -> new ArrayList<>())
                        .add(new PaneRecord.Partial(input.series(), millis, pane));
            }
        }
        byService.forEach((service, partials) -> feed(new PaneRecord.Partials(SOURCE, service, millis, partials)));
    }

    private void say(Order order, long millis) {
        order.said().event(recorder, Instant.ofEpochMilli(millis)).ifPresent(event -> feed(control(millis, event)));
    }

    private PaneRecord.Control control(long arrivalMillis, ControlEvent event) {
        return new PaneRecord.Control(CONTROL, arrivalMillis, offset, event);
    }

    private void feed(PaneRecord record) {
        evaluator.accept(record, offset++, 0, recorder);
    }

    private void compare(Expectation expectation) {
        Span span = new Span(
                start,
                start + expectation.from().toMillis(),
                start + expectation.to().toMillis());
        for (Check check : expectation.checks()) {
            List<String> differences = check.differences(recorder, span);
            if (!differences.isEmpty()) {
                failures.add(new Failure(expectation.place(), span.text() + ", " + check.subject(), differences));
            }
        }
    }
}
