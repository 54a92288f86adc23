package io.loadline.engine;

import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Floors;
import io.loadline.sla.Objective;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What phase 2 must decide, worked out again from the raw samples and the definitions: windows by looping over all
 * samples, quantiles by sorting, states from the history of levels. Shares no code with the engine but for the records
 * that describe objectives.
 *
 * <p>A sample counts for an instant iff its record was read no later than the record whose arrival took the watermark
 * of its source past the instant, and rises are noticed at whole seconds.
 */
final class EvaluatorOracle {
    /** What is expected of one evaluation; {@code value} is NaN when there is none. */
    record Expected(
            long instant,
            String objective,
            String group,
            double value,
            String level,
            boolean held,
            long total,
            long errors,
            long throttled,
            long late,
            double p95Micros) {
        String key() {
            return instant + " " + objective + " " + group;
        }
    }

    private record Counted(Input.Raw raw, long paneStart, long readAfter, boolean late) {}

    private final List<Objective> objectives;
    private final TimeSettings time;
    private final long step;
    private final long reach;
    private final List<Counted> samples = new ArrayList<>();
    private long watermark = Long.MAX_VALUE;
    final List<Expected> evaluations = new ArrayList<>();
    final List<String> transitions = new ArrayList<>();
    int rejected;

    EvaluatorOracle(List<Objective> objectives, TimeSettings time, long stepMillis) {
        this.objectives = objectives;
        this.time = time;
        this.step = stepMillis;
        this.reach = stepMillis
                + objectives.stream()
                        .mapToLong(each -> each.window().plus(each.delay()).toMillis())
                        .max()
                        .orElseThrow();
    }

    /** Reads one source to its end, in its order. */
    void read(List<Input> source) {
        long furthest = Long.MIN_VALUE;
        long passed = Long.MIN_VALUE;
        for (Input input : source) {
            for (Input.Raw raw : input.samples()) {
                long ahead = raw.timeMillis() - input.arrivalMillis();
                if (ahead > time.maxFutureSkew().toMillis()
                        || -ahead > time.maxLateness().toMillis()) {
                    rejected++;
                } else {
                    count(raw, passed);
                }
            }
            furthest = Math.max(furthest, input.arrivalMillis() - time.grace().toMillis());
            if (passed == Long.MIN_VALUE || Math.floorDiv(furthest, 1000) > Math.floorDiv(passed, 1000)) {
                passed = furthest;
            }
        }
        watermark = Math.min(watermark, passed);
    }

    private void count(Input.Raw raw, long passed) {
        long second = Math.floorDiv(raw.timeMillis(), 1000) * 1000;
        long start = Math.floorDiv(raw.timeMillis(), step) * step;
        boolean tooOldForAnyWindow = passed != Long.MIN_VALUE && start < Math.floorDiv(passed, step) * step - reach;
        if (!tooOldForAnyWindow) {
            samples.add(new Counted(raw, start, passed, second + 1000 <= passed));
        }
    }

    /** Works out everything between two instants. */
    void decide(long from) {
        Map<String, History> histories = new HashMap<>();
        for (long instant = Math.floorDiv(from, step) * step; instant <= watermark; instant += step) {
            for (Objective objective : objectives) {
                if (instant % objective.every().toMillis() == 0) {
                    decide(objective, instant, histories);
                }
            }
        }
    }

    private void decide(Objective objective, long instant, Map<String, History> histories) {
        long end = instant - objective.delay().toMillis();
        long start = end - objective.window().toMillis();
        Map<String, List<Counted>> windows = new TreeMap<>();
        for (Counted sample : samples) {
            SeriesKey series = sample.raw().series();
            boolean known = sample.readAfter() < instant && sample.paneStart() < end && selects(objective, series);
            if (known) {
                List<Counted> window = windows.computeIfAbsent(group(objective, series), key -> new ArrayList<>());
                if (sample.paneStart() >= start) {
                    window.add(sample);
                }
            }
        }
        TreeSet<String> measured = new TreeSet<>();
        for (Counted sample : samples) {
            if (sample.readAfter() < instant
                    && sample.paneStart() < end
                    && speaksOf(objective, sample.raw())
                    && selects(objective, sample.raw().series())) {
                measured.add(group(objective, sample.raw().series()));
            }
        }
        windows.forEach((group, window) -> {
            if (measured.contains(group)) {
                evaluate(
                        objective,
                        group,
                        instant,
                        window,
                        histories.computeIfAbsent(objective.name() + group, key -> new History()));
            }
        });
    }

    private static boolean speaksOf(Objective objective, Input.Raw raw) {
        String indicator = objective.measured().indicator().text();
        return indicator.startsWith("gauge(")
                ? raw.isGauge()
                : !raw.isGauge() && (raw.hasLatency() || !indicator.startsWith("latency_"));
    }

    private static boolean selects(Objective objective, SeriesKey series) {
        return objective.select().stream().allMatch(matcher -> series.kind().equals(matcher.value()));
    }

    private static String group(Objective objective, SeriesKey series) {
        return series.service() + "/" + (objective.groupBy().contains("operation") ? series.operation() : "");
    }

    private void evaluate(Objective objective, String group, long instant, List<Counted> window, History history) {
        List<Input.Raw> requests =
                window.stream().map(Counted::raw).filter(raw -> !raw.isGauge()).toList();
        long errors =
                requests.stream().filter(raw -> raw.outcome() == Outcome.ERROR).count();
        long throttled = requests.stream()
                .filter(raw -> raw.outcome() == Outcome.THROTTLED)
                .count();
        long late = window.stream().filter(Counted::late).count();
        List<Long> latencies = new ArrayList<>(requests.stream()
                .filter(Input.Raw::hasLatency)
                .map(Input.Raw::micros)
                .toList());
        Collections.sort(latencies);
        List<Input.Raw> gauges =
                window.stream().map(Counted::raw).filter(Input.Raw::isGauge).toList();
        double value = value(objective, requests, latencies, errors, gauges);
        boolean floored = objective.measured().indicator().text().startsWith("latency_p")
                || objective.measured().indicator().text().equals("success_rate");
        long bad = objective.measured().indicator().text().equals("success_rate") ? errors : -1;
        long basis = objective.measured().indicator().text().equals("success_rate")
                ? requests.size() - throttled
                : latencies.size();
        String level = "NO_DATA";
        boolean held = false;
        if (!Double.isNaN(value)) {
            level = level(objective, value, floored, bad, latencies);
            if (floored && basis < objective.measured().floors().minSamples()) {
                held = objective.measured().floors().lowSamples() == Floors.LowSamples.HOLD;
                level = held
                        ? history.level
                        : objective.measured().floors().lowSamples() == Floors.LowSamples.NO_DATA ? "NO_DATA" : level;
                if (held
                        && history.heldSince >= 0
                        && instant - history.heldSince
                                >= objective.measured().floors().holdFor().toMillis()) {
                    held = false;
                    level = "NO_DATA";
                }
            }
        }
        boolean written = !Double.isNaN(value) || history.first || !Double.isNaN(history.value);
        if (written) {
            double p95 = latencies.isEmpty() ? Double.NaN : latencies.get((latencies.size() - 1) * 95 / 100);
            evaluations.add(new Expected(
                    instant,
                    objective.name(),
                    group,
                    value,
                    level,
                    held,
                    requests.size(),
                    errors,
                    throttled,
                    late,
                    p95));
        }
        history.first = false;
        history.value = value;
        String before = history.status;
        history.next(objective, instant, level, held);
        if (!before.equals(history.status)) {
            transitions.add(instant + " " + objective.name() + " " + group + " " + before + " " + history.status);
        }
    }

    private static double value(
            Objective objective, List<Input.Raw> requests, List<Long> latencies, long errors, List<Input.Raw> gauges) {
        long ok = requests.stream().filter(raw -> raw.outcome() == Outcome.OK).count();
        return switch (objective.measured().indicator().text()) {
            case "latency_p95" ->
                latencies.isEmpty() ? Double.NaN : latencies.get((latencies.size() - 1) * 95 / 100) / 1000.0;
            case "latency_avg" ->
                latencies.stream().mapToLong(Long::longValue).average().orElse(Double.NaN) / 1000.0;
            case "latency_max" -> latencies.isEmpty() ? Double.NaN : latencies.get(latencies.size() - 1) / 1000.0;
            case "success_rate" -> ok + errors == 0 ? Double.NaN : ok / (double) (ok + errors);
            case "errors_per_minute" -> errors * 60_000.0 / objective.window().toMillis();
            case "gauge(queue).max" ->
                gauges.stream().mapToDouble(Input.Raw::value).max().orElse(Double.NaN);
            case "gauge(queue).last" -> {
                Input.Raw last = null;
                for (Input.Raw gauge : gauges) {
                    boolean later = last == null
                            || gauge.timeMillis() > last.timeMillis()
                            || gauge.timeMillis() == last.timeMillis() && gauge.value() > last.value();
                    last = later ? gauge : last;
                }
                yield last == null ? Double.NaN : last.value();
            }
            default ->
                throw new IllegalArgumentException(
                        objective.measured().indicator().text());
        };
    }

    private static String level(Objective objective, double value, boolean floored, long bad, List<Long> latencies) {
        Map<String, io.loadline.sla.Threshold> limits = new LinkedHashMap<>();
        objective.measured().limits().critical().ifPresent(limit -> limits.put("CRITICAL", limit));
        objective.measured().limits().warning().ifPresent(limit -> limits.put("WARNING", limit));
        for (Map.Entry<String, io.loadline.sla.Threshold> limit : limits.entrySet()) {
            double at = limit.getValue().limit();
            boolean upper = limit.getValue().text().startsWith(">");
            boolean breach = upper ? value > at : value < at;
            long beyond = bad >= 0
                    ? bad
                    : latencies.stream().filter(micros -> micros / 1000.0 > at).count();
            if (breach && (!floored || beyond >= objective.measured().floors().minBreaching())) {
                return limit.getKey();
            }
        }
        return "OK";
    }

    /** What came before, of one objective and group. */
    private static final class History {
        boolean first = true;
        double value = Double.NaN;
        String level = "OK";
        String status = "OK";
        long heldSince = -1;
        long warningSince = -1;
        long criticalSince = -1;

        void next(Objective objective, long instant, String now, boolean held) {
            if (held) {
                heldSince = heldSince < 0 ? instant : heldSince;
                return;
            }
            String counts = now;
            if (now.equals("NO_DATA")) {
                switch (objective.missing().mode()) {
                    case IGNORE -> {
                        return;
                    }
                    case BREACHING -> counts = "CRITICAL";
                    case NOT_BREACHING -> counts = "OK";
                    case MISSING -> {
                        if (status.equals("OK") || status.equals("PENDING")) {
                            warningSince = -1;
                            criticalSince = -1;
                        }
                        status = "NO_DATA";
                        level = "NO_DATA";
                        return;
                    }
                }
            } else {
                heldSince = -1;
            }
            level = counts;
            warningSince = counts.equals("OK") ? -1 : warningSince < 0 ? instant : warningSince;
            criticalSince = !counts.equals("CRITICAL") ? -1 : criticalSince < 0 ? instant : criticalSince;
            long dwell = objective.dwell().warning().toMillis();
            if (criticalSince >= 0 && instant - criticalSince >= dwell) {
                status = "CRITICAL";
            } else if (warningSince >= 0 && instant - warningSince >= dwell) {
                status = "WARNING";
            } else {
                status = warningSince >= 0 ? "PENDING" : "OK";
            }
        }
    }
}
