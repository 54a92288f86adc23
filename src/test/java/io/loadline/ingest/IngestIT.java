package io.loadline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.loadline.alert.AlertTransition;
import io.loadline.audit.AuditEvent;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.embedded.EmbeddedBroker;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.EvaluatorOutput;
import io.loadline.engine.SampleBatch;
import io.loadline.engine.SnapshotChunk;
import io.loadline.engine.TimeSettings;
import io.loadline.monitor.Monitor;
import io.loadline.monitor.MonitorSettings;
import io.loadline.policy.PolicyReader;
import io.loadline.replay.EventReplay;
import io.loadline.sample.Distribution;
import io.loadline.sample.RejectReason;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Counts;
import io.loadline.sla.Evaluation;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.ProvisionSettings;
import io.loadline.topology.Topics;
import io.loadline.wire.Codecs;
import io.loadline.wire.Json;
import io.loadline.wire.JsonLines;
import io.loadline.wire.MetricBatchReader;
import io.loadline.wire.UndecodableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files into a real broker, and what a real monitor makes of them. */
@Timeout(90)
class IngestIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final TimeSettings TIME = TimeSettings.defaults();
    private static final String POLICY = """
            apiVersion: loadline/v1
            kind: Policy
            metadata: {name: recorded}
            defaults: {window: 4s, every: 1s, min_samples: 1, min_breaching: 1, group_by: [service, operation]}
            objectives:
              - {name: latency, select: {kind: api}, indicator: latency_p95, warning: "> 100ms", critical: "> 1s"}
              - {name: errors, select: {kind: api}, indicator: error_rate, warning: "> 5%", critical: "> 20%"}
              - {name: throttles, select: {kind: dynamodb}, indicator: throttles_per_minute, warning: "> 1"}
              - {name: log-errors, select: {kind: api}, indicator: log_errors_per_minute, warning: "> 10"}
              - {name: cpu, select: {kind: rds}, indicator: gauge(cpu).max, warning: "> 0.9"}
            """;

    private static EmbeddedBroker broker;
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @TempDir
    private Path directory;

    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> notices = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stop = new AtomicBoolean();

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void close() {
        THREADS.shutdownNow();
        broker.close();
    }

    @Test
    void decidesAShiftedRecordingAsReplayDoes() throws Exception {
        MonitorSettings settings = settings("shift", ArrivalMode.APPEND);
        try (Monitor monitor = Monitor.start(settings)) {
            assertThat(monitor.awaitReady(LIMIT)).isTrue();
            // Begins at the second of the minute that comes next, so that the shift to the next minute is short.
            Instant begin =
                    Instant.parse("2014-04-10T11:05:00Z").plusMillis((System.currentTimeMillis() + 1500) % 60_000);
            List<Path> files = recording(begin);
            List<Evaluation> replayed = replay(files);
            Instant last = replayed.get(replayed.size() - 1).instant();

            IngestResult result =
                    ingest(settings, IngestSettings.of(files, TIME).shifted());

            Duration shift = result.shift().orElseThrow();
            assertThat(shift.toMillis() % 60_000).isZero();
            assertThat(result.failure()).isEmpty();
            assertThat(result.behind()).isLessThan(TIME.grace());
            assertThat(result.rejected())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of(RejectReason.TOO_LATE, 1L, RejectReason.UNDECODABLE, 1L, RejectReason.FUTURE, 1L));
            await().atMost(LIMIT).until(() -> monitor.status()
                    .decided()
                    .filter(at -> !at.isBefore(last.plus(shift)))
                    .isPresent());
            List<String> expected = replayed.stream()
                    .map(each -> comparable(each, Duration.ZERO))
                    .sorted()
                    .toList();
            List<String> actual = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : read("shift.evaluations")) {
                Evaluation evaluation = Codecs.EVALUATION.decode(record.value());
                if (!evaluation.instant().isAfter(last.plus(shift))) {
                    actual.add(comparable(evaluation, shift));
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "ingest: %d evaluations of %d lines, the same when shifted by %d min; %d ms behind%n",
                    expected.size(),
                    result.lines(),
                    shift.toMinutes(),
                    result.behind().toMillis());
            assertThat(expected).hasSizeGreaterThan(100);
            assertThat(replayed.stream().map(each -> each.level().name()).distinct())
                    .contains("OK", "WARNING", "CRITICAL");
            assertThat(actual.stream().sorted().toList()).isEqualTo(expected);
            assertThat(read("shift.dead-letters")).isEmpty();
        }
    }

    @Test
    void followsAFileOverAPartialLineAndARotation() throws Exception {
        MonitorSettings settings = provisioned("follow", ArrivalMode.APPEND);
        Path file = Files.createFile(directory.resolve("app.jsonl"));
        CompletableFuture<IngestResult> running =
                inBackground(settings, IngestSettings.of(List.of(file), TIME).following());
        Set<Long> expected = new TreeSet<>();

        append(file, sample(1) + "\n" + sample(2).substring(0, 40));
        expected.add(1L);
        await().atMost(LIMIT).until(() -> ids("follow.metrics").equals(List.of(1L)));
        append(file, sample(2).substring(40) + "\n");
        expected.add(2L);
        await().atMost(LIMIT).until(() -> ids("follow.metrics").size() == 2);
        // The writer goes on with the old file for a moment after the rotation, and leaves half a line there.
        Path rotated = directory.resolve("app.jsonl.1");
        Files.move(file, rotated);
        append(rotated, sample(3) + "\n");
        append(file, sample(5) + "\n");
        append(rotated, sample(4) + "\n{\"half");
        expected.addAll(Set.of(3L, 4L, 5L));
        await().atMost(LIMIT).until(() -> ids("follow.metrics").size() == 5);
        // Copied away and cut.
        Files.write(file, new byte[0]);
        await().atMost(LIMIT).until(() -> notices.size() == 2);
        append(file, sample(6) + "\n");
        expected.add(6L);
        await().atMost(LIMIT).until(() -> ids("follow.metrics").contains(6L));
        ConsumerRecord<byte[], byte[]> sixth = read("follow.metrics").stream()
                .filter(record -> decode(record).size() == 1 && idsOf(record).contains(6L))
                .findFirst()
                .orElseThrow();
        long millis = sixth.timestamp() - decode(sixth).timestampMillis(0);
        append(file, sample(7).substring(0, 30));
        stop.set(true);
        IngestResult result = running.get(30, TimeUnit.SECONDS);

        System.out.printf("ingest: a line that was appended was in its topic %d ms later%n", millis);
        assertThat(ids("follow.metrics")).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(result.failure()).isEmpty();
        assertThat(result.nextLines()).as("the half line is not taken").containsExactly(2L);
        assertThat(refused).singleElement().asString().contains("app.jsonl:5", "undecodable", "cut off");
    }

    @Test
    void refusesWhatIsTooOldBeforeItIsSentAndSaysWhatToDo() throws Exception {
        MonitorSettings settings = provisioned("old", ArrivalMode.APPEND);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            lines.add(sample(i, Instant.parse("2020-01-01T00:00:00Z").plusMillis(i)));
        }
        lines.add(sample(2000));
        lines.add(sample(2001, Instant.now().plusSeconds(60)));

        IngestResult result = ingest(settings, IngestSettings.of(List.of(file(lines)), TIME));

        assertThat(result.rejected()).isEqualTo(Map.of(RejectReason.TOO_LATE, 2000L, RejectReason.FUTURE, 1L));
        assertThat(ids("old.metrics")).containsExactly(2000L);
        assertThat(refused.peek()).contains("events.jsonl:1 ", "too_late", "2020-01-01", "--shift", "replay");
    }

    @Test
    void takesOldEventsWhereTheRecordCarriesItsTime() throws Exception {
        MonitorSettings settings = provisioned("backfill", ArrivalMode.CREATE);
        Instant begin = Instant.parse("2020-01-01T00:00:00Z");
        List<String> lines = IntStream.range(0, 500)
                .mapToObj(i -> sample(i, begin.plusMillis(i * 250L)))
                .toList();

        IngestResult result = ingest(settings, IngestSettings.of(List.of(file(lines)), TIME));

        assertThat(result.samples()).isEqualTo(500);
        assertThat(result.rejected()).isEmpty();
        assertThat(ids("backfill.metrics")).hasSize(500).doesNotHaveDuplicates();
        for (ConsumerRecord<byte[], byte[]> record : read("backfill.metrics")) {
            if (record.value() != null) {
                SampleBatch batch = decode(record);
                for (int i = 0; i < batch.size(); i++) {
                    assertThat(batch.timestampMillis(i) - record.timestamp()).isBetween(0L, 999L);
                }
            }
        }
        assertThat(read("backfill.logs").stream()
                        .mapToLong(ConsumerRecord::timestamp)
                        .max()
                        .orElse(0))
                .as("time is told to idle partitions")
                .isGreaterThan(begin.plusMillis(500 * 250).toEpochMilli());
    }

    @Test
    void losesAndDoublesNothingWhenTheBrokerGoesAwayAndComesBack() throws Exception {
        MonitorSettings settings = provisioned("outage", ArrivalMode.APPEND);
        int count = 60_000;
        Path pipe = directory.resolve("pipe.jsonl");
        Files.write(
                pipe, IntStream.range(0, count / 2).mapToObj(IngestIT::sample).toList());
        CompletableFuture<IngestResult> running =
                inBackground(settings, IngestSettings.of(List.of(pipe), TIME).following());
        await().atMost(LIMIT).until(() -> !ids("outage.metrics").isEmpty());

        broker.stop();
        Files.write(
                pipe,
                IntStream.range(count / 2, count).mapToObj(IngestIT::sample).toList(),
                StandardOpenOption.APPEND);
        await().atMost(LIMIT).until(() -> notices.stream().anyMatch(notice -> notice.contains("acknowledged nothing")));
        broker.restart();

        await().atMost(LIMIT).until(() -> ids("outage.metrics").size() >= count);
        stop.set(true);
        IngestResult result = running.get(30, TimeUnit.SECONDS);
        assertThat(result.acknowledged()).isTrue();
        assertThat(result.samples()).isEqualTo(count);
        assertThat(ids("outage.metrics")).hasSize(count).doesNotHaveDuplicates();
        assertThat(refused).isEmpty();
    }

    @Test
    void saysWithinSecondsThatNobodyAnswers() {
        long began = System.nanoTime();

        assertThatThrownBy(() -> InputTopics.find("127.0.0.1:1", Topics.withPrefix("x"), Map.of()))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("no Kafka cluster answers at 127.0.0.1:1");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void namesATopicThatIsMissing() {
        assertThatThrownBy(() -> InputTopics.find(broker.bootstrapServers(), Topics.withPrefix("nobody"), Map.of()))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("topic nobody.metrics does not exist")
                .hasMessageContaining("--prefix");
    }

    /** Two files, with what real ones hold: a first line from a wrong clock, disorder, a torn line, a wrong year. */
    private List<Path> recording(Instant begin) throws IOException {
        Random random = new Random(7);
        List<String> samples = new ArrayList<>();
        List<String> logs = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Instant time = begin.plusMillis(i * 8L + (i % 10 == 3 ? -400 + random.nextInt(300) : 0));
            boolean burst = i > 350 && i < 600;
            String service = List.of("shop", "search", "cart").get(i % 3);
            samples.add(String.format(
                    Locale.ROOT,
                    "{\"timestamp\":\"%s\",\"service\":\"%s\",\"operation\":\"%s\",\"latency_ms\":%d,\"outcome\":\"%s\"}",
                    time,
                    service,
                    i % 2 == 0 ? "GET /" : "POST /",
                    20 + random.nextInt(burst ? 3000 : 60),
                    burst && i % 4 == 0 ? "error" : "ok"));
            if (i % 20 == 0) {
                samples.add(String.format(
                        Locale.ROOT,
                        "{\"timestamp\":\"%s\",\"service\":\"orders\",\"kind\":\"dynamodb\",\"operation\":\"PutItem\","
                                + "\"latency_ms\":4,\"outcome\":\"%s\"}",
                        time,
                        burst ? "throttled" : "ok"));
                samples.add(
                        "{\"service\":\"db\",\"kind\":\"rds\",\"dimensions\":{\"region\":\"eu\"},\"samples\":[{\"timestamp\":\"%s\",\"gauge\":\"cpu\",\"value\":0.%d}]}"
                                .formatted(time, 10 + random.nextInt(89)));
            }
            if (i % 7 == 0) {
                logs.add(
                        "{\"log_id\":\"l-%d\",\"timestamp\":\"%s\",\"service_name\":\"shop\",\"log_level\":\"%s\",\"message\":\"m\"}"
                                .formatted(i, time, burst ? "ERROR" : "INFO"));
            }
        }
        samples.add(0, sample(0, begin.minus(Duration.ofDays(4000))));
        samples.add(300, samples.get(10).substring(0, 50));
        samples.add(500, sample(0, begin.plus(Duration.ofDays(400))));
        return List.of(
                Files.write(directory.resolve("samples.jsonl"), samples),
                Files.write(directory.resolve("logs.jsonl"), logs));
    }

    private static List<Evaluation> replay(List<Path> files) throws IOException {
        Evaluations decided = new Evaluations(new ArrayList<>());
        new EventReplay(
                        files,
                        List.of(policy()),
                        PolicyReader::compile,
                        TIME,
                        decided,
                        (place, reason, message, line) -> {},
                        bytes -> {})
                .run();
        return decided.all();
    }

    private record Evaluations(List<Evaluation> all) implements EvaluatorOutput {
        @Override
        public void evaluation(Evaluation evaluation) {
            all.add(evaluation);
        }

        @Override
        public void transition(AlertTransition transition) {}

        @Override
        public void notification(Notification notification) {}

        @Override
        public void scale(ScaleCommand command) {}

        @Override
        public void effect(CommandResult result) {}

        @Override
        public void audit(AuditEvent event) {}

        @Override
        public void snapshot(SnapshotChunk chunk) {}
    }

    /** All of an evaluation but how many samples were late: that is a fact of the panes, not of the input. */
    private static String comparable(Evaluation e, Duration shift) {
        Counts c = e.counts();
        Evaluation same = new Evaluation(
                e.instant().minus(shift),
                e.group(),
                e.policy(),
                e.objective(),
                e.indicator(),
                e.window(),
                e.value(),
                e.valueLow(),
                e.valueHigh(),
                e.level(),
                e.held(),
                new Counts(c.total(), c.errors(), c.throttled(), 0, c.p50Micros(), c.p95Micros(), c.p99Micros()),
                e.policyVersion());
        return Json.line(Json.toJson(same));
    }

    private static PolicyText policy() {
        var policy = PolicyReader.read("recorded.yaml", POLICY);
        return new PolicyText(policy.name(), policy.version(), POLICY);
    }

    private MonitorSettings settings(String prefix, ArrivalMode arrival) {
        return MonitorSettings.local(broker.bootstrapServers(), directory.resolve("state"), 2)
                .withPrefix(prefix, prefix)
                .withTopics(new ProvisionSettings(2, 1, arrival))
                .withPolicies(List.of(policy()))
                .withHttpPort(-1);
    }

    private MonitorSettings provisioned(String prefix, ArrivalMode arrival) {
        MonitorSettings settings = settings(prefix, arrival);
        Monitor.provision(settings);
        return settings;
    }

    private CompletableFuture<IngestResult> inBackground(MonitorSettings deployment, IngestSettings settings) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ingest(deployment, settings);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                THREADS);
    }

    private IngestResult ingest(MonitorSettings deployment, IngestSettings settings) throws IOException {
        InputTopics topics = InputTopics.find(deployment.bootstrap(), Topics.withPrefix(deployment.prefix()), Map.of());
        try (Outlet outlet = Outlet.open(deployment.bootstrap(), topics, settings.follow(), Map.of())) {
            Ingest ingest = new Ingest(
                    settings,
                    JsonLines.format(Codecs.DEFAULT_DIMENSIONS),
                    outlet,
                    (place, reason, message, line) -> refused.add(place + " " + reason.code() + " " + message),
                    bytes -> {},
                    notices::add);
            return ingest.run(stop::get);
        }
    }

    private Path file(List<String> lines) throws IOException {
        return Files.write(directory.resolve("events.jsonl"), lines);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String sample(long id) {
        return sample(id, Instant.now());
    }

    /** A sample that can be told from all others by its latency. */
    private static String sample(long id, Instant time) {
        return "{\"timestamp\":\"%s\",\"service\":\"s%d\",\"latency_us\":%d}".formatted(time, id % 5, id);
    }

    private static List<Long> ids(String topic) {
        List<Long> ids = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : read(topic)) {
            if (record.value() != null) {
                ids.addAll(idsOf(record));
            }
        }
        return ids;
    }

    private static List<Long> idsOf(ConsumerRecord<byte[], byte[]> record) {
        List<Long> ids = new ArrayList<>();
        decode(record).visit(new Ids(ids));
        return ids;
    }

    private record Ids(List<Long> ids) implements SampleBatch.Visitor {
        @Override
        public void request(SeriesKey series, long time, long latencyMicros, byte outcome, String traceId) {
            ids.add(latencyMicros);
        }

        @Override
        public void answer(SeriesKey series, long time, byte outcome, String traceId) {}

        @Override
        public void gauge(SeriesKey series, long time, String name, double value) {}

        @Override
        public void distribution(SeriesKey series, long time, Distribution distribution) {}
    }

    private static SampleBatch decode(ConsumerRecord<byte[], byte[]> record) {
        SampleBatch batch = new SampleBatch();
        try {
            new MetricBatchReader().read(record.value(), batch);
        } catch (UndecodableException e) {
            throw new IllegalStateException(e);
        }
        return batch;
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
}
