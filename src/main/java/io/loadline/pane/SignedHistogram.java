package io.loadline.pane;

import io.loadline.pane.LatencyHistogram.Quantile;
import java.util.Optional;

/** A histogram of values of either sign: one {@link LatencyHistogram} for each side of zero. Not thread-safe. */
public final class SignedHistogram {
    private final LatencyHistogram positive = new LatencyHistogram();
    private final LatencyHistogram negative = new LatencyHistogram();

    /**
     * Counts a value so many times.
     *
     * @param value any but {@link Long#MIN_VALUE}
     * @param times at least 0
     */
    public void add(long value, long times) {
        if (value < 0) {
            negative.add(Math.negateExact(value), times);
        } else {
            positive.add(value, times);
        }
    }

    /** Adds every count of the other. */
    public void add(SignedHistogram other) {
        positive.add(other.positive);
        negative.add(other.negative);
    }

    /** Takes away every count of the other, which must have been added before. */
    public void subtract(SignedHistogram other) {
        positive.subtract(other.positive);
        negative.subtract(other.negative);
    }

    /** Number of values counted. */
    public long total() {
        return positive.total() + negative.total();
    }

    /** The lower quantile: the value of rank ⌊q·(n−1)⌋; empty when nothing was counted. */
    public Optional<Quantile> quantile(double q) {
        long total = total();
        if (total == 0) {
            return Optional.empty();
        }
        long rank = (long) Math.floor(q * (total - 1));
        if (rank >= negative.total()) {
            return positive.atRank(rank - negative.total());
        }
        return negative.atRank(negative.total() - 1 - rank)
                .map(found -> new Quantile(-found.value(), -found.high(), -found.low()));
    }

    /** How many values lie in buckets whose middle is above the limit. */
    public long countAbove(double limit) {
        return limit >= 0 ? positive.countAbove(limit) : positive.total() + negative.countBelow(-limit);
    }

    /** How many values lie in buckets whose middle is below the limit. */
    public long countBelow(double limit) {
        return limit <= 0 ? negative.countAbove(-limit) : negative.total() + positive.countBelow(limit);
    }

    void writeTo(ByteWriter out) {
        positive.writeTo(out);
        negative.writeTo(out);
    }

    void addFrom(ByteReader in) {
        positive.addFrom(in);
        negative.addFrom(in);
    }
}
