package io.loadline.pane;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Counts of non-negative values in log-linear buckets: exact below 128, and 128 buckets to each power of two above, so
 * that every bucket is at most 1/128 of its lower bound wide and its middle lies within 0.4 % of each of its values.
 *
 * <p>Counts are integers, so merging is associative and commutative and subtracting what was added is exact. The byte
 * form depends on the counts alone, never on how they came about. The layout is that of HdrHistogram (Tene) and of the
 * log-linear sketches measured in ADR 0002.
 *
 * <p>Values are microseconds for latencies, and millionths of the unit for distributions. Not thread-safe.
 */
public final class LatencyHistogram {
    /** Sub-buckets to a power of two. */
    private static final int PRECISION_BITS = 7;

    private static final int EXACT = 1 << PRECISION_BITS;
    private static final long[] NONE = new long[0];
    private static final int CHUNK = 32;

    private long[] counts = NONE;
    private int offset;
    private long total;

    /** The bucket of a value, at least 0. */
    static int bucketOf(long value) {
        if (value < EXACT) {
            return (int) value;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(value) - PRECISION_BITS;
        return (exponent << PRECISION_BITS) + (int) (value >>> exponent);
    }

    /** Smallest value of a bucket. */
    static long lowerBound(int bucket) {
        if (bucket < 2 * EXACT) {
            return bucket;
        }
        int exponent = (bucket >>> PRECISION_BITS) - 1;
        return (long) (EXACT + (bucket & (EXACT - 1))) << exponent;
    }

    /** Largest value of a bucket. */
    static long upperBound(int bucket) {
        return lowerBound(bucket + 1) - 1;
    }

    /** The value that stands for a bucket: its middle. */
    static long middle(int bucket) {
        long low = lowerBound(bucket);
        return low + (upperBound(bucket) - low) / 2;
    }

    /**
     * Counts one value.
     *
     * @param value at least 0
     */
    public void add(long value) {
        int index = bucketOf(value) - offset;
        if (index < 0 || index >= counts.length) {
            index = include(bucketOf(value));
        }
        counts[index]++;
        total++;
    }

    /**
     * Counts one value so many times.
     *
     * @param value at least 0
     * @param times at least 0
     */
    public void add(long value, long times) {
        if (value < 0 || times < 0) {
            throw new IllegalArgumentException("value and times must not be negative, were " + value + " and " + times);
        }
        if (times > 0) {
            int index = include(bucketOf(value));
            counts[index] = Math.addExact(counts[index], times);
            total = Math.addExact(total, times);
        }
    }

    /** Adds every count of the other. */
    public void add(LatencyHistogram other) {
        if (other.total == 0) {
            return;
        }
        int first = other.firstUsed();
        int last = other.lastUsed();
        include(other.offset + first);
        include(other.offset + last);
        int shift = other.offset - offset;
        for (int i = first; i <= last; i++) {
            counts[i + shift] = Math.addExact(counts[i + shift], other.counts[i]);
        }
        total = Math.addExact(total, other.total);
    }

    /**
     * Takes away every count of the other, which must have been added before.
     *
     * @throws IllegalArgumentException when a count would fall below zero
     */
    public void subtract(LatencyHistogram other) {
        if (other.total == 0) {
            return;
        }
        int first = other.firstUsed();
        int last = other.lastUsed();
        int shift = other.offset - offset;
        for (int i = first; i <= last; i++) {
            long count = other.counts[i];
            if (count != 0) {
                int index = i + shift;
                if (index < 0 || index >= counts.length || counts[index] < count) {
                    throw new IllegalArgumentException(
                            "subtracting more than was added at bucket " + (other.offset + i));
                }
                counts[index] -= count;
            }
        }
        total -= other.total;
    }

    /** Number of values counted. */
    public long total() {
        return total;
    }

    /**
     * The lower quantile: the value of rank ⌊q·(n−1)⌋, counted from 0, with the bounds of the bucket it lies in.
     *
     * @param q 0 to 1
     * @return empty when nothing was counted
     */
    public Optional<Quantile> quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("a quantile lies in 0..1, was " + q);
        }
        return total == 0 ? Optional.empty() : atRank((long) Math.floor(q * (total - 1)));
    }

    /** The value of that rank, counted from 0; empty when there are not so many. */
    Optional<Quantile> atRank(long rank) {
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen > rank) {
                int bucket = offset + i;
                return Optional.of(new Quantile(middle(bucket), lowerBound(bucket), upperBound(bucket)));
            }
        }
        return Optional.empty();
    }

    /**
     * A quantile and what is known of its exact value.
     *
     * @param value within 0.4 % of the exact value
     * @param low the exact value is not below this
     * @param high the exact value is not above this
     */
    public record Quantile(long value, long low, long high) {}

    /** How many values lie in buckets whose middle is above the limit. */
    public long countAbove(double limit) {
        long above = 0;
        for (int i = counts.length - 1; i >= 0 && middle(offset + i) > limit; i--) {
            above += counts[i];
        }
        return above;
    }

    /** How many values lie in buckets whose middle is below the limit. */
    public long countBelow(double limit) {
        long below = 0;
        for (int i = 0; i < counts.length && middle(offset + i) < limit; i++) {
            below += counts[i];
        }
        return below;
    }

    /**
     * How many values are at most a limit.
     *
     * @param count the bucket of the limit counted by its middle
     * @param low it left out: there are no fewer
     * @param high it counted whole: there are no more
     */
    public record AtMost(long count, long low, long high) {}

    /**
     * How many values are at most the limit.
     *
     * @param limit at least 0
     */
    public AtMost atMost(long limit) {
        int bucket = bucketOf(limit);
        long below = 0;
        for (int i = 0; i < counts.length && offset + i < bucket; i++) {
            below += counts[i];
        }
        int index = bucket - offset;
        long within = index >= 0 && index < counts.length ? counts[index] : 0;
        long low = upperBound(bucket) <= limit ? below + within : below;
        return new AtMost(middle(bucket) <= limit ? below + within : below, low, below + within);
    }

    private int firstUsed() {
        int i = 0;
        while (counts[i] == 0) {
            i++;
        }
        return i;
    }

    private int lastUsed() {
        int i = counts.length - 1;
        while (counts[i] == 0) {
            i--;
        }
        return i;
    }

    /** Makes room for a bucket and gives its index in {@code counts}. */
    private int include(int bucket) {
        if (counts.length == 0) {
            offset = Math.max(0, bucket - CHUNK / 2);
            counts = new long[CHUNK];
        } else if (bucket < offset) {
            // By at least half again as much, so that a spread of values is not copied for each of them.
            int start = Math.max(0, Math.min(bucket - CHUNK, offset - counts.length / 2));
            long[] wider = new long[counts.length + offset - start];
            System.arraycopy(counts, 0, wider, offset - start, counts.length);
            counts = wider;
            offset = start;
        } else if (bucket >= offset + counts.length) {
            counts = Arrays.copyOf(counts, Math.max(bucket - offset + CHUNK, counts.length + counts.length / 2));
        }
        return bucket - offset;
    }

    /** Appends the canonical form: number of used buckets, then for each the gap to the one before and its count. */
    void writeTo(ByteWriter out) {
        int used = 0;
        for (long count : counts) {
            used += (int) (-count >>> 63); // 1 for a count above 0; mispredicted branches cost more than the sum
        }
        out.unsigned(used);
        int previous = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                out.unsigned(offset + i - previous);
                out.unsigned(counts[i]);
                previous = offset + i;
            }
        }
    }

    /** Reads over what {@link #writeTo} wrote. */
    static void skip(ByteReader in) {
        for (int numbers = 2 * in.unsignedInt(); numbers > 0; numbers--) {
            in.unsigned();
        }
    }

    /** Adds what {@link #writeTo} wrote. */
    void addFrom(ByteReader in) {
        int used = in.unsignedInt();
        int bucket = 0;
        makeRoom(in.ahead(), used);
        for (int i = 0; i < used; i++) {
            int gap = in.unsignedInt();
            if (gap > bucketOf(Long.MAX_VALUE) - bucket || i > 0 && gap == 0) {
                throw new IllegalArgumentException("no such bucket: " + gap + " after " + bucket);
            }
            bucket += gap;
            long count = in.unsigned();
            if (count < 1 || count > Long.MAX_VALUE - total) {
                throw new IllegalArgumentException("no such count of a bucket beside " + total + " others: " + count);
            }
            int index = include(bucket);
            counts[index] += count;
            total += count;
        }
    }

    /** Makes room for all buckets at once: growing from one to the next was a fifth of the time of deciding. */
    private void makeRoom(ByteReader in, int used) {
        long first = 0;
        long last = 0;
        for (int i = 0; i < used; i++) {
            last += in.unsignedInt();
            first = i == 0 ? last : first;
            in.unsigned();
        }
        if (used > 0 && last <= bucketOf(Long.MAX_VALUE)) {
            if (counts.length == 0) {
                offset = (int) first;
                counts = new long[(int) (last - first) + 1];
            } else {
                include((int) first);
                include((int) last);
            }
        }
    }

    /** The canonical form: equal for equal counts. */
    public byte[] toBytes() {
        ByteWriter out = new ByteWriter();
        writeTo(out);
        return out.toBytes();
    }

    /**
     * Reads the canonical form.
     *
     * @throws IllegalArgumentException when the bytes are not of that form
     */
    public static LatencyHistogram fromBytes(byte[] bytes) {
        LatencyHistogram histogram = new LatencyHistogram();
        ByteReader in = new ByteReader(ByteBuffer.wrap(bytes));
        histogram.addFrom(in);
        in.requireEnd();
        return histogram;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof LatencyHistogram other
                && total == other.total
                && Arrays.equals(toBytes(), other.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    @Override
    public String toString() {
        return "LatencyHistogram of " + total + " values";
    }
}
