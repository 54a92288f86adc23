package io.loadline.engine;

import io.loadline.sample.Distribution;
import io.loadline.sample.RejectReason;
import io.loadline.sample.SampleRules;
import io.loadline.sample.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The samples of one record, decoded into columns that are used again for the next record: the hot path allocates
 * nothing per request. Filled by a reader, folded by {@link Collector}. Not thread-safe.
 */
public final class SampleBatch {
    /** {@link #outcome} of a request whose outcome is none that is known. */
    public static final byte UNKNOWN_OUTCOME = -1;

    /** Added to the outcome of a request whose latency was not measured. */
    private static final byte ANSWER = 50;

    private static final byte GAUGE = 100;
    private static final byte DISTRIBUTION = 101;

    /** Is shown samples in their order. */
    public interface Visitor {
        /**
         * @param outcome ordinal of {@link io.loadline.sample.Outcome}, or {@link #UNKNOWN_OUTCOME}
         * @param traceId empty when there is none
         */
        void request(SeriesKey series, long timeMillis, long latencyMicros, byte outcome, String traceId);

        /**
         * A request whose latency was not measured.
         *
         * @param outcome ordinal of {@link io.loadline.sample.Outcome}, or {@link #UNKNOWN_OUTCOME}
         * @param traceId empty when there is none
         */
        void answer(SeriesKey series, long timeMillis, byte outcome, String traceId);

        void gauge(SeriesKey series, long timeMillis, String name, double value);

        void distribution(SeriesKey series, long timeMillis, Distribution distribution);
    }

    private int size;
    private byte[] bytes = new byte[0];
    private SeriesKey[] series = new SeriesKey[64];
    private long[] timestampMillis = new long[64];
    /** Outcome ordinal of a request, the same and ANSWER, or GAUGE or DISTRIBUTION. */
    private byte[] type = new byte[64];

    private long[] latencyMicros = new long[64];
    private int[] traceFrom = new int[64];
    private int[] traceLength = new int[64];
    private Object[] measure = new Object[64];
    private double[] gaugeValue = new double[64];

    /**
     * Empties the batch.
     *
     * @param bytes the record's bytes, into which trace positions point
     */
    public void begin(byte[] bytes) {
        Arrays.fill(measure, 0, size, null);
        this.bytes = bytes;
        size = 0;
    }

    /**
     * Adds a request.
     *
     * @param outcome ordinal of {@link io.loadline.sample.Outcome}, or {@link #UNKNOWN_OUTCOME}
     * @param traceFrom position of the trace id in the record's bytes
     * @param traceLength its length in bytes, 0 when there is none
     */
    public void request(SeriesKey key, long timeMillis, long micros, byte outcome, int traceFrom, int traceLength) {
        int i = next(key, timeMillis, outcome);
        latencyMicros[i] = micros;
        this.traceFrom[i] = traceFrom;
        this.traceLength[i] = traceLength;
    }

    /**
     * Adds a request whose latency was not measured.
     *
     * @param outcome ordinal of {@link io.loadline.sample.Outcome}, or {@link #UNKNOWN_OUTCOME}
     * @param traceFrom position of the trace id in the record's bytes
     * @param traceLength its length in bytes, 0 when there is none
     */
    public void answer(SeriesKey key, long timeMillis, byte outcome, int traceFrom, int traceLength) {
        request(key, timeMillis, 0, (byte) (ANSWER + outcome), traceFrom, traceLength);
    }

    /** Adds a gauge. */
    public void gauge(SeriesKey key, long timeMillis, String name, double value) {
        int i = next(key, timeMillis, GAUGE);
        measure[i] = name;
        gaugeValue[i] = value;
    }

    /** Adds a distribution. */
    public void distribution(SeriesKey key, long timeMillis, Distribution distribution) {
        measure[next(key, timeMillis, DISTRIBUTION)] = distribution;
    }

    /** Shows all samples, for those who do not fold them. */
    public void visit(Visitor visitor) {
        for (int i = 0; i < size; i++) {
            if (isGauge(i)) {
                visitor.gauge(series[i], timestampMillis[i], gaugeName(i), gaugeValue[i]);
            } else if (isDistribution(i)) {
                visitor.distribution(series[i], timestampMillis[i], distribution(i));
            } else if (isMeasured(i)) {
                visitor.request(series[i], timestampMillis[i], latencyMicros[i], type[i], hasTrace(i) ? trace(i) : "");
            } else {
                visitor.answer(series[i], timestampMillis[i], outcome(i), hasTrace(i) ? trace(i) : "");
            }
        }
    }

    /** Number of samples. */
    public int size() {
        return size;
    }

    /** Latest event time of its samples, epoch milliseconds; {@link Long#MIN_VALUE} when it is empty. */
    public long latestMillis() {
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            latest = Math.max(latest, timestampMillis[i]);
        }
        return latest;
    }

    /** Event time of a sample, epoch milliseconds. */
    public long timestampMillis(int i) {
        return timestampMillis[i];
    }

    /** Why a sample is refused whenever it arrives; empty when its time decides. */
    public Optional<RejectReason> refusal(int i) {
        if (series[i].operation().length() > SampleRules.MAX_NAME) {
            return Optional.of(RejectReason.BAD_FIELD);
        }
        if (isGauge(i)) {
            boolean good = SampleRules.millionths(gaugeValue[i]).isPresent() && SampleRules.isName(gaugeName(i));
            return good ? Optional.empty() : Optional.of(RejectReason.BAD_VALUE);
        }
        if (isDistribution(i)) {
            return SampleRules.isValid(distribution(i)) ? Optional.empty() : Optional.of(RejectReason.BAD_VALUE);
        }
        if (latencyMicros[i] < 0 || latencyMicros[i] > SampleRules.MAX_LATENCY_MICROS) {
            return SampleRules.checkLatency(latencyMicros[i]);
        }
        return outcome(i) == UNKNOWN_OUTCOME ? Optional.of(RejectReason.UNKNOWN_OUTCOME) : Optional.empty();
    }

    SeriesKey series(int i) {
        return series[i];
    }

    boolean isGauge(int i) {
        return type[i] == GAUGE;
    }

    boolean isDistribution(int i) {
        return type[i] == DISTRIBUTION;
    }

    /** Whether the latency of a request was measured. */
    boolean isMeasured(int i) {
        return type[i] < ANSWER + UNKNOWN_OUTCOME;
    }

    /** Outcome of a request, measured or not. */
    byte outcome(int i) {
        return isMeasured(i) ? type[i] : (byte) (type[i] - ANSWER);
    }

    long latencyMicros(int i) {
        return latencyMicros[i];
    }

    boolean hasTrace(int i) {
        return traceLength[i] > 0;
    }

    String trace(int i) {
        return new String(bytes, traceFrom[i], traceLength[i], StandardCharsets.UTF_8);
    }

    String gaugeName(int i) {
        return (String) measure[i];
    }

    double gaugeValue(int i) {
        return gaugeValue[i];
    }

    Distribution distribution(int i) {
        return (Distribution) measure[i];
    }

    private int next(SeriesKey key, long timeMillis, byte kind) {
        if (size == type.length) {
            grow();
        }
        series[size] = key;
        timestampMillis[size] = timeMillis;
        type[size] = kind;
        return size++;
    }

    private void grow() {
        int length = type.length * 2;
        series = Arrays.copyOf(series, length);
        timestampMillis = Arrays.copyOf(timestampMillis, length);
        type = Arrays.copyOf(type, length);
        latencyMicros = Arrays.copyOf(latencyMicros, length);
        traceFrom = Arrays.copyOf(traceFrom, length);
        traceLength = Arrays.copyOf(traceLength, length);
        measure = Arrays.copyOf(measure, length);
        gaugeValue = Arrays.copyOf(gaugeValue, length);
    }
}
