package io.loadline.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A record that only says that time passes (design §2): no value, and the header {@code loadline-heartbeat} with the
 * sender's time as eight bytes, epoch milliseconds, big-endian. It has a key because a compacted topic demands one.
 */
public final class Heartbeat {
    /** The header that makes a record a heartbeat. */
    public static final String HEADER = "loadline-heartbeat";

    private static final byte[] KEY = HEADER.getBytes(StandardCharsets.UTF_8);

    private Heartbeat() {}

    /**
     * A heartbeat for one partition.
     *
     * @param sentAtMillis the sender's time
     */
    public static ProducerRecord<byte[], byte[]> to(String topic, int partition, long sentAtMillis) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, KEY, null);
        record.headers()
                .add(
                        HEADER,
                        ByteBuffer.allocate(Long.BYTES).putLong(sentAtMillis).array());
        return record;
    }

    /**
     * When the heartbeat was sent by its sender's clock, epoch milliseconds; empty when the record is none.
     *
     * @param value of the record; null for a heartbeat
     */
    public static OptionalLong sentAt(Headers headers, byte[] value) {
        if (value != null) {
            return OptionalLong.empty();
        }
        Header header = headers.lastHeader(HEADER);
        return header == null || header.value() == null || header.value().length != Long.BYTES
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(header.value()).getLong());
    }
}
