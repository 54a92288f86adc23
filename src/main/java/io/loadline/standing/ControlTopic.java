package io.loadline.standing;

import io.loadline.engine.ControlEvent;
import io.loadline.monitor.MonitorSettings;
import io.loadline.topology.Topic;
import io.loadline.wire.Codecs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Where operators say something to every partition at once. */
public final class ControlTopic {
    /** Key of the event that sets all policies. */
    public static final String POLICIES = "policy/set";

    /** How a monitor signs what it says at its start. */
    public static final String MONITOR = "loadline";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final MonitorSettings settings;
    private final Topic control;

    /** @param settings where the deployment is */
    public ControlTopic(MonitorSettings settings) {
        this.settings = settings;
        this.control = settings.names().control();
    }

    /**
     * Writes one event.
     *
     * @param key what it is about; a later event with the same key replaces it when the topic is compacted
     * @return its offset
     * @throws IllegalStateException when the cluster does not take it; it may have been written all the same when the
     *     answer is lost
     */
    public long write(String key, ControlEvent event) {
        Map<String, Object> client = new HashMap<>();
        settings.kafka().forEach((name, value) -> {
            if (!name.matches("(main|restore|global)?\\.?(consumer|producer|admin)\\..*")) {
                client.put(name, value);
            }
        });
        client.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT.toMillis());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                control.fullName(),
                0,
                event.issuedAt().toEpochMilli(),
                key.getBytes(StandardCharsets.UTF_8),
                Codecs.CONTROL_EVENT.encode(event));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            return producer.send(record)
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .offset();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "topic " + control + " does not take it: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "topic " + control + " has not answered within " + TIMEOUT.toSeconds()
                            + " s; whether it was written is not known",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing to topic " + control, e);
        }
    }
}
