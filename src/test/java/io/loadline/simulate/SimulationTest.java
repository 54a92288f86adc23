package io.loadline.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.loadline.sample.LogEvent;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import io.loadline.wire.avro.Distribution;
import io.loadline.wire.avro.MetricBatch;
import io.loadline.wire.avro.Outcome;
import io.loadline.wire.avro.Request;
import io.loadline.wire.avro.Sample;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration NEVER = Duration.ofDays(1);

    private final ManualClock clock = new ManualClock();
    private final Recorder recorder = new Recorder();
    private long capacity = Simulation.INITIAL_WRITE_CAPACITY;

    @ParameterizedTest
    @ValueSource(ints = {50, 300, 2_000})
    void producesTheAskedRateAndCountsIt(int rate) {
        Simulation simulation = run(new SimulationSettings(rate, 1, NEVER), 30);

        Produced produced = simulation.produced();
        assertThat((produced.samples() + produced.logs()) / 30.0).isCloseTo(rate, within(rate * 0.03));
        assertThat(produced.samples()).isEqualTo(recorder.samples().size());
        assertThat(produced.logs()).isEqualTo(recorder.logs.size());
        assertThat(produced.throttled()).isZero();
    }

    @Test
    void aSeedDecidesEveryByte() {
        run(new SimulationSettings(300, 7, Duration.ofSeconds(2)), 5);
        List<byte[]> first = List.copyOf(recorder.records);
        recorder.clear();
        clock.now = START;
        run(new SimulationSettings(300, 7, Duration.ofSeconds(2)), 5);
        List<byte[]> second = List.copyOf(recorder.records);
        recorder.clear();
        clock.now = START;
        run(new SimulationSettings(300, 8, Duration.ofSeconds(2)), 5);

        assertThat(second).usingElementComparator(Arrays::compare).containsExactlyElementsOf(first);
        assertThat(recorder.records).usingElementComparator(Arrays::compare).isNotEqualTo(first);
    }

    @Test
    void hasTwelveServicesOfFourKinds() {
        run(new SimulationSettings(300, 1, NEVER), 5);

        Map<String, Set<String>> services = new HashMap<>();
        recorder.batches.forEach(batch -> services.computeIfAbsent(batch.getKind(), kind -> new HashSet<>())
                .add(batch.getService()));
        assertThat(services.get("api")).hasSize(5);
        assertThat(services.get("lambda")).hasSize(3);
        assertThat(services.get("dynamodb")).hasSize(2);
        assertThat(services.get("web")).hasSize(2);
        assertThat(recorder.batches).allMatch(batch -> batch.getDimensions().containsKey("region"));
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 300})
    void everyOperationHasEnoughSamplesInAWindowOfTwentySeconds(int rate) {
        run(new SimulationSettings(rate, 1, NEVER), 20);

        Map<String, Integer> counts = new HashMap<>();
        recorder.batches.forEach(batch -> batch.getSamples().stream()
                .filter(sample -> sample.getMeasure() instanceof Request)
                .forEach(sample -> counts.merge(batch.getService() + " " + sample.getOperation(), 1, Integer::sum)));
        assertThat(counts.values()).allMatch(count -> count >= 20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aGoodDayIsFarInsideTheThresholds(long seed) {
        run(new SimulationSettings(1_000, seed, NEVER), 60);

        assertThat(quantile(ofKind("api"), 0.95)).isBetween(150.0, 250.0);
        assertThat(errors(ofKind("api"))).isBetween(0.0001, 0.003);
        assertThat(latencies(ofKind("lambda")).stream()
                        .mapToDouble(millis -> millis)
                        .average()
                        .orElseThrow())
                .isBetween(150.0, 250.0);
        assertThat(errors(ofKind("lambda"))).isLessThan(0.003);
        List<Double> pages = new ArrayList<>();
        recorder.samples().stream()
                .filter(sample -> sample.getMeasure() instanceof Distribution)
                .flatMap(sample -> ((Distribution) sample.getMeasure()).getBuckets().stream())
                .forEach(bucket -> {
                    for (long i = 0; i < bucket.getCount(); i++) {
                        pages.add(bucket.getValue());
                    }
                });
        pages.sort(null);
        assertThat(pages.get((int) (0.95 * (pages.size() - 1)))).isBetween(1_000.0, 1_400.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 300, 5_000})
    void throttlesTheDemandBeyondTheCapacityAndNothingElse(int rate) {
        Simulation simulation = simulation(new SimulationSettings(rate, 1, Duration.ofSeconds(20)));
        advance(simulation, 20);
        assertThat(simulation.produced().throttled()).isZero();
        assertThat(simulation.injectedAt()).isEmpty();

        assertThat(throttledRatio(simulation, 10)).isCloseTo(45.0 / 70, within(0.05));
        assertThat(simulation.injectedAt()).contains(START.plusSeconds(20));
        capacity = 50;
        assertThat(throttledRatio(simulation, 10)).isCloseTo(20.0 / 70, within(0.05));
        capacity = 75;
        assertThat(throttledRatio(simulation, 10)).isZero();
        assertThat(throttledRatio(simulation, 60)).isZero();
        capacity = 25;
        assertThat(throttledRatio(simulation, 10)).isCloseTo(45.0 / 70, within(0.05));
    }

    @Test
    void theBadDeployMakesOneServiceSlowForTwentySeconds() {
        Simulation simulation = simulation(new SimulationSettings(300, 1, Duration.ofSeconds(20)));
        advance(simulation, 20);
        recorder.clear();

        advance(simulation, 20);
        assertThat(quantile(of(Fleet.DEPLOYED), 0.95)).isGreaterThan(2_000);
        assertThat(quantile(ofKind("api").and(of(Fleet.DEPLOYED).negate()), 0.95))
                .isLessThan(300);
        recorder.clear();

        advance(simulation, 20);
        assertThat(quantile(of(Fleet.DEPLOYED), 0.95)).isLessThan(300);
    }

    @Test
    void aCapacityThatCannotBeReadStaysAsItWas() {
        capacity = 50;
        Simulation simulation = simulation(new SimulationSettings(300, 1, NEVER));
        simulation.readCapacity();
        capacity = -1;
        simulation.readCapacity();

        assertThat(simulation.writeCapacity()).isEqualTo(50);
    }

    @Test
    void aPauseOfTheProcessIsNoBurstOfDemand() {
        Simulation simulation = simulation(new SimulationSettings(300, 1, NEVER));
        clock.now = clock.now.plusSeconds(10);
        simulation.advance();

        assertThat(simulation.produced().throttled()).isZero();
        assertThat(simulation.produced().samples()).isGreaterThan(2_500);
    }

    @Test
    void logLinesHaveUsersSessionsLevelsAndNowAndThenAnAudit() {
        run(new SimulationSettings(2_000, 1, NEVER), 60);

        List<LogEvent> logs = recorder.logs;
        assertThat(logs).extracting(LogEvent::logId).doesNotHaveDuplicates();
        assertThat(logs)
                .filteredOn(line -> line.level() == LogEvent.Level.INFO)
                .hasSizeGreaterThan(logs.size() * 9 / 10);
        assertThat(logs).extracting(LogEvent::level).contains(LogEvent.Level.WARN, LogEvent.Level.ERROR);
        assertThat(logs).filteredOn(line -> line.audit().isPresent()).hasSizeGreaterThan(50);
        assertThat(logs).filteredOn(line -> line.userId().isPresent()).hasSizeGreaterThan(logs.size() / 3);
        assertThat(logs)
                .allMatch(line -> line.userId().isPresent() == line.sessionId().isPresent());
    }

    @Test
    void sendsNothingAfterItWasStopped() {
        Simulation simulation = run(new SimulationSettings(300, 1, NEVER), 1);
        simulation.stop();
        int before = recorder.records.size();

        advance(simulation, 1);

        assertThat(recorder.records).hasSize(before);
    }

    private double throttledRatio(Simulation simulation, int seconds) {
        simulation.readCapacity();
        // What was saved up of the capacity before is used up in the first two seconds.
        advance(simulation, 2);
        recorder.clear();
        advance(simulation, seconds);
        List<Request> writes =
                requests(of(Fleet.TABLE), sample -> sample.getOperation().equals(Fleet.WRITE));
        return writes.stream()
                        .filter(write -> write.getOutcome() == Outcome.throttled)
                        .count()
                / (double) writes.size();
    }

    private Simulation run(SimulationSettings settings, int seconds) {
        Simulation simulation = simulation(settings);
        advance(simulation, seconds);
        return simulation;
    }

    private Simulation simulation(SimulationSettings settings) {
        return new Simulation(
                settings,
                recorder,
                () -> {
                    if (capacity < 0) {
                        throw new IllegalStateException("table does not answer");
                    }
                    return capacity;
                },
                clock);
    }

    private void advance(Simulation simulation, int seconds) {
        for (int tick = 0; tick < seconds * 5; tick++) {
            clock.now = clock.now.plusMillis(200);
            simulation.advance();
        }
    }

    private static Predicate<MetricBatch> of(String service) {
        return batch -> batch.getService().equals(service);
    }

    private static Predicate<MetricBatch> ofKind(String kind) {
        return batch -> batch.getKind().equals(kind);
    }

    private List<Request> requests(Predicate<MetricBatch> from, Predicate<Sample> which) {
        return recorder.batches.stream()
                .filter(from)
                .flatMap(batch -> batch.getSamples().stream())
                .filter(which)
                .filter(sample -> sample.getMeasure() instanceof Request)
                .map(sample -> (Request) sample.getMeasure())
                .toList();
    }

    private List<Double> latencies(Predicate<MetricBatch> from) {
        return requests(from, sample -> true).stream()
                .map(request -> request.getLatencyUs() / 1000.0)
                .sorted()
                .toList();
    }

    private double quantile(Predicate<MetricBatch> from, double q) {
        List<Double> sorted = latencies(from);
        return sorted.get((int) (q * (sorted.size() - 1)));
    }

    private double errors(Predicate<MetricBatch> from) {
        List<Request> requests = requests(from, sample -> true);
        return requests.stream()
                        .filter(request -> request.getOutcome() == Outcome.error)
                        .count()
                / (double) requests.size();
    }

    private static final class Recorder implements Sink {
        private final List<byte[]> records = new ArrayList<>();
        private final List<MetricBatch> batches = new ArrayList<>();
        private final List<LogEvent> logs = new ArrayList<>();

        @Override
        public void metrics(String service, byte[] value) {
            records.add(value);
            try {
                batches.add(Codecs.METRIC_BATCH.decode(value));
            } catch (UndecodableException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void log(String service, byte[] value) {
            records.add(value);
            try {
                logs.add(Codecs.LOG_EVENT.decode(value));
            } catch (UndecodableException e) {
                throw new AssertionError(e);
            }
        }

        private List<Sample> samples() {
            return batches.stream()
                    .flatMap(batch -> batch.getSamples().stream())
                    .toList();
        }

        private void clear() {
            records.clear();
            batches.clear();
            logs.clear();
        }
    }

    private static final class ManualClock extends Clock {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
