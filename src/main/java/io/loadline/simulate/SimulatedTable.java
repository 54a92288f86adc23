package io.loadline.simulate;

/** The table that stands behind the simulated one: its capacity decides what is throttled. */
public interface SimulatedTable {
    /**
     * The write capacity that is in effect now, in units a second.
     *
     * @throws RuntimeException when it cannot be read; the one read before then goes on
     */
    long writeCapacity();
}
