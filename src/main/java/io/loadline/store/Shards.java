package io.loadline.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Spreads an index key that has few values over {@value #COUNT} keys, so that no single one takes all writes: {@code
 * ERROR} becomes {@code ERROR#0} to {@code ERROR#7}. The shard follows from the item's id, so that writing an item again
 * hits the same key. A reader asks all shards and merges the answers by the sort key.
 */
public final class Shards {
    /** Number of shards of each value. Fixed: another number would hide the items written before. */
    public static final int COUNT = 8;

    private Shards() {}

    /**
     * The key that an item is indexed under: CRC-32 of the id's UTF-8 bytes, modulo {@value #COUNT}.
     *
     * @param value the value that is searched for, for instance {@code ERROR}
     * @param id id of the item
     */
    public static String of(String value, String id) {
        CRC32 crc = new CRC32();
        crc.update(id.getBytes(StandardCharsets.UTF_8));
        return value + "#" + crc.getValue() % COUNT;
    }

    /** Every key under which items of a value may be found, in order of the shard. */
    public static List<String> all(String value) {
        return IntStream.range(0, COUNT).mapToObj(shard -> value + "#" + shard).toList();
    }
}
