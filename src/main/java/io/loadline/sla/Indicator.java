package io.loadline.sla;

import io.loadline.pane.LatencyHistogram;
import io.loadline.pane.WindowStats;
import io.loadline.pane.WindowStats.GaugeStats;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A number computed over a window. Latencies are in milliseconds, ratios in 0..1, rates in 1/min. */
public sealed interface Indicator {

    /** The unit of thresholds and values. */
    enum Unit {
        MILLISECONDS,
        RATIO,
        PER_MINUTE,
        /** The unit of the gauge or distribution; times are milliseconds. */
        OF_SOURCE,
        /** How many times as much: a plain number. */
        FACTOR
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

    /**
     * When what it measures was last sent.
     *
     * @param last by measure, when it was last sent; {@link Long#MIN_VALUE} for never
     * @return {@link Long#MIN_VALUE} when the indicator means nothing for such a series yet
     */
    default long lastMeasured(ToLongFunction<String> last) {
        long latest = Long.MIN_VALUE;
        for (String measure : measures()) {
            latest = Math.max(latest, last.applyAsLong(measure));
        }
        return latest;
    }

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

    /** A share of events of which each is good or bad: what an SLO can be on. */
    sealed interface OfEvents extends Indicator {
        /** How many events of a window were good and bad. */
        Events events(WindowStats stats);

        /**
         * The indicator's value for so many events.
         *
         * @param events at least one
         */
        double share(Events events);
    }

    /** A share of the requests or log events. */
    record Ratio(String text, Share share) implements OfEvents {
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

        @Override
        public Events events(WindowStats stats) {
            return switch (share) {
                case SUCCESS, ERROR -> new Events(stats.ok(), stats.errors());
                case THROTTLE -> new Events(stats.total() - stats.throttled(), stats.throttled());
                case LOG_ERROR -> new Events(stats.logs() - stats.logErrors(), stats.logErrors());
            };
        }

        @Override
        public double share(Events events) {
            return (share == Share.SUCCESS ? events.good() : events.bad()) / (double) events.total();
        }

        private static Measurement of(long part, long bad, long whole) {
            if (whole == 0) {
                return Measurement.absent(true);
            }
            OptionalDouble value = OptionalDouble.of(part / (double) whole);
            return new Measurement(value, value, value, whole, true, limit -> bad);
        }
    }

    /** The share of the requests with a latency that took no longer than a limit. */
    record LatencyWithin(String text, long limitMicros) implements OfEvents {
        @Override
        public Unit unit() {
            return Unit.RATIO;
        }

        @Override
        public List<String> measures() {
            return LATENCIES;
        }

        /** The value counts the bucket of the limit by its middle; the bounds leave it out and count it whole. */
        @Override
        public Measurement over(WindowStats stats, Duration window) {
            LatencyHistogram latency = stats.latency();
            if (latency.total() == 0) {
                return Measurement.absent(true);
            }
            LatencyHistogram.AtMost within = latency.atMost(limitMicros);
            double total = latency.total();
            return new Measurement(
                    OptionalDouble.of(within.count() / total),
                    OptionalDouble.of(within.low() / total),
                    OptionalDouble.of(within.high() / total),
                    latency.total(),
                    true,
                    limit -> latency.total() - within.count());
        }

        @Override
        public Events events(WindowStats stats) {
            long within = stats.latency().atMost(limitMicros).count();
            return new Events(within, stats.latency().total() - within);
        }

        @Override
        public double share(Events events) {
            return events.good() / (double) events.total();
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

    /** One indicator divided by another, over the same panes. Absent when one of them is, or the divisor is 0. */
    record Quotient(Indicator dividend, Indicator divisor) implements Indicator {
        @Override
        public String text() {
            return dividend.text() + " / " + divisor.text();
        }

        @Override
        public Unit unit() {
            return Unit.RATIO;
        }

        @Override
        public List<String> measures() {
            return Stream.concat(dividend.measures().stream(), divisor.measures().stream())
                    .distinct()
                    .toList();
        }

        /** It needs both, so it is as old as the older. */
        @Override
        public long lastMeasured(ToLongFunction<String> last) {
            return Math.min(dividend.lastMeasured(last), divisor.lastMeasured(last));
        }

        /** {@code min_samples} applies when it does to a part, to the part with fewer; {@code min_breaching} never. */
        @Override
        public Measurement over(WindowStats stats, Duration window) {
            Measurement above = dividend.over(stats, window);
            Measurement below = divisor.over(stats, window);
            boolean floored = above.floored() || below.floored();
            if (above.value().isEmpty()
                    || below.value().isEmpty()
                    || below.value().getAsDouble() == 0
                    || below.low().getAsDouble() <= 0 && below.high().getAsDouble() >= 0) {
                return Measurement.absent(floored);
            }
            double[] corners = {
                above.low().getAsDouble() / below.low().getAsDouble(),
                above.low().getAsDouble() / below.high().getAsDouble(),
                above.high().getAsDouble() / below.low().getAsDouble(),
                above.high().getAsDouble() / below.high().getAsDouble()
            };
            long samples = Math.min(
                    above.floored() || !floored ? above.samples() : Long.MAX_VALUE,
                    below.floored() || !floored ? below.samples() : Long.MAX_VALUE);
            return new Measurement(
                    OptionalDouble.of(
                            above.value().getAsDouble() / below.value().getAsDouble()),
                    OptionalDouble.of(Arrays.stream(corners).min().getAsDouble()),
                    OptionalDouble.of(Arrays.stream(corners).max().getAsDouble()),
                    samples,
                    floored,
                    limit -> Long.MAX_VALUE);
        }
    }

    /**
     * The error budget of an SLO of the same policy. No window of panes has it: the engine keeps coarse counts for it.
     *
     * @param stat what of it
     * @param slo name of the SLO; empty while none is named
     */
    record OfBudget(Stat stat, String slo) implements Indicator {
        /** What of the budget. */
        public enum Stat {
            /** The share of the period's budget that is left; below 0 when it is overspent. */
            BUDGET_REMAINING,
            /** How many times faster than allowed it was spent over the objective's window. */
            BURN_RATE;

            /** As written in a policy. */
            public String code() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        /** The same on an SLO. */
        public OfBudget on(String name) {
            return new OfBudget(stat, name);
        }

        @Override
        public String text() {
            return slo.isEmpty() ? stat.code() : stat.code() + "(" + slo + ")";
        }

        @Override
        public Unit unit() {
            return stat == Stat.BURN_RATE ? Unit.FACTOR : Unit.RATIO;
        }

        @Override
        public List<String> measures() {
            return List.of();
        }

        @Override
        public Measurement over(WindowStats stats, Duration window) {
            return Measurement.absent(false);
        }
    }

    /** The quantiles that can be asked for, by the ending of the name. */
    List<String> QUANTILES = List.of("p50", "p90", "p95", "p99", "p999");

    /**
     * Everything that can be written, with NAME where a name goes; for help and for suggestions. Any two of them but
     * the last two can be divided: {@code A / B}.
     */
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
        names.add("latency_within(300ms)");
        for (OfBudget.Stat stat : OfBudget.Stat.values()) {
            names.add(stat.code());
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
        Matcher within = WITHIN.matcher(text);
        if (within.matches()) {
            return latencyWithin(text, within.group(1), within.group(2));
        }
        Matcher budget = OF_BUDGET.matcher(text);
        if (budget.matches()) {
            String slo = budget.group(2) == null ? "" : budget.group(2);
            OfBudget.Stat stat = OfBudget.Stat.valueOf(budget.group(1).toUpperCase(Locale.ROOT));
            return Optional.of(new OfBudget(stat, slo));
        }
        Matcher matcher = PARAMETERISED.matcher(text);
        return matcher.matches()
                ? parseNamed(text, matcher.group(1), matcher.group(2), matcher.group(3))
                : parseQuotient(text);
    }

    private static Optional<Indicator> parseNamed(String text, String what, String name, String part) {
        if (what.equals("gauge")) {
            for (Gauge.Stat stat : Gauge.Stat.values()) {
                if (stat.name().toLowerCase(Locale.ROOT).equals(part)) {
                    return Optional.of(new Gauge(text, name, stat));
                }
            }
            return Optional.empty();
        }
        return QUANTILES.contains(part) ? Optional.of(new Distribution(text, name, quantile(part))) : Optional.empty();
    }

    private static Optional<Indicator> latencyWithin(String text, String number, String unit) {
        long micros =
                switch (unit) {
                    case "us" -> 1;
                    case "ms" -> 1000;
                    case "s" -> 1_000_000;
                    case "m" -> 60_000_000;
                    default -> 3_600_000_000L;
                };
        BigDecimal limit = new BigDecimal(number).multiply(BigDecimal.valueOf(micros));
        return limit.signum() > 0 && limit.compareTo(LONGEST_MICROS) <= 0 && isWhole(limit)
                ? Optional.of(new LatencyWithin(text, limit.longValueExact()))
                : Optional.empty();
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    /** {@code A / B}: names may hold a stroke, so it is looked for outside of brackets. */
    private static Optional<Indicator> parseQuotient(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            depth += at == '(' ? 1 : at == ')' ? -1 : 0;
            if (at == '/' && depth == 0) {
                Optional<Indicator> divisor = parsePart(text.substring(i + 1));
                return parsePart(text.substring(0, i))
                        .flatMap(dividend -> divisor.map(other -> new Quotient(dividend, other)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Indicator> parsePart(String text) {
        return parse(text.strip()).filter(part -> !(part instanceof Quotient) && !(part instanceof OfBudget));
    }

    private static double quantile(String part) {
        return Double.parseDouble("0." + part.substring(1));
    }

    /** {@code gauge(NAME).stat} and {@code distribution(NAME).quantile}. */
    Pattern PARAMETERISED = Pattern.compile("(gauge|distribution)\\(([^()]{1,256})\\)\\.(\\w+)");

    /** {@code latency_within(300ms)}. */
    Pattern WITHIN = Pattern.compile("latency_within\\((\\d{1,9}(?:\\.\\d{1,6})?)(us|ms|s|m|h)\\)");

    /** {@code burn_rate}, or {@code burn_rate(SLO)} as it is shown. */
    Pattern OF_BUDGET = Pattern.compile("(budget_remaining|burn_rate)(?:\\(([^()]{1,100})\\))?");

    /** Latencies are at most a day. */
    BigDecimal LONGEST_MICROS = BigDecimal.valueOf(86_400_000_000L);
}
