package io.loadline.exactness;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.exactness.InputLog.Entry;
import io.loadline.monitor.Monitor;
import io.loadline.monitor.MonitorSettings;
import io.loadline.sample.Outcome;
import io.loadline.wire.MetricBatchWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred thousand bad records of every kind, each beside a good one. */
class BadInputIT {
    private static final String PREFIX = "mixed";
    private static final int PAIRS = 100_000;
    private static final int PARTITIONS = 2;
    private static final int LONGEST_HEADER = 100;

    @TempDir
    static Path directory;

    private static Cluster cluster;
    /** Reason by topic, partition, offset and index. */
    private static final Map<String, String> expected = new TreeMap<>();

    private static long goodSamples;
    private static long seconds;
    private static InputLog input;
    private static Written written;
    private static Instant lastInstant;

    /** A bad record on its way. */
    private record Sent(BadInput bad, Future<RecordMetadata> metadata) {}

    @BeforeAll
    static void sendAndDecide() throws Exception {
        cluster = Cluster.start();
        MonitorSettings settings = MonitorSettings.local(cluster.bootstrap(), directory.resolve("state"), PARTITIONS)
                .withPrefix(PREFIX, PREFIX)
                .withPolicies(List.of(ChaosPolicy.text()))
                .withHttpPort(-1);
        try (Monitor monitor = Monitor.start(settings)) {
            assertThat(monitor.awaitReady(Duration.ofSeconds(60))).isTrue();
            long began = System.nanoTime();
            send();
            lastInstant = Instant.ofEpochMilli(System.currentTimeMillis() / 1000 * 1000 + 1_000);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> monitor.status()
                    .decided()
                    .filter(at -> !at.isBefore(lastInstant))
                    .isPresent());
            seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            assertThat(monitor.status().healthy()).isTrue();
        }
        input = InputLog.read(cluster, PREFIX, PARTITIONS);
        written = Written.read(cluster, PREFIX);
    }

    private static void send() throws ExecutionException, InterruptedException {
        Random random = new Random(11);
        List<Sent> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            for (int i = 0; i < PAIRS; i++) {
                long now = System.currentTimeMillis();
                byte[] good = new MetricBatchWriter("good", "api", Map.of())
                        .request(now, "op-" + i % 4, 1_000 + i % 1_000, i % 50 == 0 ? Outcome.ERROR : Outcome.OK, "")
                        .toBytes();
                producer.send(new ProducerRecord<>(PREFIX + ".metrics", random.nextInt(PARTITIONS), null, good));
                goodSamples++;
                BadInput bad = i == PAIRS / 2 ? BadInput.large(now) : BadInput.of(i, now, random);
                goodSamples += bad.good();
                sent.add(new Sent(
                        bad,
                        producer.send(new ProducerRecord<>(
                                PREFIX + "." + bad.topic(), random.nextInt(PARTITIONS), null, bad.value()))));
            }
        }
        for (Sent each : sent) {
            RecordMetadata at = each.metadata().get();
            String place = at.topic() + "-" + at.partition() + "@" + at.offset() + "/"
                    + each.bad().index();
            expected.put(place, each.bad().reason().code());
        }
    }

    @AfterAll
    static void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void putsEachBadOneOnceIntoTheDeadLettersWithItsReason() {
        Map<String, String> found = new TreeMap<>();
        List<String> twice = new ArrayList<>();
        List<String> places = written.deadLetterPlaces();
        for (int i = 0; i < places.size(); i++) {
            String reason = Written.header(written.deadLetters().get(i), "reason");
            if (found.put(places.get(i), reason) != null) {
                twice.add(places.get(i));
            }
        }

        System.out.printf(
                "bad input: %d good and %d bad events decided in %d s; dead letters %s%n",
                goodSamples,
                expected.size(),
                seconds,
                found.values().stream().collect(Collectors.groupingBy(r -> r, TreeMap::new, Collectors.counting())));
        assertThat(twice).isEmpty();
        assertThat(found.size()).isEqualTo(PAIRS);
        assertThat(found.equals(expected))
                .as("the same places with the same reasons")
                .isTrue();
    }

    @Test
    void cutsTheFiveMegabytes() {
        List<ConsumerRecord<byte[], byte[]>> large = written.deadLetters().stream()
                .filter(letter -> Written.header(letter, "reason").equals("too_large"))
                .toList();

        assertThat(large).hasSize(1);
        assertThat(large.get(0).value()).hasSize(512 << 10);
        assertThat(Integer.parseInt(Written.header(large.get(0), "length"))).isGreaterThan(5_000_000);
        assertThat(Written.header(large.get(0), "sha256")).hasSize(64);
    }

    @Test
    void saysNothingLongInTheHeaders() {
        for (ConsumerRecord<byte[], byte[]> letter : written.deadLetters()) {
            for (Header header : letter.headers()) {
                String text = new String(header.value(), StandardCharsets.UTF_8);
                assertThat(text.length()).as(header.key()).isLessThanOrEqualTo(LONGEST_HEADER);
                assertThat(text).doesNotContain("Exception").doesNotContain("\n");
            }
        }
    }

    @Test
    void countsEveryGoodOne() {
        long counted = written.countsInPanes().values().stream()
                .flatMapToLong(java.util.Arrays::stream)
                .sum();

        assertThat(counted).isEqualTo(goodSamples);
    }

    @Test
    void decidesAboutTheGoodOnesAsIfTheBadOnesHadNotBeenThere() {
        // Only time passes with a record that is bad as a whole.
        List<Entry> withoutBad =
                input.entries().stream().map(BadInputIT::unlessBad).toList();
        Decided decided = CrashFree.run(PREFIX, input.sources(), withoutBad).until(lastInstant.toEpochMilli());

        assertThat(decided.evaluations).isNotEmpty();
        assertThat(Differences.between(decided, written.decided().until(lastInstant.toEpochMilli())))
                .isEmpty();
    }

    private static Entry unlessBad(Entry entry) {
        String place = PREFIX + "." + entry.source() + "@" + entry.offset() + "/";
        boolean bad = expected.containsKey(place) || expected.containsKey(place + "0");
        return bad ? new Entry(entry.topic(), entry.partition(), entry.offset(), entry.arrival(), true, null) : entry;
    }
}
