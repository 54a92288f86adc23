package io.loadline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.loadline.adapter.aws.DynamoDbClients;
import io.loadline.adapter.aws.DynamoDbSettings;
import io.loadline.adapter.aws.DynamoDbTableWriter;
import io.loadline.adapter.aws.DynamoDbTables;
import io.loadline.adapter.aws.RetrySettings;
import io.loadline.audit.AuditEvent;
import io.loadline.audit.AuditRecord;
import io.loadline.embedded.DynamoDbLocal;
import io.loadline.embedded.EmbeddedBroker;
import io.loadline.wire.Codecs;
import io.loadline.wire.avro.LogMetadata;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** The store between a real broker and DynamoDB Local. */
class StoreIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int PARTITIONS = 3;
    private static EmbeddedBroker broker;
    private static DynamoDbLocal dynamoDb;
    private static DynamoDbClient client;
    private static KafkaProducer<byte[], byte[]> producer;
    private static Admin admin;

    private String prefix;
    private StoreSettings settings;
    private Tables tables;

    @BeforeAll
    static void startServices(@TempDir Path database) {
        broker = EmbeddedBroker.start();
        dynamoDb = DynamoDbLocal.start(database);
        client = DynamoDbClients.open(DynamoDbSettings.at(dynamoDb.endpoint()));
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        admin = Admin.create(config);
    }

    @AfterAll
    static void stopServices() {
        admin.close();
        producer.close();
        client.close();
        dynamoDb.close();
        broker.close();
    }

    @BeforeEach
    void makeTopics(TestInfo test) throws Exception {
        prefix = test.getTestMethod().orElseThrow().getName();
        settings = StoreSettings.defaults(broker.bootstrapServers())
                .withPrefixes(prefix, prefix + ".")
                .withPause(Duration.ofMillis(100))
                .withKafka(Map.of("heartbeat.interval.ms", "300"));
        tables = Tables.withPrefix(settings.tablePrefix());
        admin.createTopics(List.of(
                        new NewTopic(prefix + ".log-metadata", PARTITIONS, (short) 1),
                        new NewTopic(prefix + ".audit", PARTITIONS, (short) 1),
                        new NewTopic(prefix + ".dead-letters", 1, (short) 1)))
                .all()
                .get();
    }

    @Test
    void everyRecordOfBothTopicsBecomesAnItem() throws Exception {
        sendLogs(0, 100);
        sendAudits(0, 50);

        try (Store store = start(writer())) {
            awaitItems(100, 50);
            await().atMost(LIMIT).until(() -> status(store, "/readyz") == 200);
            assertThat(status(store, "/healthz")).isEqualTo(200);
            assertThat(store.progress().written()).isEqualTo(150);
        }
        assertThat(committed(prefix + ".log-metadata")).isEqualTo(100);
        assertThat(committed(prefix + ".audit")).isEqualTo(50);
        assertThat(byLevel("ERROR")).hasSize(10);
    }

    @Test
    void anOutageOfTheTablesDelaysAndLosesNothing() throws Exception {
        try (Store store = start(writer())) {
            sendLogs(0, 60);
            awaitItems(60, 0);

            dynamoDb.stop();
            sendLogs(60, 60);
            sendAudits(0, 30);
            await().atMost(LIMIT).until(() -> store.progress().delayedBy().isPresent());
            assertThat(status(store, "/readyz")).isEqualTo(503);
            assertThat(status(store, "/healthz")).isEqualTo(200);
            assertThat(committed(prefix + ".log-metadata")).isLessThanOrEqualTo(60);
            assertThat(committed(prefix + ".audit")).isZero();

            dynamoDb.restart();
            awaitItems(120, 30);
            await().atMost(LIMIT).until(() -> store.progress().ready());
        } finally {
            dynamoDb.restart();
        }
        assertThat(committed(prefix + ".log-metadata")).isEqualTo(120);
    }

    @Test
    void startsWhileTheTablesCannotBeReached() throws Exception {
        dynamoDb.stop();
        try (Store store = start(writer())) {
            sendLogs(0, 20);
            await().atMost(LIMIT).until(() -> store.progress().delayedBy().isPresent());

            dynamoDb.restart();

            awaitItems(20, 0);
        } finally {
            dynamoDb.restart();
        }
    }

    @Test
    void whatWasWrittenBeforeACrashAndNotCommittedIsWrittenAgainUnderTheSameKey() throws Exception {
        sendLogs(0, 200);
        CountDownLatch died = new CountDownLatch(1);
        AtomicLong before = new AtomicLong();
        TableWriter dying = items -> {
            before.addAndGet(writer().write(items).size());
            died.countDown();
            throw new AssertionError("the process ends between write and commit");
        };
        try (Store crashed = start(dying)) {
            assertThat(died.await(40, TimeUnit.SECONDS)).isTrue();
            crashed.join();
            assertThat(status(crashed, "/healthz")).isEqualTo(503);
        }
        assertThat(before.get()).isPositive();
        assertThat(committed(prefix + ".log-metadata")).isZero();

        try (Store next = start(writer())) {
            await().atMost(LIMIT).until(() -> next.progress().written() >= 200);
        }

        assertThat(count(tables.logMetadata())).isEqualTo(200);
        assertThat(committed(prefix + ".log-metadata")).isEqualTo(200);
    }

    @Test
    void offsetsAreNeverAheadOfTheTables() throws Exception {
        // Every second item is left for later at the first try, so partitions are done in pieces.
        AtomicLong calls = new AtomicLong();
        List<Long> ahead = new ArrayList<>();
        TableWriter halting = items -> {
            long call = calls.incrementAndGet();
            ahead.add(committed(prefix + ".log-metadata") - count(tables.logMetadata()));
            List<TableWriter.Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                outcomes.add(
                        call % 2 == 1 && i % 2 == 1
                                ? new TableWriter.Outcome.Retry("later")
                                : writer().write(List.of(items.get(i))).get(0));
            }
            return outcomes;
        };
        try (Store store = start(halting)) {
            for (int i = 0; i < 5; i++) {
                sendLogs(i * 20, 20);
                long expected = (i + 1) * 20L;
                await().atMost(LIMIT).until(() -> store.progress().written() == expected);
            }
        }

        assertThat(calls.get()).isGreaterThanOrEqualTo(10);
        assertThat(ahead).allMatch(difference -> difference <= 0);
        assertThat(count(tables.logMetadata())).isEqualTo(100);
        assertThat(committed(prefix + ".log-metadata")).isEqualTo(100);
    }

    @Test
    void whatNoTableTakesBecomesADeadLetterAndTheRestGoesOn() throws Exception {
        sendLogs(0, 5);
        byte[] garbage = "not a record".getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(prefix + ".log-metadata", 0, new byte[] {7}, garbage))
                .get();
        LogMetadata large = LogMetadata.newBuilder(log(5))
                .setMessage("x".repeat(600 * 1024))
                .build();
        producer.send(new ProducerRecord<>(prefix + ".log-metadata", 0, null, bytes(large)))
                .get();
        sendLogs(6, 5);

        try (Store store = start(writer())) {
            awaitItems(10, 0);
            await().atMost(LIMIT).until(() -> store.progress().rejected() == 2);
        }

        List<ConsumerRecord<byte[], byte[]>> letters = deadLetters(2);
        assertThat(letters)
                .extracting(letter -> header(letter, "reason"))
                .containsExactlyInAnyOrder("undecodable", "too_large");
        assertThat(letters).anySatisfy(letter -> {
            assertThat(letter.key()).isEqualTo(new byte[] {7});
            assertThat(letter.value()).isEqualTo(garbage);
        });
        assertThat(letters).anySatisfy(letter -> {
            assertThat(letter.value()).hasSize(512 * 1024);
            assertThat(header(letter, "truncated")).isEqualTo("true");
        });
        assertThat(committed(prefix + ".log-metadata")).isEqualTo(12);
    }

    @Test
    void twoStoresShareTheWorkAndOneTakesOverFromTheOther() throws Exception {
        try (Store one = start(writer())) {
            sendLogs(0, 50);
            awaitItems(50, 0);
            try (Store two = start(writer())) {
                await().atMost(LIMIT).until(() -> two.progress().ready());
                sendLogs(50, 200);
                awaitItems(250, 0);
            }
            sendLogs(250, 50);
            awaitItems(300, 0);
        }
    }

    @Test
    void refusesATableWithOtherKeysAndNamesTheDifference() {
        DynamoDbTables provisioner = new DynamoDbTables(client);
        provisioner.ensure(tables.all());
        provisioner.ensure(tables.all());
        TableSpec audit = tables.auditTrail();
        TableSpec other = new TableSpec(
                audit.name(),
                audit.key(),
                List.of(
                        new TableSpec.Index(
                                "ActionTypeIndex", tables.logMetadata().key()),
                        new TableSpec.Index("NewIndex", audit.key())));

        assertThatThrownBy(() -> provisioner.ensure(List.of(other)))
                .isInstanceOf(TableMismatchException.class)
                .hasMessageContaining(audit.name())
                .hasMessageContaining("index ActionTypeIndex is (action_type_shard S, timestamp N)")
                .hasMessageContaining("index NewIndex (audit_id S, timestamp N) is missing");
    }

    private Store start(TableWriter writer) {
        return Store.start(settings, new DynamoDbTables(client), writer);
    }

    private static TableWriter writer() {
        return new DynamoDbTableWriter(client, new RetrySettings(Duration.ofMillis(10), Duration.ofMillis(50), 2));
    }

    private void awaitItems(int logs, int audits) {
        await().atMost(LIMIT).ignoreExceptions().until(() -> count(tables.logMetadata()) == logs);
        await().atMost(LIMIT).ignoreExceptions().until(() -> count(tables.auditTrail()) == audits);
    }

    private static int count(TableSpec table) {
        return client
                .scanPaginator(ScanRequest.builder()
                        .tableName(table.name())
                        .consistentRead(true)
                        .build())
                .stream()
                .mapToInt(page -> page.count())
                .sum();
    }

    private List<Map<String, AttributeValue>> byLevel(String level) {
        return Shards.all(level).stream()
                .flatMap(shard -> client
                        .query(QueryRequest.builder()
                                .tableName(tables.logMetadata().name())
                                .indexName("LogLevelIndex")
                                .keyConditionExpression("log_level_shard = :shard")
                                .expressionAttributeValues(Map.of(":shard", AttributeValue.fromS(shard)))
                                .build())
                        .items()
                        .stream())
                .toList();
    }

    private long committed(String topic) {
        try {
            return admin
                    .listConsumerGroupOffsets(prefix + "-store")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getKey().topic().equals(topic))
                    .mapToLong(entry -> entry.getValue().offset())
                    .sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int status(Store store, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + store.httpPort().orElseThrow() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .statusCode();
    }

    private List<ConsumerRecord<byte[], byte[]>> deadLetters(int expected) {
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(prefix + ".dead-letters", 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(LIMIT).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
                return letters.size() >= expected;
            });
        }
        return letters;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private void sendLogs(int from, int count) {
        for (int i = from; i < from + count; i++) {
            producer.send(new ProducerRecord<>(prefix + ".log-metadata", i % PARTITIONS, null, bytes(log(i))));
        }
        producer.flush();
    }

    private void sendAudits(int from, int count) {
        for (int i = from; i < from + count; i++) {
            AuditRecord audit = new AuditRecord(
                    new AuditEvent(
                            "audit-" + i, Instant.ofEpochMilli(i), "alert.transition", "loadline", "", "orders", "{}"),
                    "audit-" + i % PARTITIONS,
                    i,
                    "00",
                    "ff");
            producer.send(
                    new ProducerRecord<>(prefix + ".audit", i % PARTITIONS, null, Codecs.AUDIT_RECORD.encode(audit)));
        }
        producer.flush();
    }

    private static LogMetadata log(int i) {
        return LogMetadata.newBuilder()
                .setLogId("log-" + i)
                .setTimestamp(Instant.ofEpochMilli(1_000 + i))
                .setServiceName("orders")
                .setLogLevel(i % 10 == 0 ? "ERROR" : "INFO")
                .setUserId(i % 2 == 0 ? "user-" + i % 7 : null)
                .setMessage("line " + i)
                .setSizeBytes(100)
                .setSourcePartition(0)
                .setSourceOffset(i)
                .build();
    }

    private static byte[] bytes(LogMetadata log) {
        return Codecs.LOG_METADATA.encode(log);
    }
}
