package io.loadline.top;

import java.util.Arrays;

/** A latency over equal steps of time, oldest first. A step without requests is a gap. Immutable. */
final class Trend {
    private static final int GAP = -1;

    private final int[] micros;

    private Trend(int[] micros) {
        this.micros = micros;
    }

    /** Gaps alone. */
    static Trend empty(int steps) {
        int[] none = new int[steps];
        Arrays.fill(none, GAP);
        return new Trend(none);
    }

    int steps() {
        return micros.length;
    }

    boolean isGap(int step) {
        return micros[step] == GAP;
    }

    /** Microseconds; without meaning in a gap. */
    int micros(int step) {
        return micros[step];
    }

    /** Of each step the larger one. */
    Trend worse(Trend other) {
        int[] worse = new int[micros.length];
        Arrays.setAll(worse, step -> Math.max(micros[step], other.micros[step]));
        return new Trend(worse);
    }

    /** The newest steps, at most so many. */
    Trend newest(int most) {
        return most >= micros.length
                ? this
                : new Trend(Arrays.copyOfRange(micros, micros.length - most, micros.length));
    }

    /**
     * Gathers a trend. An evaluation is written only when something changed, so a step without one repeats the step
     * before.
     */
    static final class Ring {
        private static final long NEVER = Long.MIN_VALUE;
        private final int[] ring;
        private long newest = NEVER;

        Ring(int steps) {
            ring = new int[steps];
            Arrays.fill(ring, GAP);
        }

        /**
         * A measurement.
         *
         * @param step number of the step since the epoch
         * @param value microseconds, or less than 0 for none
         */
        void put(long step, long value) {
            int kept = value < 0 ? GAP : (int) Math.min(value, Integer.MAX_VALUE);
            if (newest == NEVER) {
                newest = step;
            }
            if (step <= newest - ring.length) {
                return;
            }
            if (step > newest) {
                int before = ring[slot(newest)];
                for (long each = Math.max(newest + 1, step - ring.length + 1); each < step; each++) {
                    ring[slot(each)] = before;
                }
                newest = step;
                ring[slot(step)] = kept;
            } else {
                ring[slot(step)] = Math.max(ring[slot(step)], kept);
            }
        }

        /**
         * The steps up to one.
         *
         * @param last number of the last step
         * @param repeated how many steps after the last measurement repeat it
         */
        Trend until(long last, long repeated) {
            int[] steps = new int[ring.length];
            for (int i = 0; i < steps.length; i++) {
                long step = last - steps.length + 1 + i;
                if (newest == NEVER || step <= newest - ring.length || step > newest + repeated) {
                    steps[i] = GAP;
                } else {
                    steps[i] = ring[slot(Math.min(step, newest))];
                }
            }
            return new Trend(steps);
        }

        /** Whether it holds any measurement. */
        boolean hasAny() {
            return Arrays.stream(ring).anyMatch(each -> each != GAP);
        }

        private int slot(long step) {
            return (int) Math.floorMod(step, (long) ring.length);
        }
    }
}
