package io.loadline.ingest;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Where an ingest writes to: a cluster, or nowhere. */
public final class Outlet implements AutoCloseable {
    private static final int WAIT_MILLIS = 60_000;
    private static final int REQUEST_BYTES = 8 << 20;
    /** For a file that is followed: what cannot be written now stays in the file, so waiting costs nothing. */
    private static final int FOR_EVER_MILLIS = Integer.MAX_VALUE - 100_000;

    private final boolean real;
    private final InputTopics topics;
    private final Deliveries.Transport transport;
    private final AutoCloseable handle;

    private Outlet(boolean real, InputTopics topics, Deliveries.Transport transport, AutoCloseable handle) {
        this.real = real;
        this.topics = topics;
        this.transport = transport;
        this.handle = handle;
    }

    /** Takes everything and writes nothing. */
    public static Outlet nowhere(InputTopics topics) {
        return new Outlet(false, topics, (record, told) -> told.onCompletion(null, null), () -> {});
    }

    /**
     * Writes each record once, in order.
     *
     * @param patient whether to wait for a cluster that is away as long as it takes; otherwise two minutes
     * @param kafka further settings of the producer
     */
    public static Outlet open(String bootstrap, InputTopics topics, boolean patient, Map<String, String> kafka) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // A leader of a topic that was made a moment ago may refuse the first batch and take the second: with one
        // request at a time there is no second.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT_MILLIS);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        if (patient) {
            config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, FOR_EVER_MILLIS);
            config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, FOR_EVER_MILLIS);
            config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, FOR_EVER_MILLIS);
        }
        config.put(ProducerConfig.CLIENT_ID_CONFIG, topics.topics().prefix() + "-ingest");
        config.putAll(kafka);
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * Deliveries.ROOM_BYTES);
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        // What is not acknowledged by now has been said to be not written.
        return new Outlet(true, topics, producer::send, () -> producer.close(Duration.ZERO));
    }

    /** Whether it writes. */
    boolean isReal() {
        return real;
    }

    InputTopics topics() {
        return topics;
    }

    void send(ProducerRecord<byte[], byte[]> record, Callback told) {
        transport.send(record, told);
    }

    @Override
    public void close() {
        try {
            handle.close();
        } catch (Exception e) {
            throw new IllegalStateException("the producer does not close: " + e.getMessage(), e);
        }
    }
}
