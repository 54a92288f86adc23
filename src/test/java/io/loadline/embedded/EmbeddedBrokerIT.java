package io.loadline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "2000"));
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    @Test
    void keepsCommittedRecordsAcrossARestartOnTheSamePort() throws Exception {
        String before = broker.bootstrapServers();
        createTopic("kept");
        produceInTransaction("kept", "first".getBytes(UTF_8));

        broker.restart();
        produceInTransaction("kept", "second".getBytes(UTF_8));

        assertThat(broker.bootstrapServers()).isEqualTo(before);
        assertThat(consume("kept", 2))
                .extracting(value -> new String(value, UTF_8))
                .containsExactly("first", "second");
    }

    @Test
    void takesAValueOfFiveMegabytes() throws Exception {
        createTopic("large");

        produceInTransaction("large", new byte[5_000_000]);

        assertThat(consume("large", 1).get(0)).hasSize(5_000_000);
    }

    @Test
    void refusesATopicNobodyCreated() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThatThrownBy(() -> admin.describeTopics(List.of("nobody-made-me"))
                            .allTopicNames()
                            .get())
                    .hasMessageContaining("does not host this topic-partition");
        }
    }

    @Test
    void takesSettingsFromTheOverrides() throws Exception {
        ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThat(admin.describeConfigs(List.of(node))
                            .all()
                            .get()
                            .get(node)
                            .get("transaction.abort.timed.out.transaction.cleanup.interval.ms")
                            .value())
                    .isEqualTo("2000");
        }
    }

    @Test
    void refusesToRestartWhileItsPortIsTaken() throws Exception {
        try (EmbeddedBroker own = EmbeddedBroker.start()) {
            own.stop();
            String port = own.bootstrapServers().replaceAll(".*:", "");
            try (ServerSocket other = new ServerSocket()) {
                other.bind(LoopbackPorts.address(Integer.parseInt(port)));
                assertThatThrownBy(own::restart).hasMessageContaining("port " + port + " is in use");
            }

            own.restart();

            assertThat(own.isRunning()).isTrue();
        }
    }

    @Test
    void deletesATemporaryDirectoryAndKeepsTheCallersOwn(@TempDir Path own) {
        EmbeddedBroker temporary = EmbeddedBroker.start();
        EmbeddedBroker kept = EmbeddedBroker.start(own, Map.of());

        temporary.close();
        kept.close();

        assertThat(temporary.directory()).doesNotExist();
        assertThat(own.resolve("meta.properties")).exists();
        assertThat(kept.isRunning()).isFalse();
    }

    private static void createTopic(String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static void produceInTransaction(String topic, byte[] value) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "transactional.id",
                "embedded-broker-it",
                "max.request.size",
                8 << 20,
                "compression.type",
                "none");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, value)).get();
            producer.commitTransaction();
        }
    }

    private static List<byte[]> consume(String topic, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest");
        List<byte[]> values = new ArrayList<>();
        Instant deadline = Instant.now().plusSeconds(20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            while (values.size() < count && Instant.now().isBefore(deadline)) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
