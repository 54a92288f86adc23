package io.loadline.simulate;

import io.loadline.sample.Outcome;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * All events of the fleet, one stretch of time after the other, one batch for each service and stretch. Reads no clock:
 * the same seed, stretches and capacities give the same records. Rates are exact over time, whatever the stretches.
 */
final class Traffic {
    /** Log lines for each request, besides those of errors. */
    private static final double LOGS_PER_REQUEST = 0.12;

    /** Page-load reports a second: one of each web service. */
    private static final double REPORTS_PER_SECOND =
            Fleet.SERVICES.stream().filter(ServiceProfile::isWeb).count();

    private static final double ALL_WEIGHTS = Fleet.SERVICES.stream()
            .flatMap(service -> service.operations().stream())
            .mapToDouble(OperationProfile::weight)
            .sum();

    private final Random random;
    private final Incident incident;
    private final Instant start;
    private final Sink sink;
    private final double requestsPerWeight;
    private final LogLines logLines;
    private final WriteCapacity capacity;
    /** Fractions of requests, reports and lines that are due, by what they are for. */
    private final Map<Object, Double> due = new HashMap<>();

    Traffic(SimulationSettings settings, Incident incident, Instant start, Sink sink) {
        this.random = new Random(settings.seed());
        this.incident = incident;
        this.start = start;
        this.sink = sink;
        this.requestsPerWeight =
                (settings.eventsPerSecond() - REPORTS_PER_SECOND) / (1 + LOGS_PER_REQUEST) / ALL_WEIGHTS;
        this.logLines = new LogLines(random, HexFormat.of().toHexDigits(start.toEpochMilli(), 11));
        // Whatever the rate, the requests of a good day stand for the same demand.
        this.capacity = new WriteCapacity(Incident.USUAL_DEMAND / (writeWeight() * requestsPerWeight));
    }

    private static double writeWeight() {
        return Fleet.SERVICES.stream()
                .filter(service -> service.name().equals(Fleet.TABLE))
                .flatMap(service -> service.operations().stream())
                .filter(operation -> operation.name().equals(Fleet.WRITE))
                .mapToDouble(OperationProfile::weight)
                .sum();
    }

    /**
     * Sends what happens from one moment (inclusive) to a later one (exclusive).
     *
     * @param writeUnits write capacity of the orders table meanwhile, units a second
     * @return what was sent
     */
    Produced between(Instant from, Instant to, long writeUnits) {
        double seconds = Duration.between(from, to).toNanos() / 1e9;
        capacity.refill(seconds, writeUnits);
        Produced produced = Produced.NOTHING;
        for (ServiceProfile service : Fleet.SERVICES) {
            produced = produced.plus(service(service, from, to, seconds));
        }
        return produced;
    }

    private Produced service(ServiceProfile service, Instant from, Instant to, double seconds) {
        MetricBatchWriter batch =
                new MetricBatchWriter(service.name(), service.kind(), Map.of("region", service.region()));
        List<byte[]> logs = new ArrayList<>();
        long throttled = 0;
        for (OperationProfile operation : service.operations()) {
            Duration sinceStart = Duration.between(start, from);
            double rate = operation.weight() * requestsPerWeight * incident.load(service, operation, sinceStart);
            long requests = due(operation.name() + "@" + service.name(), rate * seconds);
            for (long i = 0; i < requests; i++) {
                long span = to.toEpochMilli() - from.toEpochMilli();
                long time = from.toEpochMilli() + span * i / requests;
                throttled += request(service, operation, time, batch, logs) ? 1 : 0;
            }
        }
        if (service.isWeb() && due(service, seconds) > 0) {
            batch.distribution(from.toEpochMilli(), "", PageLoads.report(random));
        }
        if (batch.size() > 0) {
            sink.metrics(service.name(), batch.toBytes());
        }
        logs.forEach(line -> sink.log(service.name(), line));
        return new Produced(batch.size(), logs.size(), throttled);
    }

    /** @return whether it was throttled */
    private boolean request(
            ServiceProfile service, OperationProfile operation, long time, MetricBatchWriter batch, List<byte[]> logs) {
        Duration sinceStart = Duration.ofMillis(time - start.toEpochMilli());
        Outcome outcome = outcome(service, operation);
        double millis = operation.medianMillis()
                * Math.exp(operation.spread() * random.nextGaussian())
                * incident.slowness(service, sinceStart);
        long micros = outcome == Outcome.THROTTLED ? 2_000 : Math.round(millis * 1000);
        String trace = HexFormat.of().toHexDigits(random.nextLong());
        batch.request(time, operation.name(), micros, outcome, trace);
        if (due("logs", LOGS_PER_REQUEST) > 0 || outcome == Outcome.ERROR) {
            logs.add(Codecs.LOG_EVENT.encode(logLines.line(service, operation.name(), time, micros, outcome, trace)));
        }
        return outcome == Outcome.THROTTLED;
    }

    private Outcome outcome(ServiceProfile service, OperationProfile operation) {
        boolean failed = random.nextDouble() < operation.errorRatio();
        boolean limited = service.name().equals(Fleet.TABLE) && operation.name().equals(Fleet.WRITE);
        if (limited && !capacity.admit()) {
            return Outcome.THROTTLED;
        }
        return failed ? Outcome.ERROR : Outcome.OK;
    }

    /** Adds to what is due. @return the whole events that are due now; the fraction stays */
    private long due(Object what, double more) {
        double sum = due.getOrDefault(what, 0.0) + more;
        long whole = (long) Math.floor(sum + 1e-9);
        due.put(what, sum - whole);
        return whole;
    }
}
