package io.loadline.sla;

import io.loadline.pane.LatencyHistogram;
import io.loadline.pane.WindowStats;
import io.loadline.pane.WindowStats.GaugeStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number computed over a window. Latencies are in milliseconds, ratios in 0..1, rates in 1/min. */
public sealed interface Indicator {

    /** The unit of thresholds and values. */
    enum Unit {
        MILLISECONDS,
        RATIO,
        PER_MINUTE,
        /** The unit of the gauge or distribution; times are milliseconds. */
        OF_SOURCE
    }

    /** As written in a policy. */
    String text();

    /** Unit of its values and thresholds. */
    Unit unit();

    /**
     * Of what a series must have sent any at least once for the indicator to mean anything for it: {@code requests}
     * (with a latency), {@code answers} (requests without), {@code logs}, {@code gauge:NAME}, {@code
     * distribution:NAME}.
     */
    List<String> measures();

    /** What is done with missing data unless the policy says otherwise (semantics §3). */
    default Missing.Mode defaultMissingData() {
        return unit() == Unit.PER_MINUTE ? Missing.Mode.NOT_BREACHING : Missing.Mode.MISSING;
    }

    /** Measures a window of that length. */
    Measurement over(WindowStats stats, Duration window);

    /** The measure of indicators over latencies. */
    List<String> LATENCIES = List.of("requests");

    /** The measures of indicators over requests, whether or not their latency was measured. */
    List<String> REQUESTS = List.of("requests", "answers");

    /** The measure of indicators over log events. */
    List<String> LOGS = List.of("logs");

    /** A lower quantile of the latency of the requests that have one. */
    record LatencyQuantile(String text, double q) implements Indicator {
        @Override
        public Unit unit() {
            return Unit.MILLISECONDS;
        }

        @Override
        public List<String> measures() {
            return LATENCIES;
        }

        @Override
        public Measurement over(WindowStats stats, Duration window) {
            LatencyHistogram latency = stats.latency();
            return latency.quantile(q)
                    .map(found -> new Measurement(
                            OptionalDouble.of(found.value() / 1000.0),
                            OptionalDouble.of(found.low() / 1000.0),
                            OptionalDouble.of(found.high() / 1000.0),
                            latency.total(),
                            true,
                            limit ->
                                    limit.countBeyond(latency.total(), 1000, latency::countAbove, latency::countBelow)))
                    .orElseGet(() -> Measurement.absent(true));
        }
    }

    /** Largest latency of the requests that have one. */
    record LatencyMax(String text) implements Indicator {
        @Override
        public Unit unit() {
            return Unit.MILLISECONDS;
        }

        @Override
        public List<String> measures() {
            return LATENCIES;
        }

        @Override
        public Measurement over(WindowStats stats, Duration window) {
            return stats.latencyMaxMicros().isPresent()
                    ? Measurement.exact(
                            stats.latencyMaxMicros().getAsLong() / 1000.0,
                            stats.latency().total())
                    : Measurement.absent(false);
        }
    }

    /** Mean latency of the requests that have one. */
    record LatencyAvg(String text) implements Indicator {
        @Override
        public Unit unit() {
            return Unit.MILLISECONDS;
        }

        @Override
        public List<String> measures() {
            return LATENCIES;
        }

        @Override
        public Measurement over(WindowStats stats, Duration window) {
            long measured = stats.latency().total();
            return measured == 0
                    ? Measurement.absent(false)
                    : Measurement.exact(stats.latencySumMicros() / (double) measured / 1000.0, measured);
        }
    }

    /** A share of the requests or log events. */
    record Ratio(String text, Share share) implements Indicator {
        /** Which share. */
        public enum Share {
            SUCCESS,
            ERROR,
            THROTTLE,
            LOG_ERROR
        }

        @Override
        public Unit unit() {
            return Unit.RATIO;
        }

        @Override
        public List<String> measures() {
            return share == Share.LOG_ERROR ? LOGS : REQUESTS;
        }

        @Override
        public Measurement over(WindowStats stats, Duration window) {
            return switch (share) {
                case SUCCESS -> of(stats.ok(), stats.errors(), stats.ok() + stats.errors());
                case ERROR -> of(stats.errors(), stats.errors(), stats.ok() + stats.errors());
                case THROTTLE -> of(stats.throttled(), stats.throttled(), stats.total());
                case LOG_ERROR -> of(stats.logErrors(), stats.logErrors(), stats.logs());
            };
        }

        private static Measurement of(long part, long bad, long whole) {
            if (whole == 0) {
                return Measurement.absent(true);
            }
            OptionalDouble value = OptionalDouble.of(part / (double) whole);
            return new Measurement(value, value, value, whole, true, limit -> bad);
        }
    }

    /** A count, per minute. */
    record PerMinute(String text, Count count) implements Indicator {
        /** What is counted. */
        public enum Count {
            REQUESTS,
            ERRORS,
            THROTTLES,
            LOG_ERRORS
        }

        @Override
        public Unit unit() {
            return Unit.PER_MINUTE;
        }

        @Override
        public List<String> measures() {
            return count == Count.LOG_ERRORS ? LOGS : Indicator.REQUESTS;
        }

        @Override
        public Measurement over(WindowStats stats, Duration window) {
            long counted =
                    switch (count) {
                        case REQUESTS -> stats.total();
                        case ERRORS -> stats.errors();
                        case THROTTLES -> stats.throttled();
                        case LOG_ERRORS -> stats.logErrors();
                    };
            return Measurement.exact(counted * 60_000.0 / window.toMillis(), counted);
        }
    }

    /** A gauge. */
    record Gauge(String text, String name, Stat stat) implements Indicator {
        /** Which of its values. */
        public enum Stat {
            AVG,
            MIN,
            MAX,
            LAST
        }

        @Override
        public Unit unit() {
            return Unit.OF_SOURCE;
        }

        @Override
        public List<String> measures() {
            return List.of("gauge:" + name);
        }

        @Override
        public Measurement over(WindowStats stats, Duration window) {
            Optional<GaugeStats> gauge = stats.gauge(name);
            if (gauge.isEmpty()) {
                return Measurement.absent(false);
            }
            GaugeStats found = gauge.get();
            double millionths =
                    switch (stat) {
                        case AVG -> found.sum() / found.count();
                        case MIN -> found.min();
                        case MAX -> found.max();
                        case LAST -> found.last();
                    };
            return Measurement.exact(millionths / 1e6, found.count());
        }
    }

    /** A lower quantile of a distribution. */
    record Distribution(String text, String name, double q) implements Indicator {
        @Override
        public Unit unit() {
            return Unit.OF_SOURCE;
        }

        @Override
        public List<String> measures() {
            return List.of("distribution:" + name);
        }

        @Override
        public Measurement over(WindowStats stats, Duration window) {
            return stats.distribution(name)
                    .map(WindowStats.DistributionStats::histogram)
                    .flatMap(histogram -> histogram
                            .quantile(q)
                            .map(found -> new Measurement(
                                    OptionalDouble.of(found.value() / 1e6),
                                    OptionalDouble.of(found.low() / 1e6),
                                    OptionalDouble.of(found.high() / 1e6),
                                    histogram.total(),
                                    true,
                                    limit -> limit.countBeyond(
                                            histogram.total(), 1e6, histogram::countAbove, histogram::countBelow))))
                    .orElseGet(() -> Measurement.absent(true));
        }
    }

    /** The quantiles that can be asked for, by the ending of the name. */
    List<String> QUANTILES = List.of("p50", "p90", "p95", "p99", "p999");

    /** Everything that can be written, with NAME where a name goes; for help and for suggestions. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (String quantile : QUANTILES) {
            names.add("latency_" + quantile);
        }
        names.addAll(List.of(
                "latency_max",
                "latency_avg",
                "success_rate",
                "error_rate",
                "throttle_rate",
                "log_error_rate",
                "errors_per_minute",
                "throttles_per_minute",
                "requests_per_minute",
                "log_errors_per_minute"));
        for (Gauge.Stat stat : Gauge.Stat.values()) {
            names.add("gauge(NAME)." + stat.name().toLowerCase(Locale.ROOT));
        }
        for (String quantile : QUANTILES) {
            names.add("distribution(NAME)." + quantile);
        }
        return names;
    }

    /** Reads an indicator as written in a policy; empty when there is none of that name. */
    static Optional<Indicator> parse(String text) {
        switch (text) {
            case "latency_max":
                return Optional.of(new LatencyMax(text));
            case "latency_avg":
                return Optional.of(new LatencyAvg(text));
            case "success_rate":
                return Optional.of(new Ratio(text, Ratio.Share.SUCCESS));
            case "error_rate":
                return Optional.of(new Ratio(text, Ratio.Share.ERROR));
            case "throttle_rate":
                return Optional.of(new Ratio(text, Ratio.Share.THROTTLE));
            case "log_error_rate":
                return Optional.of(new Ratio(text, Ratio.Share.LOG_ERROR));
            case "errors_per_minute":
                return Optional.of(new PerMinute(text, PerMinute.Count.ERRORS));
            case "throttles_per_minute":
                return Optional.of(new PerMinute(text, PerMinute.Count.THROTTLES));
            case "requests_per_minute":
                return Optional.of(new PerMinute(text, PerMinute.Count.REQUESTS));
            case "log_errors_per_minute":
                return Optional.of(new PerMinute(text, PerMinute.Count.LOG_ERRORS));
            default:
                return parseParameterised(text);
        }
    }

    private static Optional<Indicator> parseParameterised(String text) {
        if (text.startsWith("latency_") && QUANTILES.contains(text.substring(8))) {
            return Optional.of(new LatencyQuantile(text, quantile(text.substring(8))));
        }
        Matcher matcher = PARAMETERISED.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(2);
        String part = matcher.group(3);
        if (matcher.group(1).equals("gauge")) {
            for (Gauge.Stat stat : Gauge.Stat.values()) {
                if (stat.name().toLowerCase(Locale.ROOT).equals(part)) {
                    return Optional.of(new Gauge(text, name, stat));
                }
            }
            return Optional.empty();
        }
        return QUANTILES.contains(part) ? Optional.of(new Distribution(text, name, quantile(part))) : Optional.empty();
    }

    private static double quantile(String part) {
        return Double.parseDouble("0." + part.substring(1));
    }

    /** {@code gauge(NAME).stat} and {@code distribution(NAME).quantile}. */
    Pattern PARAMETERISED = Pattern.compile("(gauge|distribution)\\(([^()]{1,256})\\)\\.(\\w+)");
}
