package io.loadline.rehearsal;

import io.loadline.pane.Pane;
import io.loadline.sample.SeriesKey;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * One series of a test.
 *
 * @param series its labels
 * @param feed what its values are
 * @param points one for each step, from the beginning of the test
 * @param perStep how often each sample of a point comes
 */
record Input(SeriesKey series, Feed feed, List<Samples> points, int perStep) {
    Input {
        points = List.copyOf(points);
    }

    /** Makes the panes of its points; most points are like the one before, and so are their panes. */
    static final class Panes {
        private final Map<Samples, byte[]> made = new IdentityHashMap<>();

        /** The pane of a point, in its canonical form. */
        byte[] of(Input input, Samples samples, long millis) {
            if (input.feed() instanceof Feed.Gauge) {
                // It holds the time of its last value.
                return make(input, samples, millis);
            }
            return made.computeIfAbsent(samples, key -> make(input, key, millis));
        }

        private static byte[] make(Input input, Samples samples, long millis) {
            Pane pane = new Pane();
            input.feed().fill(pane, samples, input.perStep(), millis);
            return pane.toBytes();
        }
    }
}
