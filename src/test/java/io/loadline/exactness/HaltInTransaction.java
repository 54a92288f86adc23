package io.loadline.exactness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Ends the process, when a file says so, as soon as the broker has acknowledged a record of the panes topic. It is told
 * on the thread that would send the commit, so the transaction is open then, with that record in it.
 */
public final class HaltInTransaction implements ProducerInterceptor<byte[], byte[]> {
    /** The system property that names the file. */
    static final String FILE = "loadline.test.halt-file";

    /** How the process ends. */
    static final int EXIT = 9;

    private final Path file = Path.of(System.getProperty(FILE, "/nonexistent"));

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
        if (exception == null && metadata.topic().endsWith(".panes") && Files.exists(file)) {
            Runtime.getRuntime().halt(EXIT);
        }
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // The system property says all.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
