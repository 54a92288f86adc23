package io.loadline.monitor;

import io.loadline.engine.ControlEvent;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.policy.PolicyTexts;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.Topic;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the control events that a deployment begins with: its policies, when there are none or others were asked for,
 * and once the event from which on decisions are acted upon. Two monitors that start together may both write them; that
 * changes nothing.
 */
final class FirstControl {
    private static final Logger LOG = LoggerFactory.getLogger(FirstControl.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    private final MonitorSettings settings;
    private final Topic control;

    FirstControl(MonitorSettings settings) {
        this.settings = settings;
        this.control = settings.names().control();
    }

    /** What the control topic says so far. */
    private record Said(Optional<List<PolicyText>> policies, boolean activated) {}

    /** @throws IllegalStateException when the control topic cannot be read or written */
    void write() {
        if (settings.topics().arrival() == ArrivalMode.CREATE
                && settings.controlTime().isEmpty()) {
            return;
        }
        Said said = read();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            Optional<List<PolicyText>> wanted = wanted(said.policies());
            if (wanted.isPresent()) {
                send(producer, "policy/set", "policies at the start", new ControlEvent.PolicySet(wanted.get()));
                wanted.get()
                        .forEach(policy -> LOG.info("policy set name={} version={}", policy.name(), policy.version()));
            }
            if (!said.activated()) {
                String key = "activate/" + settings.deployment();
                send(producer, key, "first start", new ControlEvent.Activate(settings.deployment()));
                LOG.info("deployment activated name={}", settings.deployment());
            }
        }
    }

    private Optional<List<PolicyText>> wanted(Optional<List<PolicyText>> inForce) {
        if (settings.policies().isEmpty()) {
            return inForce.isPresent() ? Optional.empty() : Optional.of(List.of(PolicyTexts.bundled("default")));
        }
        return inForce.equals(Optional.of(settings.policies())) ? Optional.empty() : Optional.of(settings.policies());
    }

    private Said read() {
        Map<String, Object> consumerSettings = clientSettings();
        consumerSettings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        Optional<List<PolicyText>> policies = Optional.empty();
        boolean activated = false;
        TopicPartition partition = new TopicPartition(control.fullName(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition), TIMEOUT).get(partition);
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (consumer.position(partition, TIMEOUT) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Optional<ControlEvent.Body> body = body(record);
                    if (body.isPresent() && body.get() instanceof ControlEvent.PolicySet set) {
                        policies = Optional.of(set.policies());
                    } else if (body.isPresent() && body.get() instanceof ControlEvent.Activate activate) {
                        activated |= activate.deployment().equals(settings.deployment());
                    }
                    deadline = System.nanoTime() + TIMEOUT.toNanos();
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("topic " + control + " could not be read to its end within "
                            + TIMEOUT.toSeconds() + " s at " + settings.bootstrap());
                }
            }
        }
        return new Said(policies, activated);
    }

    private static Optional<ControlEvent.Body> body(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.empty(); // a heartbeat or a tombstone
        }
        try {
            return Optional.of(Codecs.CONTROL_EVENT.decode(record.value()).body());
        } catch (UndecodableException e) {
            return Optional.empty(); // phase 1 makes it a dead letter
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, String key, String reason, ControlEvent.Body body) {
        Instant now = settings.controlTime().orElseGet(Instant::now);
        ControlEvent event = new ControlEvent(now, "loadline", reason, body);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                control.fullName(),
                0,
                now.toEpochMilli(),
                key.getBytes(StandardCharsets.UTF_8),
                Codecs.CONTROL_EVENT.encode(event));
        try {
            producer.send(record).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "could not write " + key + " to topic " + control + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing to topic " + control, e);
        }
    }

    private Map<String, Object> clientSettings() {
        Map<String, Object> all = new HashMap<>(settings.kafka());
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        return all;
    }
}
