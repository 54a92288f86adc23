package io.loadline.simulate;

/**
 * Admits writes as a table with provisioned capacity does: over any time longer than a second, what is throttled is the
 * demand beyond the capacity, {@code max(0, demand − capacity)} in units a second. Capacity that was not used is kept
 * for one second.
 */
final class WriteCapacity {
    private final double unitsPerWrite;
    private double available;

    /** @param unitsPerWrite what one request consumes, more than 0 */
    WriteCapacity(double unitsPerWrite) {
        this.unitsPerWrite = unitsPerWrite;
    }

    /**
     * Time passes.
     *
     * @param seconds how much
     * @param unitsPerSecond the table's capacity meanwhile
     */
    void refill(double seconds, double unitsPerSecond) {
        // One whole request must fit, however small the capacity.
        double most = Math.max(unitsPerSecond, unitsPerWrite);
        available = Math.min(most, available + seconds * unitsPerSecond);
    }

    /** One write. @return whether it is admitted, and not throttled */
    boolean admit() {
        // Sums of tenths fall short of whole numbers by some billionths.
        if (available + 1e-9 < unitsPerWrite) {
            return false;
        }
        available -= unitsPerWrite;
        return true;
    }
}
