package io.loadline.embedded;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The faults that wait for the next requests. Each request meets at most one: the first in the order they were set that
 * applies to its path and is not used up. Safe for concurrent use.
 *
 * <p>The JDK's {@code HttpURLConnection} repeats a POST by itself when a kept connection closes without an answer, which
 * uses up a fault as well.
 */
public final class Faults {
    private static final int FOREVER = -1;

    private final List<Waiting> waiting = new ArrayList<>();

    Faults() {}

    /** The next {@code count} requests to any receiver meet a fault. */
    public void next(int count, Fault fault) {
        add(path -> true, count, fault);
    }

    /** The next {@code count} requests to one receiver meet a fault. */
    public void next(Channel channel, int count, Fault fault) {
        add(path -> Paths.channel(path).equals(Optional.of(channel)), count, fault);
    }

    /** The next {@code count} requests whose path starts so meet a fault. */
    public void next(String pathPrefix, int count, Fault fault) {
        add(path -> path.startsWith(pathPrefix), count, fault);
    }

    /** All requests to one receiver meet a fault until {@link #clear}. */
    public void always(Channel channel, Fault fault) {
        waiting(new Waiting(path -> Paths.channel(path).equals(Optional.of(channel)), FOREVER, fault));
    }

    /** No request meets a fault from now on. */
    public synchronized void clear() {
        waiting.clear();
    }

    private void add(Predicate<String> paths, int count, Fault fault) {
        if (count < 1) {
            throw new IllegalArgumentException("a fault needs at least one request to meet, not " + count);
        }
        waiting(new Waiting(paths, count, fault));
    }

    private synchronized void waiting(Waiting added) {
        waiting.add(added);
    }

    synchronized Optional<Fault> take(String path) {
        Iterator<Waiting> each = waiting.iterator();
        while (each.hasNext()) {
            Waiting candidate = each.next();
            if (candidate.paths.test(path)) {
                if (candidate.left != FOREVER && --candidate.left == 0) {
                    each.remove();
                }
                return Optional.of(candidate.fault);
            }
        }
        return Optional.empty();
    }

    private static final class Waiting {
        private final Predicate<String> paths;
        private final Fault fault;
        private int left;

        private Waiting(Predicate<String> paths, int left, Fault fault) {
            this.paths = paths;
            this.left = left;
            this.fault = fault;
        }
    }
}
