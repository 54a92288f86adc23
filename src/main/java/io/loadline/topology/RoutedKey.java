package io.loadline.topology;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * A record's key, and to which partition it goes: so that no record's partition depends on what its key happens to be.
 *
 * @param bytes the key, empty for none
 * @param route a number from which the partition follows by modulo, at least 0; or {@link #EVERYWHERE}
 */
record RoutedKey(byte[] bytes, int route) {
    /** The route to every partition. */
    static final int EVERYWHERE = -1;

    /** Writes the key alone. */
    static final Serializer<RoutedKey> SERIALIZER = (topic, routed) -> routed.bytes.length == 0 ? null : routed.bytes;

    /** Takes the route. */
    static final StreamPartitioner<RoutedKey, byte[]> PARTITIONER = (topic, routed, value, partitions) ->
            Optional.of(routed.route == EVERYWHERE ? all(partitions) : Set.of(routed.route % partitions));

    /** To the partition of this key, as a Java producer's default partitioner has it. */
    static RoutedKey byKey(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return new RoutedKey(bytes, hash(bytes));
    }

    /** To the partition with this number, in a topic that has as many partitions as the one it comes from. */
    static RoutedKey toPartition(int partition, byte[] key) {
        return new RoutedKey(key, partition);
    }

    /** To the partition with this number, in a topic that has as many partitions as the one it comes from. */
    static RoutedKey toPartition(int partition, String key) {
        return toPartition(partition, key.getBytes(StandardCharsets.UTF_8));
    }

    /** To every partition, without a key. */
    static RoutedKey everywhere() {
        return new RoutedKey(new byte[0], EVERYWHERE);
    }

    private static int hash(byte[] bytes) {
        return Utils.toPositive(Utils.murmur2(bytes));
    }

    private static Set<Integer> all(int partitions) {
        return IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof RoutedKey other && route == other.route && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes) * 31 + route;
    }
}
