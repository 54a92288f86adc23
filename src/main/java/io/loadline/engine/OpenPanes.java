package io.loadline.engine;

import io.loadline.pane.Pane;
import java.util.Arrays;

/** The open partials of one series by the second at which they start; mostly there are two or three. */
final class OpenPanes {
    private long[] starts = new long[2];
    private Pane[] panes = new Pane[2];
    private int size;
    /** The two asked for last: around the turn of a second, samples of both come in turn. */
    private long recentStart;

    private Pane recent;
    private long otherStart;
    private Pane other;

    /** What is done with each partial. */
    @FunctionalInterface
    interface Visitor {
        void visit(long start, Pane pane);
    }

    /** The partial that starts then; made when there is none. */
    Pane at(long start) {
        if (recent != null && start == recentStart) {
            return recent;
        }
        Pane found = other != null && start == otherStart ? other : find(start);
        other = recent;
        otherStart = recentStart;
        recent = found;
        recentStart = start;
        return found;
    }

    private Pane find(long start) {
        int place = Arrays.binarySearch(starts, 0, size, start);
        if (place < 0) {
            place = -place - 1;
            insert(place, start);
        }
        return panes[place];
    }

    private void insert(int place, long start) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            panes = Arrays.copyOf(panes, size * 2);
        }
        System.arraycopy(starts, place, starts, place + 1, size - place);
        System.arraycopy(panes, place, panes, place + 1, size - place);
        starts[place] = start;
        panes[place] = new Pane();
        size++;
    }

    /** Shows all of them, in the order of their starts. */
    void forEach(Visitor visitor) {
        for (int i = 0; i < size; i++) {
            visitor.visit(starts[i], panes[i]);
        }
    }
}
