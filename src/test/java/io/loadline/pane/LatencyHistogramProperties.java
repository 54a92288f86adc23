package io.loadline.pane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.HdrHistogram.Histogram;

/** Quantiles within their bound, merge laws, and one byte form; against sorting and two other libraries. */
class LatencyHistogramProperties {
    private static final long DAY = 86_400_000_000L;
    private static final double ERROR = 0.01;
    private static final String[] QUANTILES = {"0", "0.5", "0.9", "0.95", "0.99", "0.999", "1"};

    @Property(tries = 300)
    void everyQuantileIsWithinOnePercentOfTheExactOne(@ForAll("values") long[] values) {
        assertQuantiles(values);
    }

    @Example
    void theEdgesOfEveryBucketAreWithinTheirBounds() {
        for (int bucket = 0; LatencyHistogram.lowerBound(bucket) <= DAY; bucket++) {
            long low = LatencyHistogram.lowerBound(bucket);
            long high = LatencyHistogram.upperBound(bucket);
            assertThat(LatencyHistogram.bucketOf(low)).isEqualTo(bucket);
            assertThat(LatencyHistogram.bucketOf(high)).isEqualTo(bucket);
            assertThat(LatencyHistogram.lowerBound(bucket + 1)).isEqualTo(high + 1);
            long middle = LatencyHistogram.middle(bucket);
            assertThat(Math.max(middle - low, high - middle)).isLessThanOrEqualTo((long) (0.004 * low));
        }
    }

    @Example
    void anOutlierEdgeAtTheQuantileIsNotBlurred() {
        for (int n = 2; n <= 1000; n++) {
            long[] values = new long[n];
            Arrays.fill(values, 1000);
            Arrays.fill(values, n - Math.max(1, n / 100), n, DAY);
            assertQuantiles(values);
        }
    }

    @Example
    void realLatenciesAreWithinOnePercent() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/real/ec2-request-latency.txt")) {
            long[] values = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .mapToLong(Long::parseLong)
                    .toArray();
            assertThat(values).hasSizeGreaterThan(1000);
            assertQuantiles(values);
        }
    }

    private static void assertQuantiles(long[] values) {
        LatencyHistogram histogram = of(values);
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        for (String q : QUANTILES) {
            long exact = sorted[rank(q, sorted.length)];
            LatencyHistogram.Quantile found =
                    histogram.quantile(Double.parseDouble(q)).orElseThrow();
            assertThat(exact).as("p%s of %d", q, values.length).isBetween(found.low(), found.high());
            assertThat((double) Math.abs(found.value() - exact)).isLessThanOrEqualTo(ERROR * exact);
        }
    }

    /** ⌊q·(n−1)⌋ in exact decimals. */
    private static int rank(String q, int n) {
        return new BigDecimal(q)
                .multiply(BigDecimal.valueOf(n - 1L))
                .setScale(0, RoundingMode.FLOOR)
                .intValueExact();
    }

    @Property(tries = 200)
    void mergingIsAssociativeAndCommutative(
            @ForAll("values") long[] a, @ForAll("values") long[] b, @ForAll("values") long[] c) {
        LatencyHistogram left = merged(merged(of(a), of(b)), of(c));
        LatencyHistogram right = merged(of(c), merged(of(b), of(a)));

        assertThat(left).isEqualTo(right);
        assertThat(left.toBytes())
                .isEqualTo(of(LongStream.concat(LongStream.concat(Arrays.stream(a), Arrays.stream(b)), Arrays.stream(c))
                                .toArray())
                        .toBytes());
    }

    @Property(tries = 200)
    void addingThenSubtractingIsIdentity(@ForAll("values") long[] kept, @ForAll("values") long[] gone) {
        LatencyHistogram histogram = merged(of(gone), of(kept));

        histogram.subtract(of(gone));

        assertThat(histogram.toBytes()).isEqualTo(of(kept).toBytes());
        assertThat(LatencyHistogram.fromBytes(histogram.toBytes())).isEqualTo(histogram);
        assertThat(histogram.quantile(0.95)).isEqualTo(of(kept).quantile(0.95));
        assertThat(histogram.countAbove(1000) + histogram.countBelow(1001)).isGreaterThanOrEqualTo(kept.length);
    }

    @Example
    void subtractingWhatWasNeverAddedIsRefused() {
        assertThatThrownBy(() -> of(5, 6).subtract(of(7))).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 2000)
    void garbageIsRefusedWithoutGreatAllocation(@ForAll @Size(max = 40) byte[] garbage) {
        assertRefusedOrCanonical(garbage);
    }

    @Property(tries = 1000)
    void damagedBytesAreRefusedOrReadAsWhatTheySay(
            @ForAll("values") long[] values, @ForAll int place, @ForAll byte damage) {
        byte[] bytes = of(values).toBytes();
        bytes[Math.floorMod(place, bytes.length)] = damage;

        assertRefusedOrCanonical(bytes);
    }

    private static void assertRefusedOrCanonical(byte[] bytes) {
        Throwable thrown =
                catchThrowable(() -> LatencyHistogram.fromBytes(bytes).toBytes());
        if (thrown != null) {
            assertThat(thrown).isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property(tries = 60)
    void otherLibrariesAgree(@ForAll("values") long[] values) {
        Histogram hdr = new Histogram(DAY, 3);
        DDSketch sketch = DDSketches.unboundedDense(ERROR);
        for (long value : values) {
            hdr.recordValue(value);
            sketch.accept(value);
        }
        LatencyHistogram histogram = of(values);
        for (double q : new double[] {0.5, 0.9, 0.95, 0.99}) {
            int rank = (int) Math.floor(q * (values.length - 1));
            long found = histogram.quantile(q).orElseThrow().value();
            // Their ranks: the smallest value with at least p percent at or below it; the lower quantile.
            double percentile = 100.0 * (rank + 1) / values.length;
            long hdrs = hdr.getValueAtPercentile(percentile - 50.0 / values.length);
            assertThat((double) Math.abs(found - hdrs)).isLessThanOrEqualTo(1 + 0.006 * Math.max(found, hdrs));
            double sketchs = sketch.getValueAtQuantile(q);
            assertThat(Math.abs(found - sketchs)).isLessThanOrEqualTo(1e-9 + 0.016 * Math.max(found, sketchs));
        }
    }

    @Property(tries = 200)
    void signedQuantilesAreWithinOnePercentAndSubtractExactly(
            @ForAll("values") long[] some, @ForAll("values") long[] more) {
        SignedHistogram histogram = new SignedHistogram();
        long[] values = LongStream.concat(Arrays.stream(some).map(value -> -value), Arrays.stream(more))
                .toArray();
        SignedHistogram other = new SignedHistogram();
        for (long value : values) {
            histogram.add(value, 1);
            other.add(-value, 2);
        }
        histogram.add(other);
        histogram.subtract(other);
        Arrays.sort(values);
        for (String q : QUANTILES) {
            long exact = values[rank(q, values.length)];
            LatencyHistogram.Quantile found =
                    histogram.quantile(Double.parseDouble(q)).orElseThrow();
            assertThat(exact).isBetween(found.low(), found.high());
            assertThat((double) Math.abs(found.value() - exact)).isLessThanOrEqualTo(ERROR * Math.abs(exact));
        }
        assertThat(histogram.countBelow(0))
                .isEqualTo(Arrays.stream(values).filter(value -> value < 0).count());
        assertThat(histogram.countAbove(0))
                .isEqualTo(Arrays.stream(values).filter(value -> value > 0).count());
    }

    @Property(tries = 300)
    void wideSumsAreExact(@ForAll long[] values) {
        WideSum sum = new WideSum();
        WideSum zero = new WideSum();
        java.math.BigInteger exact = java.math.BigInteger.ZERO;
        for (long value : values) {
            sum.add(value, 3);
            zero.add(value, 3);
            exact = exact.add(java.math.BigInteger.valueOf(value).multiply(java.math.BigInteger.valueOf(3)));
        }
        zero.subtract(sum);

        assertThat(zero.value()).isZero();
        assertThat(Math.abs(sum.value() - exact.doubleValue()))
                .isLessThanOrEqualTo(2 * Math.ulp(exact.doubleValue()) + values.length * 2048.0);
    }

    @Provide
    Arbitrary<long[]> values() {
        Arbitrary<Long> edges = Arbitraries.integers()
                .between(0, LatencyHistogram.bucketOf(DAY) - 1)
                .flatMap(bucket ->
                        Arbitraries.of(LatencyHistogram.lowerBound(bucket), LatencyHistogram.upperBound(bucket)));
        Arbitrary<Long> powers = Arbitraries.integers().between(0, 36).map(power -> 1L << power);
        Arbitrary<Long> any = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, Arbitraries.longs().between(0, 5_000_000)),
                net.jqwik.api.Tuple.of(2, edges),
                net.jqwik.api.Tuple.of(2, powers),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(0L, 1L, DAY)));
        Arbitrary<long[]> mixed = any.list().ofMinSize(1).ofMaxSize(400).map(LatencyHistogramProperties::array);
        Arbitrary<long[]> equal =
                any.flatMap(value -> Arbitraries.integers().between(1, 200).map(n -> {
                    long[] same = new long[n];
                    Arrays.fill(same, value);
                    return same;
                }));
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(4, mixed), net.jqwik.api.Tuple.of(1, equal));
    }

    private static long[] array(java.util.List<Long> list) {
        return list.stream().mapToLong(Long::longValue).toArray();
    }

    private static LatencyHistogram of(long... values) {
        LatencyHistogram histogram = new LatencyHistogram();
        for (long value : values) {
            histogram.add(value);
        }
        return histogram;
    }

    private static LatencyHistogram merged(LatencyHistogram left, LatencyHistogram right) {
        left.add(right);
        return left;
    }
}
