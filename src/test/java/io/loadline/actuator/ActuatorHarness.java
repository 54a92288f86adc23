package io.loadline.actuator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.loadline.adapter.RemoteTargets;
import io.loadline.command.CommandResult;
import io.loadline.command.GuardSettings;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.embedded.EmbeddedBroker;
import io.loadline.embedded.Receivers;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An actuator with topics of its own on a shared broker, the evaluator's side of them, and receivers. */
final class ActuatorHarness implements AutoCloseable {
    static final String ROUTING_KEY = "0123456789abcdef0123456789abcdef";

    final Receivers receivers = Receivers.start();
    private final String prefix;
    private final EmbeddedBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topicArn = receivers.createTopic("pages.fifo");
    private final Map<String, ReceiverSettings> configured = new HashMap<>();
    private final List<Actuator> started = new ArrayList<>();
    private Optional<URI> dynamoDb = Optional.empty();

    ActuatorHarness(EmbeddedBroker broker, String prefix) throws Exception {
        this.broker = broker;
        this.prefix = prefix;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        configured.put("pager", new ReceiverSettings.PagerDuty(receivers.pagerDutyEnqueue(), new Secret(ROUTING_KEY)));
        configured.put(
                "topic", new ReceiverSettings.Sns(topicArn, Optional.empty(), Optional.of(receivers.snsEndpoint())));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) broker.bootstrapServers()))) {
            admin.createTopics(Stream.of(
                                    new NewTopic(prefix + ".notifications", 2, (short) 1),
                                    new NewTopic(prefix + ".scale-commands", 1, (short) 1),
                                    new NewTopic(prefix + ".command-results", 2, (short) 1),
                                    new NewTopic(prefix + ".actuator-state", 2, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    void scaleTablesAt(URI endpoint) {
        dynamoDb = Optional.of(endpoint);
    }

    void withoutReceivers() {
        configured.clear();
    }

    Actuator start() {
        return start(Checkpoints.none());
    }

    /** One that is not enabled to change capacity. */
    Actuator startDry() {
        return start(Checkpoints.none(), false);
    }

    Actuator start(Checkpoints checkpoints) {
        return start(checkpoints, dynamoDb.isPresent());
    }

    private Actuator start(Checkpoints checkpoints, boolean scalingEnabled) {
        ScalingSettings scaling = new ScalingSettings(
                scalingEnabled,
                GuardSettings.allowing(List.of("dynamodb:table/*")),
                Optional.empty(),
                Optional.empty(),
                dynamoDb.or(() -> Optional.of(receivers.endpoint())));
        ActuatorSettings settings = ActuatorSettings.defaults(broker.bootstrapServers())
                .withTopicPrefix(prefix)
                .withReceivers(configured)
                .withScaling(scaling)
                .withRetry(new RetrySettings(
                        Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMinutes(5), Duration.ofSeconds(5)));
        Actuator actuator = Actuator.start(settings, new RemoteTargets(), Clock.systemUTC(), checkpoints);
        started.add(actuator);
        return actuator;
    }

    void tell(Notification notification) throws Exception {
        send(".notifications", notification.incidentId(), Codecs.NOTIFICATION.encode(notification));
    }

    void command(ScaleCommand command) throws Exception {
        send(".scale-commands", command.resource(), Codecs.SCALE_COMMAND.encode(command));
    }

    /** What the evaluator says about an act that was done. */
    void judge(CommandResult act, CommandResult.Effect effect) throws Exception {
        CommandResult verdict = new CommandResult(
                act.commandId(),
                act.incidentId(),
                act.service(),
                act.kind(),
                act.target(),
                act.outcome(),
                act.rule(),
                Optional.of(effect),
                act.valueBefore(),
                act.valueAfter(),
                act.attempts(),
                act.at(),
                "judged");
        send(".command-results", act.service(), Codecs.COMMAND_RESULT.encode(verdict));
    }

    void send(String topic, String key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(prefix + topic, key.getBytes(UTF_8), value))
                .get();
    }

    /** The actuator's own results so far, in the order of each partition. */
    List<CommandResult> results() {
        List<CommandResult> results = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : all(".command-results")) {
            try {
                results.add(Codecs.COMMAND_RESULT.decode(record.value()));
            } catch (UndecodableException e) {
                throw new AssertionError(e);
            }
        }
        return results.stream().filter(result -> result.effect().isEmpty()).toList();
    }

    Optional<CommandResult> resultOf(String commandId) {
        List<CommandResult> found = results().stream()
                .filter(result -> result.commandId().equals(commandId))
                .toList();
        if (found.size() > 1) {
            throw new AssertionError("more than one result: " + found);
        }
        return found.stream().findFirst();
    }

    private List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    List.of(new TopicPartition(prefix + topic, 0), new TopicPartition(prefix + topic, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            }
            return records;
        }
    }

    @Override
    public void close() {
        started.forEach(Actuator::close);
        producer.close(Duration.ZERO);
        receivers.close();
    }
}
