package io.loadline.rehearsal;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one point of a series holds.
 *
 * @param shares values, each with how often it comes; empty for a gap
 */
record Samples(List<Share> shares) {
    static final Samples NONE = new Samples(List.of());

    /** A value that comes so many times, at least once. */
    record Share(BigDecimal value, int times) {}

    Samples {
        shares = List.copyOf(shares);
    }

    static Samples of(BigDecimal value) {
        return new Samples(List.of(new Share(value, 1)));
    }

    /** Number of values. */
    long count() {
        return shares.stream().mapToLong(Share::times).sum();
    }

    String text() {
        return shares.stream()
                .map(share -> share.value().toPlainString() + (share.times() == 1 ? "" : "x" + share.times()))
                .collect(Collectors.joining(" "));
    }
}
