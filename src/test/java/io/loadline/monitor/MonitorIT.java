package io.loadline.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loadline.embedded.EmbeddedBroker;
import io.loadline.policy.PolicyTexts;
import io.loadline.sample.Outcome;
import io.loadline.sla.Evaluation;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static EmbeddedBroker broker;

    @TempDir
    private Path stateDir;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void decidesWhatIsMeasuredAndGoesOnAfterARestart() throws Exception {
        MonitorSettings settings = MonitorSettings.local(broker.bootstrapServers(), stateDir, 2)
                .withPrefix("it", "it")
                .withPolicies(List.of(PolicyTexts.bundled("demo")));
        long before;
        try (Monitor monitor = Monitor.start(settings)) {
            assertThat(monitor.awaitReady(LIMIT))
                    .as(() -> monitor.status().toString())
                    .isTrue();
            measure("checkout", 50);
            await().atMost(LIMIT).until(() -> counted("checkout") == 50);
            before = read("it.control").stream()
                    .filter(record -> record.value() != null)
                    .count();

            HttpResponse<String> ready = get(monitor, "/readyz");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).contains("\"evaluating\":true", "\"collect\":\"RUNNING\"");
            assertThat(get(monitor, "/healthz").statusCode()).isEqualTo(200);
        }
        assertThat(before).as("policies and activation").isEqualTo(2);

        try (Monitor monitor = Monitor.start(settings)) {
            assertThat(monitor.awaitReady(LIMIT)).isTrue();
            measure("search", 30);
            await().atMost(LIMIT).until(() -> counted("search") == 30);
        }

        assertThat(read("it.control").stream().filter(record -> record.value() != null))
                .as("nothing is said twice")
                .hasSize(2);
        assertThat(read("it.dead-letters")).isEmpty();
        assertThat(read("it.audit")).isNotEmpty();
    }

    private static void measure(String service, int requests) {
        MetricBatchWriter batch = new MetricBatchWriter(service, "api", Map.of());
        for (int i = 0; i < requests; i++) {
            batch.request(System.currentTimeMillis(), "GET /", 2_000_000, Outcome.OK, "");
        }
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("it.metrics", service.getBytes(UTF_8), batch.toBytes()));
        }
    }

    /** The most requests of a service that one evaluation saw. */
    private static long counted(String service) throws Exception {
        long most = 0;
        for (ConsumerRecord<byte[], byte[]> record : read("it.evaluations")) {
            Evaluation evaluation = Codecs.EVALUATION.decode(record.value());
            if (evaluation.group().service().equals(service)) {
                most = Math.max(most, evaluation.counts().total());
            }
        }
        return most;
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static HttpResponse<String> get(Monitor monitor, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + monitor.httpPort().orElseThrow() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
