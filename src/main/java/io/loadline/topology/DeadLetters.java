package io.loadline.topology;

import io.loadline.sample.RejectReason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Forwards refused input: the original key and bytes, and in the headers a reason code and where it came from. No stack
 * trace and no other text. Headers are UTF-8: {@code reason}, {@code topic}, {@code partition}, {@code offset},
 * {@code arrival} (epoch milliseconds), {@code index} (of one sample of a batch; the value then is a batch of that one),
 * and where bytes were cut {@code truncated}, {@code length} and {@code sha256} of the whole. A key of more than 64 KiB
 * is left out, its length then is in {@code key_length}.
 */
final class DeadLetters {
    private final Outbox outbox;
    private final String sink;
    private final BiConsumer<RecordMetadata, RejectReason> sent;

    /** @param sent is told of each letter once it is forwarded */
    DeadLetters(Outbox outbox, String sink, BiConsumer<RecordMetadata, RejectReason> sent) {
        this.sent = sent;
        this.outbox = outbox;
        this.sink = sink;
    }

    /** A whole record was refused. */
    void record(Record<byte[], byte[]> original, RecordMetadata at, RejectReason reason) {
        send(original, original.value(), at, reason, OptionalInt.empty());
    }

    /**
     * One sample of a batch was refused.
     *
     * @param value a batch of that sample alone
     * @param index number of the sample in its batch
     */
    void sample(Record<byte[], byte[]> original, byte[] value, RecordMetadata at, RejectReason reason, int index) {
        send(original, value, at, reason, OptionalInt.of(index));
    }

    private void send(
            Record<byte[], byte[]> original, byte[] value, RecordMetadata at, RejectReason reason, OptionalInt index) {
        Headers headers = new RecordHeaders();
        add(headers, "reason", reason.code());
        add(headers, "topic", at.topic());
        add(headers, "partition", Integer.toString(at.partition()));
        add(headers, "offset", Long.toString(at.offset()));
        add(headers, "arrival", Long.toString(original.timestamp()));
        index.ifPresent(i -> add(headers, "index", Integer.toString(i)));
        RoutedKey key = RoutedKey.toPartition(at.partition(), key(original.key(), headers));
        outbox.send(sink, key, cut(value, headers), original.timestamp(), headers);
        sent.accept(at, reason);
    }

    private static byte[] key(byte[] key, Headers headers) {
        if (key == null) {
            return new byte[0];
        }
        if (key.length > Sizes.KEY_MAX) {
            add(headers, "key_length", Integer.toString(key.length));
            return new byte[0];
        }
        return key;
    }

    private static byte[] cut(byte[] value, Headers headers) {
        if (value == null || value.length <= Sizes.FORWARDED_GOAL) {
            return value;
        }
        add(headers, "truncated", "true");
        add(headers, "length", Integer.toString(value.length));
        add(headers, "sha256", HexFormat.of().formatHex(sha256(value)));
        return Arrays.copyOf(value, Sizes.FORWARDED_GOAL);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime must have SHA-256", e);
        }
    }
}
