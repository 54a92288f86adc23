package io.loadline.top;

import java.util.Arrays;
import java.util.List;

/** A latency over equal steps of time, oldest first. A step without requests is a gap. Immutable. */
final class Trend {
    private static final int GAP = -1;

    private final int[] micros;

    private Trend(int[] micros) {
        this.micros = micros;
    }

    /**
     * Of each step the largest value of several; see {@link Ring#until}.
     *
     * @param steps how many
     */
    static Trend worst(List<Ring> rings, long last, long repeated, int steps) {
        int[] worst = new int[steps];
        Arrays.fill(worst, GAP);
        for (Ring ring : rings) {
            for (int i = 0; i < steps; i++) {
                worst[i] = Math.max(worst[i], ring.at(last - steps + 1 + i, repeated));
            }
        }
        return new Trend(worst);
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
            return worst(List.of(this), last, repeated, ring.length);
        }

        private int at(long step, long repeated) {
            return newest == NEVER || step <= newest - ring.length || step > newest + repeated
                    ? GAP
                    : ring[slot(Math.min(step, newest))];
        }

        /** Whether it holds any measurement. */
        boolean hasAny() {
            for (int each : ring) {
                if (each != GAP) {
                    return true;
                }
            }
            return false;
        }

        private int slot(long step) {
            return (int) Math.floorMod(step, (long) ring.length);
        }
    }
}
