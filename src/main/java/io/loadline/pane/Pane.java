package io.loadline.pane;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * All samples of one series in one second, or in one step when seconds have been merged. Merging is associative and
 * commutative, and the byte form depends on the samples alone. Gauge and distribution values are in millionths of
 * their unit. Not thread-safe.
 */
public final class Pane {
    /** Different gauges of one series beyond which new ones are not told apart: a pane must fit into a record. */
    public static final int MAX_GAUGES = 1000;

    /** Different distributions of one series beyond which new ones are not told apart. */
    public static final int MAX_DISTRIBUTIONS = 100;

    private static final int REQUESTS = 1;
    private static final int LOGS = 2;
    private static final int GAUGES = 4;
    private static final int DISTRIBUTIONS = 8;
    private static final int EXEMPLARS = 16;
    private static final int LATE = 32;
    private static final int ALL = REQUESTS | LOGS | GAUGES | DISTRIBUTIONS | EXEMPLARS | LATE;

    final LatencyHistogram latency = new LatencyHistogram();
    long ok;
    long errors;
    long throttled;
    long latencySumMicros;
    long latencyMaxMicros;
    long logs;
    long logErrors;
    long late;
    final TreeMap<String, GaugeValues> gauges = new TreeMap<>();
    final TreeMap<String, DistributionValues> distributions = new TreeMap<>();
    private final List<Exemplar> exemplars = new ArrayList<>(0);

    /** How a request ended, as a pane counts it. */
    public enum Count {
        OK,
        ERROR,
        THROTTLED
    }

    /**
     * Counts a request.
     *
     * @param latencyMicros its latency in microseconds, at least 0
     */
    public void request(Count count, long latencyMicros) {
        answered(count);
        latency.add(latencyMicros);
        latencySumMicros += latencyMicros;
        if (latencyMicros > latencyMaxMicros) {
            latencyMaxMicros = latencyMicros;
        }
    }

    /** Counts a request whose latency was not measured. */
    public void answered(Count count) {
        switch (count) {
            case OK -> ok++;
            case ERROR -> errors++;
            case THROTTLED -> throttled++;
        }
    }

    private long requests() {
        return ok + errors + throttled;
    }

    /** Whether a request would be kept as an exemplar: spares making its trace id when it would not. */
    public boolean wantsExemplar(boolean failed, long latencyMicros) {
        if (exemplars.size() < Exemplar.KEPT) {
            return true;
        }
        Exemplar last = exemplars.get(Exemplar.KEPT - 1);
        return failed != last.failed() ? failed : latencyMicros >= last.latencyMicros();
    }

    /** Keeps the exemplar if it is among the first five. */
    public void exemplar(Exemplar exemplar) {
        int place = Collections.binarySearch(exemplars, exemplar);
        if (place >= 0 || -place - 1 >= Exemplar.KEPT) {
            return;
        }
        exemplars.add(-place - 1, exemplar);
        if (exemplars.size() > Exemplar.KEPT) {
            exemplars.remove(Exemplar.KEPT);
        }
    }

    /** Counts a log event. */
    public void log(boolean error) {
        logs++;
        logErrors += error ? 1 : 0;
    }

    /**
     * Counts a gauge's value.
     *
     * @param millionths the value in millionths of its unit
     * @param timeMillis event time, epoch milliseconds
     */
    public void gauge(String name, long millionths, long timeMillis) {
        gauges.computeIfAbsent(name, key -> new GaugeValues()).add(millionths, timeMillis);
    }

    /**
     * Counts a distribution.
     *
     * @param count number of values, at least 1
     */
    public DistributionValues distribution(String name, long count) {
        DistributionValues values = distributions.computeIfAbsent(name, key -> new DistributionValues());
        values.count += count;
        return values;
    }

    /** Marks all samples of this pane as merged late. */
    public void markLate() {
        late = samples();
    }

    /** Number of samples: requests, log events, gauge values and distributions' values. */
    public long samples() {
        long samples = requests() + logs;
        for (GaugeValues gauge : gauges.values()) {
            samples += gauge.count;
        }
        for (DistributionValues distribution : distributions.values()) {
            samples += distribution.received;
        }
        return samples;
    }

    /**
     * What it holds: {@code requests} (with a latency), {@code answers} (requests without), {@code logs}, {@code
     * gauge:NAME}, {@code distribution:NAME}.
     */
    public Set<String> measures() {
        Set<String> measures = new TreeSet<>();
        forEachMeasure(measures::add);
        return measures;
    }

    /** Visits what it holds, see {@link #measures()}. */
    public void forEachMeasure(Consumer<String> visitor) {
        if (latency.total() > 0) {
            visitor.accept("requests");
        }
        if (requests() > latency.total()) {
            visitor.accept("answers");
        }
        if (logs > 0) {
            visitor.accept("logs");
        }
        for (String name : gauges.keySet()) {
            visitor.accept("gauge:" + name);
        }
        for (String name : distributions.keySet()) {
            visitor.accept("distribution:" + name);
        }
    }

    /** What it holds, as a window of it alone; changes with it. */
    public WindowStats stats() {
        return new OfOne();
    }

    private final class OfOne implements WindowStats {
        @Override
        public long ok() {
            return ok;
        }

        @Override
        public long errors() {
            return errors;
        }

        @Override
        public long throttled() {
            return throttled;
        }

        @Override
        public long late() {
            return late;
        }

        @Override
        public LatencyHistogram latency() {
            return latency;
        }

        @Override
        public long latencySumMicros() {
            return latencySumMicros;
        }

        @Override
        public OptionalLong latencyMaxMicros() {
            return latency.total() == 0 ? OptionalLong.empty() : OptionalLong.of(latencyMaxMicros);
        }

        @Override
        public long logs() {
            return logs;
        }

        @Override
        public long logErrors() {
            return logErrors;
        }

        @Override
        public Optional<GaugeStats> gauge(String name) {
            return Optional.ofNullable(gauges.get(name))
                    .map(found -> new GaugeStats(found.count, found.sum.value(), found.min, found.max, found.last));
        }

        @Override
        public Optional<DistributionStats> distribution(String name) {
            return Optional.ofNullable(distributions.get(name))
                    .map(found -> new DistributionStats(found.count, found.histogram));
        }
    }

    /** Whether it may take a value of this gauge: there is a bound on how many different ones it holds. */
    public boolean takesGauge(String name) {
        return gauges.size() < MAX_GAUGES || gauges.containsKey(name);
    }

    /** Whether it may take this distribution: there is a bound on how many different ones it holds. */
    public boolean takesDistribution(String name) {
        return distributions.size() < MAX_DISTRIBUTIONS || distributions.containsKey(name);
    }

    /** Counts a gauge's values under another name, together with those it has already. */
    public void renameGauge(String name, String other) {
        ByteWriter bytes = new ByteWriter();
        gauges.remove(name).writeTo(bytes);
        gauges.computeIfAbsent(other, key -> new GaugeValues()).addFrom(new ByteReader(bytes.toBytes()));
    }

    /** Counts a distribution's values under another name, together with those it has already. */
    public void renameDistribution(String name, String other) {
        ByteWriter bytes = new ByteWriter();
        distributions.remove(name).writeTo(bytes);
        distributions.computeIfAbsent(other, key -> new DistributionValues()).addFrom(new ByteReader(bytes.toBytes()));
    }

    /** Names of its gauges. */
    public Set<String> gauges() {
        return new TreeSet<>(gauges.keySet());
    }

    /** Names of its distributions. */
    public Set<String> distributions() {
        return new TreeSet<>(distributions.keySet());
    }

    /** The exemplars, in their order. */
    public List<Exemplar> exemplars() {
        return List.copyOf(exemplars);
    }

    /** Adds everything the other holds. */
    public void add(Pane other) {
        ok = Math.addExact(ok, other.ok);
        errors = Math.addExact(errors, other.errors);
        throttled = Math.addExact(throttled, other.throttled);
        latencySumMicros += other.latencySumMicros;
        latencyMaxMicros = Math.max(latencyMaxMicros, other.latencyMaxMicros);
        latency.add(other.latency);
        logs += other.logs;
        logErrors += other.logErrors;
        late += other.late;
        other.gauges.forEach((name, values) ->
                gauges.computeIfAbsent(name, key -> new GaugeValues()).add(values));
        other.distributions.forEach((name, values) -> distributions
                .computeIfAbsent(name, key -> new DistributionValues())
                .add(values));
        other.exemplars.forEach(this::exemplar);
    }

    /**
     * Adds what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException when the bytes are not of that form
     */
    public void add(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        addFrom(in);
        in.requireEnd();
    }

    private void addFrom(ByteReader in) {
        int parts = in.octet();
        if (parts > ALL) {
            throw new IllegalArgumentException("no such parts of a pane: " + parts);
        }
        if ((parts & REQUESTS) != 0) {
            ok += in.unsigned();
            errors += in.unsigned();
            throttled += in.unsigned();
            latencySumMicros += in.signed();
            latencyMaxMicros = Math.max(latencyMaxMicros, in.unsigned());
            latency.addFrom(in);
            if (ok < 0 || errors < 0 || throttled < 0 || requests() < latency.total()) {
                throw new IllegalArgumentException("every request has one outcome and at most one latency, were " + ok
                        + " + " + errors + " + " + throttled + " and " + latency.total());
            }
        }
        if ((parts & LOGS) != 0) {
            logs += in.unsigned();
            logErrors += in.unsigned();
        }
        if ((parts & GAUGES) != 0) {
            for (int i = in.unsignedInt(); i > 0; i--) {
                gauges.computeIfAbsent(in.text(), key -> new GaugeValues()).addFrom(in);
            }
        }
        if ((parts & DISTRIBUTIONS) != 0) {
            for (int i = in.unsignedInt(); i > 0; i--) {
                distributions
                        .computeIfAbsent(in.text(), key -> new DistributionValues())
                        .addFrom(in);
            }
        }
        if ((parts & EXEMPLARS) != 0) {
            for (int i = in.unsignedInt(); i > 0; i--) {
                exemplar(new Exemplar(in.text(), in.unsigned(), in.octet() != 0));
            }
        }
        if ((parts & LATE) != 0) {
            late += in.unsigned();
        }
    }

    /** The canonical form: equal for equal samples, however they were merged. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter();
        boolean requests = requests() > 0;
        out.octet((requests ? REQUESTS : 0)
                | (logs > 0 ? LOGS : 0)
                | (gauges.isEmpty() ? 0 : GAUGES)
                | (distributions.isEmpty() ? 0 : DISTRIBUTIONS)
                | (exemplars.isEmpty() ? 0 : EXEMPLARS)
                | (late > 0 ? LATE : 0));
        if (requests) {
            out.unsigned(ok)
                    .unsigned(errors)
                    .unsigned(throttled)
                    .signed(latencySumMicros)
                    .unsigned(latencyMaxMicros);
            latency.writeTo(out);
        }
        if (logs > 0) {
            out.unsigned(logs).unsigned(logErrors);
        }
        if (!gauges.isEmpty()) {
            out.unsigned(gauges.size());
            gauges.forEach((name, values) -> values.writeTo(out.text(name)));
        }
        if (!distributions.isEmpty()) {
            out.unsigned(distributions.size());
            distributions.forEach((name, values) -> values.writeTo(out.text(name)));
        }
        if (!exemplars.isEmpty()) {
            out.unsigned(exemplars.size());
            for (Exemplar exemplar : exemplars) {
                out.text(exemplar.traceId()).unsigned(exemplar.latencyMicros()).octet(exemplar.failed() ? 1 : 0);
            }
        }
        if (late > 0) {
            out.unsigned(late);
        }
        return out.toBytes();
    }

    /**
     * Reads the canonical form.
     *
     * @throws IllegalArgumentException when the bytes are not of that form
     */
    public static Pane fromBytes(byte[] bytes) {
        Pane pane = new Pane();
        pane.add(bytes);
        return pane;
    }

    /**
     * Number of samples in the canonical form, without making a pane of it: a few nanoseconds for one of requests alone.
     *
     * @throws IllegalArgumentException when the bytes are not of that form
     */
    public static long samplesIn(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int parts = in.octet();
        long samples = 0;
        if ((parts & REQUESTS) != 0) {
            samples = in.unsigned() + in.unsigned() + in.unsigned();
            if ((parts & (LOGS | GAUGES | DISTRIBUTIONS)) != 0) {
                in.signed();
                in.unsigned();
                LatencyHistogram.skip(in);
            }
        }
        if ((parts & LOGS) != 0) {
            samples += in.unsigned();
            in.unsigned();
        }
        if ((parts & GAUGES) != 0) {
            for (int i = in.unsignedInt(); i > 0; i--) {
                GaugeValues values = new GaugeValues();
                in.bytes();
                values.addFrom(in);
                samples += values.count;
            }
        }
        if ((parts & DISTRIBUTIONS) != 0) {
            for (int i = in.unsignedInt(); i > 0; i--) {
                DistributionValues values = new DistributionValues();
                in.bytes();
                values.addFrom(in);
                samples += values.received;
            }
        }
        return samples;
    }

    /** Values of a gauge. */
    static final class GaugeValues {
        long count;
        final WideSum sum = new WideSum();
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        long lastTimeMillis = Long.MIN_VALUE;
        long last;

        void add(long millionths, long timeMillis) {
            count++;
            sum.add(millionths, 1);
            min = Math.min(min, millionths);
            max = Math.max(max, millionths);
            latest(timeMillis, millionths);
        }

        /** Last is the value of greatest event time; of several, the greatest value. */
        void latest(long timeMillis, long value) {
            if (timeMillis > lastTimeMillis || timeMillis == lastTimeMillis && value > last) {
                lastTimeMillis = timeMillis;
                last = value;
            }
        }

        void writeTo(ByteWriter out) {
            out.unsigned(count);
            sum.writeTo(out);
            out.signed(min).signed(max).signed(lastTimeMillis).signed(last);
        }

        void add(GaugeValues other) {
            count += other.count;
            sum.add(other.sum);
            min = Math.min(min, other.min);
            max = Math.max(max, other.max);
            latest(other.lastTimeMillis, other.last);
        }

        void addFrom(ByteReader in) {
            count += in.positive();
            sum.addFrom(in);
            min = Math.min(min, in.signed());
            max = Math.max(max, in.signed());
            latest(in.signed(), in.signed());
        }
    }

    /** Values of a distribution. */
    public static final class DistributionValues {
        long received;
        long count;
        final WideSum sum = new WideSum();
        final SignedHistogram histogram = new SignedHistogram();

        /** One distribution was received, with this sum in millionths. */
        public void received(long sumMillionths) {
            received++;
            sum.add(sumMillionths, 1);
        }

        /** Adds a bucket. */
        public void bucket(long millionths, long times) {
            histogram.add(millionths, times);
        }

        void writeTo(ByteWriter out) {
            out.unsigned(received).unsigned(count);
            sum.writeTo(out);
            histogram.writeTo(out);
        }

        void add(DistributionValues other) {
            received += other.received;
            count += other.count;
            sum.add(other.sum);
            histogram.add(other.histogram);
        }

        void addFrom(ByteReader in) {
            received += in.unsigned();
            count += in.positive();
            sum.addFrom(in);
            histogram.addFrom(in);
        }
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Pane other && Arrays.equals(toBytes(), other.toBytes());
    }

    @Override
    public int hashCode() {
        return Objects.hash(ok, errors, throttled, logs, latencySumMicros);
    }

    @Override
    public String toString() {
        return "Pane" + Map.of("ok", ok, "errors", errors, "throttled", throttled, "logs", logs, "late", late);
    }
}
