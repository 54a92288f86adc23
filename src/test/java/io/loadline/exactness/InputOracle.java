package io.loadline.exactness;

import io.loadline.exactness.InputLog.Entry;
import io.loadline.sample.LogEvent;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Group;
import io.loadline.sla.Indicator;
import io.loadline.sla.Level;
import io.loadline.sla.Objective;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import io.loadline.wire.avro.MetricBatch;
import io.loadline.wire.avro.Request;
import io.loadline.wire.avro.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What must have been measured, computed from the input topics alone and by brute force. A sample counts for the instant
 * T when it lies in T's window and was read no later than the record that made its source pass T; a source has passed T
 * when the largest arrival read from it, minus grace, is at least T.
 */
final class InputOracle {
    private static final long GRACE = 2_000;
    private static final long MAX_FUTURE = 10_000;
    private static final long MAX_LATENESS = 600_000;
    private static final long SECOND = 1_000;
    private static final int OK = 0;
    private static final int ERROR = 1;
    private static final int THROTTLED = 2;
    private static final int LOG = 3;
    private static final int LOG_ERROR = 4;

    private final Map<SeriesKey, List<Seen>> bySeries = new TreeMap<>();
    private long refused;

    /**
     * One accepted event.
     *
     * @param start second in which it happened
     * @param passed watermark of its source when it was read
     */
    private record Seen(long start, long passed, int type, long latencyMicros) {
        boolean isRequest() {
            return type <= THROTTLED;
        }

        boolean countsFor(long instant) {
            return passed < instant && start < instant;
        }
    }

    /** What tells evaluations apart. */
    record Key(String objective, String group, long instant) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::objective)
                    .thenComparing(Key::group)
                    .thenComparingLong(Key::instant)
                    .compare(this, other);
        }
    }

    /**
     * What an evaluation must say.
     *
     * @param value exact, also for quantiles; absent when there is none
     */
    record Expected(long total, long errors, long throttled, OptionalDouble value, Level level) {}

    /** Reads the input, in any order in which each partition keeps its own. */
    InputOracle(List<Entry> entries) {
        Map<String, Long> watermarks = new HashMap<>();
        for (Entry entry : entries) {
            long passed = watermarks.getOrDefault(entry.source(), Long.MIN_VALUE);
            if (entry.value() != null && entry.topic().equals("metrics")) {
                metrics(entry, passed);
            } else if (entry.value() != null && entry.topic().equals("logs")) {
                log(entry, passed);
            }
            watermarks.merge(entry.source(), entry.arrival() - GRACE, Math::max);
        }
    }

    private void metrics(Entry entry, long passed) {
        MetricBatch batch;
        try {
            batch = Codecs.METRIC_BATCH.decode(entry.value());
        } catch (UndecodableException e) {
            refused++;
            return;
        }
        for (Sample sample : batch.getSamples()) {
            Request request = (Request) sample.getMeasure();
            long time = sample.getTimestamp().toEpochMilli();
            int type =
                    switch (request.getOutcome().name()) {
                        case "OK", "ok" -> OK;
                        case "ERROR", "error" -> ERROR;
                        default -> THROTTLED;
                    };
            if (request.getLatencyUs() < 0) {
                refused++;
            } else {
                SeriesKey series = new SeriesKey(batch.getService(), batch.getKind(), sample.getOperation(), Map.of());
                add(series, time, entry.arrival(), passed, type, request.getLatencyUs());
            }
        }
    }

    private void log(Entry entry, long passed) {
        try {
            LogEvent event = Codecs.LOG_EVENT.decode(entry.value());
            long time = event.timestamp().toEpochMilli();
            add(event.series(), time, entry.arrival(), passed, event.level().isError() ? LOG_ERROR : LOG, 0);
        } catch (UndecodableException e) {
            refused++;
        }
    }

    private void add(SeriesKey series, long time, long arrival, long passed, int type, long latency) {
        if (time - arrival > MAX_FUTURE || arrival - time > MAX_LATENESS) {
            refused++;
            return;
        }
        long start = Math.floorDiv(time, SECOND) * SECOND;
        bySeries.computeIfAbsent(series, key -> new ArrayList<>()).add(new Seen(start, passed, type, latency));
    }

    /** Events that must be refused. */
    long refused() {
        return refused;
    }

    /** Accepted events by series: ok, error, throttled, log lines, log errors. */
    Map<SeriesKey, long[]> counts() {
        Map<SeriesKey, long[]> counts = new TreeMap<>();
        bySeries.forEach((series, seen) ->
                seen.forEach(each -> counts.computeIfAbsent(series, key -> new long[5])[each.type()]++));
        return counts;
    }

    /**
     * Every evaluation that must have been written when all of them are asked for: without a value only once in a row.
     *
     * @param from first instant, inclusive
     * @param to last instant, inclusive
     */
    Map<Key, Expected> evaluations(List<Objective> objectives, long from, long to) {
        Map<Key, Expected> expected = new TreeMap<>();
        for (Objective objective : objectives) {
            Map<Group, List<Seen>> groups = new TreeMap<>();
            bySeries.forEach((series, seen) -> {
                if (objective.selects(series)) {
                    groups.computeIfAbsent(Group.of(series, objective.groupBy()), key -> new ArrayList<>())
                            .addAll(seen);
                }
            });
            groups.forEach((group, seen) -> evaluate(objective, group, seen, from, to, expected));
        }
        return expected;
    }

    private static void evaluate(
            Objective objective, Group group, List<Seen> seen, long from, long to, Map<Key, Expected> expected) {
        boolean ofRequests =
                Indicator.REQUESTS.containsAll(objective.measured().indicator().measures());
        boolean absentBefore = false;
        for (long t = from; t <= to; t += SECOND) {
            long instant = t;
            if (seen.stream().noneMatch(each -> each.isRequest() == ofRequests && each.countsFor(instant))) {
                continue;
            }
            long begin = instant - objective.window().toMillis();
            List<Seen> window = seen.stream()
                    .filter(each -> each.countsFor(instant) && each.start() >= begin)
                    .toList();
            Expected evaluation = measure(objective, window);
            boolean absent = evaluation.value().isEmpty();
            if (!absent || !absentBefore) {
                expected.put(new Key(objective.name(), group.key().toString(), instant), evaluation);
            }
            absentBefore = absent;
        }
    }

    private static Expected measure(Objective objective, List<Seen> window) {
        long[] counts = new long[5];
        window.forEach(each -> counts[each.type()]++);
        OptionalDouble value = value(objective, window, counts);
        long total = counts[OK] + counts[ERROR] + counts[THROTTLED];
        return new Expected(total, counts[ERROR], counts[THROTTLED], value, level(objective, value));
    }

    private static OptionalDouble value(Objective objective, List<Seen> window, long[] counts) {
        double perMinute = 60_000.0 / objective.window().toMillis();
        return switch (objective.measured().indicator().text()) {
            case "error_rate" ->
                counts[OK] + counts[ERROR] == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(counts[ERROR] / (double) (counts[OK] + counts[ERROR]));
            case "throttles_per_minute" -> OptionalDouble.of(counts[THROTTLED] * perMinute);
            case "log_errors_per_minute" -> OptionalDouble.of(counts[LOG_ERROR] * perMinute);
            case "latency_p50" -> quantile(window, 50);
            case "latency_p95" -> quantile(window, 95);
            default ->
                throw new IllegalArgumentException(
                        "no oracle for " + objective.measured().indicator().text());
        };
    }

    /** The lower quantile, in milliseconds. */
    private static OptionalDouble quantile(List<Seen> window, int percent) {
        long[] sorted = window.stream()
                .filter(Seen::isRequest)
                .mapToLong(Seen::latencyMicros)
                .sorted()
                .toArray();
        return sorted.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sorted[(int) ((long) percent * (sorted.length - 1) / 100)] / 1000.0);
    }

    private static Level level(Objective objective, OptionalDouble value) {
        if (value.isEmpty()) {
            return Level.NO_DATA;
        }
        if (objective.measured().limits().critical().isPresent()
                && objective.measured().limits().critical().get().isBreachedBy(value.getAsDouble())) {
            return Level.CRITICAL;
        }
        boolean warning = objective.measured().limits().warning().isPresent()
                && objective.measured().limits().warning().get().isBreachedBy(value.getAsDouble());
        return warning ? Level.WARNING : Level.OK;
    }
}
