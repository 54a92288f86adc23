package io.loadline.topology;

import java.time.Duration;

/**
 * A topic of Loadline.
 *
 * @param name its name without the prefix, for instance {@code metrics}; for the topics that are sources also the name
 *     in {@link io.loadline.engine.SourceId}
 * @param fullName its name in the cluster, with the prefix
 * @param key what a record's key is
 * @param value what a record's value is
 * @param single whether it always has one partition; otherwise it has as many as the deployment is set to
 * @param kept how long records are kept at least; {@link #FOREVER} for a topic that is only compacted
 * @param cleanup how it is kept small
 * @param input whether others than Loadline's own services write it, so that its records may have any size and,
 *     with {@code arrival: create}, the producer's time
 */
public record Topic(
        String name,
        String fullName,
        String key,
        String value,
        boolean single,
        Duration kept,
        Cleanup cleanup,
        boolean input) {
    /** Kept until replaced. */
    public static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);

    /** How a topic is kept small. */
    public enum Cleanup {
        /** Records are removed when they are older than {@link Topic#kept}. */
        DELETE("delete"),
        /** The last record of each key is kept. */
        COMPACT("compact"),
        /** Both. */
        COMPACT_AND_DELETE("compact,delete");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        /** As Kafka's {@code cleanup.policy}. */
        String policy() {
            return policy;
        }
    }

    /**
     * How many partitions it has.
     *
     * @param configured what the deployment is set to
     */
    public int partitions(int configured) {
        return single ? 1 : configured;
    }

    /** The full name. */
    @Override
    public String toString() {
        return fullName;
    }
}
