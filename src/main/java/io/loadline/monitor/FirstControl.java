package io.loadline.monitor;

import io.loadline.engine.ControlEvent;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.policy.PolicyReader;
import io.loadline.policy.PolicyTexts;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.Topic;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
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
    /** How a monitor signs what it says at its start. */
    private static final String SELF = "loadline";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    private final MonitorSettings settings;
    private final Topic control;

    FirstControl(MonitorSettings settings) {
        this.settings = settings;
        this.control = settings.names().control();
    }

    /** What the control topic says so far. */
    private record Said(Optional<ControlEvent> policies, boolean activated) {}

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
                LOG.info("policies set: {}{}", names(wanted.get()), replaced(said.policies()));
            }
            if (!said.activated()) {
                String key = "activate/" + settings.deployment();
                send(producer, key, "first start", new ControlEvent.Activate(settings.deployment()));
                LOG.info("deployment activated name={}", settings.deployment());
            }
        }
    }

    /** What to set: never in place of what somebody has pushed, which a restart must not undo. */
    private Optional<List<PolicyText>> wanted(Optional<ControlEvent> last) {
        List<PolicyText> given = settings.policies();
        if (last.isEmpty()) {
            return Optional.of(given.isEmpty() ? List.of(PolicyTexts.bundled("default")) : given);
        }
        List<PolicyText> inForce = texts(last.get());
        if (given.isEmpty() || sorted(given).equals(sorted(inForce))) {
            LOG.info(
                    "policies in force: {}, set by {}",
                    names(inForce),
                    last.get().issuedBy());
            return Optional.empty();
        }
        if (!last.get().issuedBy().equals(SELF)) {
            LOG.warn(
                    "policies kept: {}, pushed by {} at {}; those of --policies are not used: {}. To put them in force,"
                            + " push them: loadline policy push",
                    names(inForce),
                    last.get().issuedBy(),
                    last.get().issuedAt(),
                    names(given));
            return Optional.empty();
        }
        return Optional.of(given);
    }

    private static String replaced(Optional<ControlEvent> last) {
        return last.map(event -> ", in place of " + names(texts(event))).orElse("");
    }

    private static List<PolicyText> texts(ControlEvent event) {
        return event.body() instanceof ControlEvent.PolicySet set ? set.policies() : List.of();
    }

    private static List<PolicyText> sorted(List<PolicyText> texts) {
        return texts.stream().sorted(Comparator.comparing(PolicyText::name)).toList();
    }

    private static String names(List<PolicyText> texts) {
        return texts.stream().map(text -> text.name() + " " + text.version()).collect(Collectors.joining(", "));
    }

    /** Whether phase 2 would take it: what it rejects was never in force. */
    private static boolean isValid(ControlEvent.PolicySet set) {
        try {
            set.policies().forEach(PolicyReader::compile);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Said read() {
        Map<String, Object> consumerSettings = clientSettings();
        consumerSettings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        Optional<ControlEvent> policies = Optional.empty();
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
                    Optional<ControlEvent> event = event(record);
                    if (event.isPresent() && event.get().body() instanceof ControlEvent.PolicySet set) {
                        // Compaction may have left nothing but one that was rejected: better that than none.
                        policies = isValid(set) || policies.isEmpty() ? event : policies;
                    } else if (event.isPresent() && event.get().body() instanceof ControlEvent.Activate activate) {
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

    private static Optional<ControlEvent> event(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.empty(); // a heartbeat or a tombstone
        }
        try {
            return Optional.of(Codecs.CONTROL_EVENT.decode(record.value()));
        } catch (UndecodableException e) {
            return Optional.empty(); // phase 1 makes it a dead letter
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, String key, String reason, ControlEvent.Body body) {
        Instant now = settings.controlTime().orElseGet(Instant::now);
        ControlEvent event = new ControlEvent(now, SELF, reason, body);
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
