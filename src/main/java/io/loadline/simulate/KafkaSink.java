package io.loadline.simulate;

import io.loadline.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to the input topics of a deployment, each record once. */
public final class KafkaSink implements Sink, AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final Topics topics;
    private final AtomicLong failed = new AtomicLong();

    /**
     * @param bootstrapServers where the cluster is
     * @param topics of the deployment
     * @param kafka further settings of the producer
     */
    public KafkaSink(String bootstrapServers, Topics topics, Map<String, String> kafka) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        // Where a topic was made a moment ago, a leader may refuse the first batch and take the second, after which the
        // first is out of order for ever. With one request at a time there is no second.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.putAll(kafka);
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.topics = topics;
    }

    @Override
    public void metrics(String service, byte[] value) {
        send(topics.metrics().fullName(), service, value);
    }

    @Override
    public void log(String service, byte[] value) {
        send(topics.logs().fullName(), service, value);
    }

    private void send(String topic, String service, byte[] value) {
        producer.send(new ProducerRecord<>(topic, service.getBytes(StandardCharsets.UTF_8), value), (sent, failure) -> {
            if (failure != null) {
                failed.incrementAndGet();
            }
        });
    }

    /** Waits until everything sent so far is in its topic. @return records of all that were sent that are not */
    public long flush() {
        producer.flush();
        return failed.get();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
