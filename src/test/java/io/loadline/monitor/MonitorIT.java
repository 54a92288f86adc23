package io.loadline.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loadline.embedded.EmbeddedBroker;
import io.loadline.metrics.Promtool;
import io.loadline.metrics.Scrape;
import io.loadline.policy.PolicyTexts;
import io.loadline.sample.LogEvent;
import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Evaluation;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private static final int GOOD = 40;
    private static final int LATE = 5;
    private static final int LOGS = 6;
    private static final int BAD = 3 + 4 + 2 + 1 + 1;
    private static final int SENT = GOOD + LATE + LOGS + BAD;
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

    @Test
    void accountsForEverythingAtItsMetricsAlsoAfterARestart() throws Exception {
        MonitorSettings settings = MonitorSettings.local(broker.bootstrapServers(), stateDir, 2)
                .withPrefix("figures", "figures")
                .withHttpHost("127.0.0.1");
        Scrape before;
        try (Monitor monitor = Monitor.start(settings)) {
            assertThat(monitor.awaitReady(LIMIT)).isTrue();
            Scrape atFirst = awaitSettled(monitor, 0);
            sendGoodLateAndPoison();

            before = awaitSettled(monitor, SENT);
            assertThat(Promtool.fires(stateDir, "LoadlineDeadLetterShare", atFirst, before))
                    .isTrue();
            assertThat(Promtool.fires(stateDir, "LoadlineLateShare", atFirst, before))
                    .isTrue();
            assertThat(Promtool.fires(stateDir, "LoadlineDeadLetterShare", atFirst, atFirst))
                    .isFalse();
            assertThat(Promtool.fires(stateDir, "LoadlineSamplesUnaccounted", atFirst, before))
                    .isFalse();

            assertThat(before.sum("loadline_samples_late_total")).isEqualTo(LATE);
            assertThat(deadLettered(before))
                    .isEqualTo(Map.of(
                            "future", 3.0,
                            "too_late", 4.0,
                            "undecodable", 2.0,
                            "null_value", 1.0,
                            "negative_latency", 1.0));
            assertThat(before.sum("loadline_samples_counted_total", "topic", "logs"))
                    .isEqualTo(LOGS);
            assertThat(before.sum("loadline_clock_steps_total")).isZero();
            assertThat(before.sum("loadline_heartbeats_sent_total")).isPositive();
            assertThat(before.sum("loadline_application_running")).isEqualTo(3);
        }

        try (Monitor monitor = Monitor.start(settings)) {
            assertThat(monitor.awaitReady(LIMIT)).isTrue();
            Scrape after = awaitSettled(monitor, SENT);
            assertThat(conservation(after))
                    .as("the figures go on where they were")
                    .isEqualTo(conservation(before));

            send("figures.metrics", batch(System.currentTimeMillis(), 10, 2_000));
            awaitSettled(monitor, SENT + 10);
        }
    }

    /** Waits until that much was consumed and nothing is open; at every scrape everything is accounted for. */
    private static Scrape awaitSettled(Monitor monitor, double consumed) throws Exception {
        return await().atMost(LIMIT)
                .until(
                        () -> {
                            Scrape scrape = Scrape.of(get(monitor, "/metrics").body());
                            assertThat(scrape.with("loadline_samples_residual"))
                                    .as("a scrape is one moment")
                                    .isNotEmpty()
                                    .allMatch(series -> series.value() == 0, "residual 0");
                            assertThat(scrape.sum("loadline_samples_consumed_total"))
                                    .isEqualTo(scrape.sum("loadline_samples_counted_total")
                                            + scrape.sum("loadline_samples_dead_lettered_total")
                                            + scrape.sum("loadline_samples_open"));
                            return scrape;
                        },
                        scrape -> consumedOfSamples(scrape) == consumed && scrape.sum("loadline_samples_open") == 0);
    }

    private static double consumedOfSamples(Scrape scrape) {
        return scrape.sum("loadline_samples_consumed_total", "topic", "metrics")
                + scrape.sum("loadline_samples_consumed_total", "topic", "logs");
    }

    private static Map<String, Double> deadLettered(Scrape scrape) {
        Map<String, Double> byReason = new TreeMap<>();
        scrape.with("loadline_samples_dead_lettered_total")
                .filter(series -> series.value() > 0)
                .forEach(series -> byReason.merge(series.labels().get("reason"), series.value(), Double::sum));
        return byReason;
    }

    private static Map<String, Double> conservation(Scrape scrape) {
        Map<String, Double> figures = new TreeMap<>();
        scrape.series().stream()
                .filter(series -> series.name().matches("loadline_samples_.*_total"))
                .filter(series -> !"command-results".equals(series.labels().get("topic")))
                .forEach(series -> figures.put(series.text(), series.value()));
        return figures;
    }

    private static void sendGoodLateAndPoison() {
        long now = System.currentTimeMillis();
        send("figures.metrics", batch(now, GOOD - 1, 2_000));
        MetricBatchWriter mixed = new MetricBatchWriter("checkout", "api", Map.of());
        mixed.request(now, "GET /", 2_000, Outcome.OK, "").request(now, "GET /", -1, Outcome.OK, "");
        send("figures.metrics", mixed.toBytes());
        send("figures.metrics", batch(now - 60_000, LATE, 2_000));
        send("figures.metrics", batch(now + 3_600_000, 3, 2_000));
        send("figures.metrics", batch(now - 3_600_000, 4, 2_000));
        send("figures.metrics", "poison".getBytes(UTF_8));
        send("figures.metrics", null);
        send("figures.logs", "poison".getBytes(UTF_8));
        for (int i = 0; i < LOGS; i++) {
            send("figures.logs", log(now, i));
        }
    }

    private static byte[] log(long now, int i) {
        return Codecs.LOG_EVENT.encode(new LogEvent(
                "log-" + i,
                Instant.ofEpochMilli(now),
                new SeriesKey("checkout", "api", "GET /", Map.of()),
                LogEvent.Level.ERROR,
                Optional.empty(),
                Optional.empty(),
                "no answer",
                Optional.empty(),
                Optional.empty()));
    }

    private static byte[] batch(long timeMillis, int requests, long micros) {
        MetricBatchWriter batch = new MetricBatchWriter("checkout", "api", Map.of());
        for (int i = 0; i < requests; i++) {
            batch.request(timeMillis, "GET /", micros, Outcome.OK, "");
        }
        return batch.toBytes();
    }

    private static void send(String topic, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, "checkout".getBytes(UTF_8), value));
        }
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
