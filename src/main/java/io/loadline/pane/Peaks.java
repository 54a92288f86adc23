package io.loadline.pane;

import java.util.Arrays;

/**
 * The greatest value in a sliding window, from pairs (value, tie) that come with the beginning of their pane in any
 * order and leave oldest first. It keeps those alone that can still become the greatest: each is greater than all that
 * begin later, so there are few, and asking costs nothing. Not thread-safe.
 */
final class Peaks {
    private long[] starts = new long[4];
    private long[] values = new long[4];
    private long[] ties = new long[4];
    private int size;

    /** A pair of the pane that begins then. */
    void add(long start, long value, long tie) {
        int after = size;
        while (after > 0 && starts[after - 1] > start) {
            after--;
        }
        if (after < size && isAtLeast(after, value, tie)
                || after > 0 && starts[after - 1] == start && isAtLeast(after - 1, value, tie)) {
            return;
        }
        int keep = after;
        while (keep > 0 && !isAbove(keep - 1, value, tie)) {
            keep--;
        }
        insert(keep, after, start, value, tie);
    }

    private boolean isAtLeast(int index, long value, long tie) {
        return values[index] > value || values[index] == value && ties[index] >= tie;
    }

    private boolean isAbove(int index, long value, long tie) {
        return values[index] > value || values[index] == value && ties[index] > tie;
    }

    /** Puts it in the place of those from keep to after. */
    private void insert(int keep, int after, long start, long value, long tie) {
        int rest = size - after;
        if (keep + 1 + rest > starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
            values = Arrays.copyOf(values, 2 * values.length);
            ties = Arrays.copyOf(ties, 2 * ties.length);
        }
        System.arraycopy(starts, after, starts, keep + 1, rest);
        System.arraycopy(values, after, values, keep + 1, rest);
        System.arraycopy(ties, after, ties, keep + 1, rest);
        starts[keep] = start;
        values[keep] = value;
        ties[keep] = tie;
        size = keep + 1 + rest;
    }

    /** All that begin then or earlier leave. */
    void leave(long start) {
        int gone = 0;
        while (gone < size && starts[gone] <= start) {
            gone++;
        }
        if (gone > 0) {
            size -= gone;
            System.arraycopy(starts, gone, starts, 0, size);
            System.arraycopy(values, gone, values, 0, size);
            System.arraycopy(ties, gone, ties, 0, size);
        }
    }

    /** The greatest value; only when there is one. */
    long value() {
        return values[0];
    }

    /** The greatest tie of the greatest value. */
    long tie() {
        return ties[0];
    }
}
