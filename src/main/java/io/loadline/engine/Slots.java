package io.loadline.engine;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import java.util.Arrays;

/**
 * Counts of events in slots of time of one length, from the first that counts to the last. Slots are named by their
 * number since the epoch. Not thread-safe.
 */
final class Slots {
    private long[] good = new long[0];
    private long[] bad = new long[0];
    private int[] badSlices = new int[0];
    private long first;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    long first() {
        return first;
    }

    /** One behind the last. */
    long end() {
        return first + size;
    }

    long good(long slot) {
        return holds(slot) ? good[place(slot)] : 0;
    }

    long bad(long slot) {
        return holds(slot) ? bad[place(slot)] : 0;
    }

    int badSlices(long slot) {
        return holds(slot) ? badSlices[place(slot)] : 0;
    }

    private boolean holds(long slot) {
        return slot >= first && slot < first + size;
    }

    private int place(long slot) {
        return (int) Math.floorMod(slot, (long) good.length);
    }

    void add(long slot, long moreGood, long moreBad, int moreBadSlices) {
        include(slot);
        int place = place(slot);
        good[place] += moreGood;
        bad[place] += moreBad;
        badSlices[place] += moreBadSlices;
    }

    private void include(long slot) {
        if (size == 0) {
            first = slot;
        }
        long from = Math.min(first, slot);
        int wanted = Math.toIntExact(Math.max(end(), slot + 1) - from);
        if (wanted > good.length) {
            grow(wanted + wanted / 4 + 4);
        }
        for (long each = from; each < first; each++) {
            clear(each);
        }
        for (long each = end(); each <= slot; each++) {
            clear(each);
        }
        first = from;
        size = wanted;
    }

    private void clear(long slot) {
        int place = place(slot);
        good[place] = 0;
        bad[place] = 0;
        badSlices[place] = 0;
    }

    private void grow(int length) {
        long[] oldGood = good;
        long[] oldBad = bad;
        int[] oldSlices = badSlices;
        good = new long[length];
        bad = new long[length];
        badSlices = new int[length];
        for (long slot = first; slot < end(); slot++) {
            int from = (int) Math.floorMod(slot, (long) oldGood.length);
            int to = place(slot);
            good[to] = oldGood[from];
            bad[to] = oldBad[from];
            badSlices[to] = oldSlices[from];
        }
    }

    /** Forgets the slots before that one. */
    void dropBefore(long slot) {
        if (slot > first) {
            size = (int) Math.max(0, end() - slot);
            first = slot;
        }
    }

    byte[] toBytes(long slot) {
        return new ByteWriter()
                .unsigned(good(slot))
                .unsigned(bad(slot))
                .unsigned(badSlices(slot))
                .toBytes();
    }

    void read(long slot, byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        add(slot, in.unsigned(), in.unsigned(), in.unsignedInt());
    }

    @Override
    public String toString() {
        return "Slots from " + first + Arrays.toString(good) + Arrays.toString(bad);
    }
}
