package io.loadline.topology;

/**
 * How topics are made.
 *
 * @param partitions partitions of every topic that has not exactly one, 1 to 1000; fixed once the topics are made
 * @param replication copies of every partition, 1 to 10; with 3 or more a write needs two of them
 * @param arrival what the arrival time of input records is
 */
public record ProvisionSettings(int partitions, int replication, ArrivalMode arrival) {
    public ProvisionSettings {
        if (partitions < 1 || partitions > 1000) {
            throw new IllegalArgumentException("partitions must be 1 to 1000, was " + partitions);
        }
        if (replication < 1 || replication > 10) {
            throw new IllegalArgumentException("replication must be 1 to 10, was " + replication);
        }
    }

    /** 12 partitions, 3 copies, arrival by the broker's time. */
    public static ProvisionSettings defaults() {
        return new ProvisionSettings(12, 3, ArrivalMode.APPEND);
    }
}
