package io.loadline.ingest;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Moves a recording by whole minutes and lets each line wait for its time. The shift is the smallest that lets it begin
 * now or later: evaluation instants are multiples of {@code every} since the epoch, so whole minutes keep every sample
 * where it was between them; and a recording that began before now would send its first seconds too late for instants
 * that have been decided, one that was sent ahead of its time would be refused as lying in the future. Not thread-safe.
 */
final class Pace {
    private static final long MINUTE_MILLIS = 60_000;

    private final LongSupplier clock;
    private final Waiting waiting;
    private OptionalLong shift = OptionalLong.empty();
    private long behindMillis;

    /** Lets time pass. */
    @FunctionalInterface
    interface Waiting {
        /**
         * Waits.
         *
         * @return whether it was asked to end instead
         */
        boolean await(long millis) throws InterruptedException;
    }

    /** @param clock the present, epoch milliseconds */
    Pace(LongSupplier clock, Waiting waiting) {
        this.clock = clock;
        this.waiting = waiting;
    }

    /** Chooses the shift with which a recording that begins then begins now, or within a minute. */
    long begin(long recordedMillis) {
        long shiftMillis = -Math.floorDiv(recordedMillis - clock.getAsLong(), MINUTE_MILLIS) * MINUTE_MILLIS;
        shift = OptionalLong.of(shiftMillis);
        return shiftMillis;
    }

    /** The shift, once it has been chosen. */
    OptionalLong shift() {
        return shift;
    }

    /** By how much the pace was missed at most, in milliseconds. */
    long behindMillis() {
        return behindMillis;
    }

    /**
     * Waits until it is time.
     *
     * @param dueMillis epoch milliseconds
     * @return whether it was asked to end instead
     */
    boolean await(long dueMillis) throws InterruptedException {
        long rest = dueMillis - clock.getAsLong();
        if (rest <= 0) {
            behindMillis = Math.max(behindMillis, -rest);
            return false;
        }
        while (rest > 0) {
            if (waiting.await(rest)) {
                return true;
            }
            rest = dueMillis - clock.getAsLong();
        }
        return false;
    }
}
