package io.loadline.engine;

import io.loadline.pane.Pane;
import java.util.Arrays;

/** The open partials of one series by the second at which they start; mostly there are two or three. */
final class OpenPanes {
    private long[] starts = new long[2];
    private Pane[] panes = new Pane[2];
    private int size;
    private int last;

    /** What is done with each partial. */
    @FunctionalInterface
    interface Visitor {
        void visit(long start, Pane pane);
    }

    /** The partial that starts then; made when there is none. */
    Pane at(long start) {
        if (last < size && starts[last] == start) {
            return panes[last];
        }
        int place = Arrays.binarySearch(starts, 0, size, start);
        if (place < 0) {
            place = -place - 1;
            insert(place, start);
        }
        last = place;
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
