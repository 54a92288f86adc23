package io.loadline.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;

/**
 * Sends what no table takes to the dead letters, in the form that the collecting phase uses there: original key and
 * bytes, reason and origin in headers, and {@code detail}. After a crash a letter can be there twice, with the same
 * origin.
 */
final class DeadLetters {
    /** A letter must fit into a record of the default size, headers and all. */
    private static final int MOST_BYTES = 512 * 1024;

    private static final int MOST_KEY_BYTES = 64 * 1024;

    private final Producer<byte[], byte[]> producer;
    private final String topic;

    DeadLetters(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /**
     * Sends letters and waits until they are durable.
     *
     * @param entries whose todo is {@link Batch.Todo.Bury}
     * @return those that could not be sent now
     */
    List<Batch.Entry> send(List<Batch.Entry> entries) throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Batch.Entry entry : entries) {
            sent.add(producer.send(letter(entry.record(), (Batch.Todo.Bury) entry.todo())));
        }
        List<Batch.Entry> left = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            try {
                sent.get(i).get();
            } catch (ExecutionException e) {
                left.add(entries.get(i));
            }
        }
        return left;
    }

    private ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> origin, Batch.Todo.Bury bury) {
        byte[] value = origin.value();
        boolean whole = value == null || value.length <= MOST_BYTES;
        byte[] key = origin.key();
        boolean wholeKey = key == null || key.length <= MOST_KEY_BYTES;
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(topic, wholeKey ? key : null, whole ? value : Arrays.copyOf(value, MOST_BYTES));
        Headers headers = letter.headers();
        if (!wholeKey) {
            header(headers, "key_length", Integer.toString(key.length));
        }
        if (!whole) {
            header(headers, "truncated", "true");
            header(headers, "length", Integer.toString(value.length));
            header(headers, "sha256", sha256(value));
        }
        header(headers, "reason", bury.reason());
        header(headers, "detail", bury.detail());
        header(headers, "topic", origin.topic());
        header(headers, "partition", Integer.toString(origin.partition()));
        header(headers, "offset", Long.toString(origin.offset()));
        header(headers, "arrival", Long.toString(origin.timestamp()));
        return letter;
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must know SHA-256", e);
        }
    }

    private static void header(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
