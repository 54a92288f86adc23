package io.loadline.exactness;

import io.loadline.sample.LogEvent;
import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Events of some forty series, as their services would send them, to random partitions: most in order, some late within
 * grace, some beyond it, some ahead, some outside what is accepted, some absurd. Latencies keep away from the thresholds
 * of {@link ChaosPolicy}, so that a quantile's error never decides a level.
 */
final class Traffic {
    static final int SERVICES = 8;
    static final String LOGGED_ACTION = "login";
    private static final int OPERATIONS = 5;
    private static final long BURST_MILLIS = 7_000;

    /** This service is well for so long between its bursts that its incidents close. */
    private static final int CALM = SERVICES - 1;

    private final Sink sink;
    private final int partitions;
    private final Random random;
    private final Map<SeriesKey, long[]> produced = new TreeMap<>();
    private long refused;
    private long count;

    /** Where records go. */
    @FunctionalInterface
    interface Sink {
        /** @param topic {@code metrics} or {@code logs} */
        void write(String topic, int partition, byte[] value);
    }

    Traffic(Sink sink, int partitions, long seed) {
        this.sink = sink;
        this.partitions = partitions;
        this.random = new Random(seed);
    }

    /** Writes what one service sends at that moment. */
    void step(long now) {
        int service = random.nextInt(SERVICES);
        batch(service, now);
        if (random.nextInt(3) == 0) {
            log(service, now);
        }
    }

    private void batch(int service, long now) {
        MetricBatchWriter batch = new MetricBatchWriter(name(service), kind(service), Map.of());
        int samples = 1 + random.nextInt(12);
        for (int i = 0; i < samples; i++) {
            int operation = random.nextInt(OPERATIONS);
            if (isIdle(service, operation, now)) {
                continue;
            }
            Outcome outcome = outcome(service, now);
            long latency = latency(service, now);
            long age = age();
            boolean absurd = random.nextInt(400) == 0;
            batch.request(now - age, "op-" + operation, absurd ? -latency : latency, outcome, "trace-" + count++);
            if (absurd || age > 600_000 || age < -10_000) {
                refused++;
            } else {
                counts(service, "op-" + operation)[outcome.ordinal()]++;
            }
        }
        sink.write("metrics", random.nextInt(partitions), batch.toBytes());
    }

    private void log(int service, long now) {
        boolean error = outcome(service, now) != Outcome.OK;
        LogEvent event = new LogEvent(
                "log-" + count++,
                Instant.ofEpochMilli(now - age()),
                new SeriesKey(name(service), kind(service), "", Map.of()),
                error ? LogEvent.Level.ERROR : LogEvent.Level.INFO,
                Optional.empty(),
                Optional.empty(),
                "something happened",
                Optional.empty(),
                random.nextInt(10) == 0 ? Optional.of(new LogEvent.Audit(LOGGED_ACTION, "user")) : Optional.empty());
        long age = now - event.timestamp().toEpochMilli();
        if (age > 600_000 || age < -10_000) {
            refused++;
        } else {
            counts(service, "")[error ? 4 : 3]++;
        }
        sink.write("logs", random.nextInt(partitions), Codecs.LOG_EVENT.encode(event));
    }

    /** How long before its arrival a sample happened; what is refused lies far from the limits. */
    private long age() {
        int dice = random.nextInt(1000);
        if (dice < 700) {
            return random.nextInt(500);
        }
        if (dice < 900) {
            return random.nextInt(2_000);
        }
        if (dice < 960) {
            return 2_000 + random.nextInt(4_000);
        }
        if (dice < 980) {
            return 6_000 + random.nextInt(9_000);
        }
        if (dice < 990) {
            return -random.nextInt(6_000);
        }
        return dice < 995 ? 1_200_000 : -60_000;
    }

    private Outcome outcome(int service, long now) {
        int bad = isBurst(service, now) ? 45 : service == CALM ? 0 : 2;
        int dice = random.nextInt(100);
        return dice >= bad ? Outcome.OK : dice % 2 == 0 ? Outcome.ERROR : Outcome.THROTTLED;
    }

    private long latency(int service, long now) {
        int dice = random.nextInt(100);
        if (isBurst(service, now) && dice < 40) {
            return dice < 20 ? 650_000 + random.nextInt(150_000) : 1_300_000 + random.nextInt(900_000);
        }
        return 5_000 + random.nextInt(300_000);
    }

    private static boolean isBurst(int service, long now) {
        return Math.floorMod(now / BURST_MILLIS + service, service == CALM ? 7L : 3L) == 0;
    }

    /** Some series fall silent for longer than their windows. */
    private static boolean isIdle(int service, int operation, long now) {
        return operation == OPERATIONS - 1 && Math.floorMod(now / 12_000 + service, 2L) == 0;
    }

    static String name(int service) {
        return "service-" + service;
    }

    private static String kind(int service) {
        return service == 0 ? "dynamodb" : "api";
    }

    private long[] counts(int service, String operation) {
        return produced.computeIfAbsent(
                new SeriesKey(name(service), kind(service), operation, Map.of()), key -> new long[5]);
    }

    /** Accepted events by series: ok, error, throttled, log lines, log errors. */
    Map<SeriesKey, long[]> produced() {
        return produced;
    }

    /** Events that must be refused. */
    long refused() {
        return refused;
    }
}
