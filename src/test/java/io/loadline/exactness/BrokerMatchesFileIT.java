package io.loadline.exactness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.SampleBatch;
import io.loadline.engine.SnapshotChunk;
import io.loadline.engine.TimeSettings;
import io.loadline.monitor.Monitor;
import io.loadline.monitor.MonitorSettings;
import io.loadline.policy.PolicyReader;
import io.loadline.replay.EventReplay;
import io.loadline.standing.Replica;
import io.loadline.standing.Standing;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.EvaluateTopology;
import io.loadline.topology.Heartbeat;
import io.loadline.topology.ProvisionSettings;
import io.loadline.wire.Codecs;
import io.loadline.wire.JsonLines;
import io.loadline.wire.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of real measurements, once through a broker whose input topics keep the producer's time, once from a file: the
 * same decisions. The log then also holds a day of hourly snapshots.
 */
class BrokerMatchesFileIT {
    private static final String DEPLOYMENT = "replay";
    private static final int PARTITIONS = 2;
    /** A watermark rises by a minute at once, and by at most 100 of these for each record. */
    private static final int LAST_RECORDS = 40;

    private static final String POLICY = """
            apiVersion: loadline/v1
            kind: Policy
            metadata: {name: real}
            defaults: {window: 15m, every: 5m, group_by: [service]}
            objectives:
              - name: requests-high
                select: {kind: elb}
                indicator: gauge(requests).avg
                warning: "> 80"
                critical: "> 160"
                actions:
                  warning: [{notify: oncall}]
                  critical: [{notify: oncall}]
              - name: cpu-high
                select: {kind: rds}
                indicator: gauge(cpu_percent).max
                for: 10m
                warning: "> 15"
              - name: success
                select: {kind: web}
                indicator: success_rate
                min_samples: 10
                warning: "< 99%"
                critical: "< 50%"
                actions:
                  critical: [{notify: oncall}]
              - name: latency
                select: {kind: web}
                indicator: latency_p95
                min_samples: 5
                warning: "> 500ms"
            routes:
              oncall: {receivers: [pagerduty]}
            """;

    @TempDir
    static Path directory;

    private static Cluster cluster;
    private static MonitorSettings settings;
    private static List<String> lines;
    private static Decided fromFile;
    private static Written fromBroker;

    @BeforeAll
    static void decideBoth() throws IOException {
        lines = new ArrayList<>();
        lines.addAll(gauges("elb-request-count.csv", "shop-elb", "elb", "requests"));
        lines.addAll(gauges("rds-cpu-utilization.csv", "orders-db", "rds", "cpu_percent"));
        lines.addAll(requests());
        lines.sort(null); // each begins with its time
        fromFile = decideFile();
        cluster = Cluster.start();
        fromBroker = decideInBroker();
    }

    @AfterAll
    static void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static List<String> gauges(String file, String service, String kind, String gauge) throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/real", file), UTF_8).stream()
                .skip(1)
                .map(line -> line.split(","))
                .map(columns ->
                        "{\"timestamp\":\"%sZ\",\"service\":\"%s\",\"kind\":\"%s\",\"gauge\":\"%s\",\"value\":%s}"
                                .formatted(columns[0].replace(' ', 'T'), service, kind, gauge, columns[1]))
                .toList();
    }

    /** One a minute, of which two in three have no latency; all of half an hour fail. */
    private static List<String> requests() {
        Instant begin = Instant.parse("2014-04-10T00:00:00Z");
        return IntStream.range(0, 360)
                .mapToObj(minute ->
                        "{\"timestamp\":\"%s\",\"service\":\"shop\",\"kind\":\"web\",\"latency_ms\":%s,\"status\":%d}"
                                .formatted(
                                        begin.plusSeconds(60L * minute),
                                        minute % 3 == 0 ? "120" : "null",
                                        minute / 30 == 4 ? 502 : 200))
                .toList();
    }

    private static PolicyText policy() {
        var policy = PolicyReader.read("real.yaml", POLICY);
        return new PolicyText(policy.name(), policy.version(), POLICY);
    }

    private static Decided decideFile() throws IOException {
        Path file = Files.write(directory.resolve("events.jsonl"), lines, UTF_8);
        Decided decided = new Decided();
        new EventReplay(
                        List.of(file),
                        List.of(policy()),
                        PolicyReader::compile,
                        TimeSettings.defaults(),
                        decided,
                        (place, reason, message, line) -> {
                            throw new IllegalStateException(place + ": " + message);
                        },
                        bytes -> {})
                .run();
        return decided;
    }

    private static Written decideInBroker() {
        SampleBatch batch = new SampleBatch();
        JsonLines reader = new JsonLines();
        Instant begin = Instant.parse("2014-04-10T00:00:00Z");
        settings = MonitorSettings.local(cluster.bootstrap(), directory.resolve("state"), PARTITIONS)
                .withPrefix("real", DEPLOYMENT)
                .withTopics(new ProvisionSettings(PARTITIONS, 1, ArrivalMode.CREATE))
                .withPolicies(List.of(policy()))
                .withControlTime(begin.minusSeconds(600))
                .withHttpPort(-1);
        Monitor.provision(settings);
        long arrival = begin.toEpochMilli();
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer();
                Monitor monitor = Monitor.start(settings)) {
            int partition = 0;
            for (String line : lines) {
                if (reader.read(line, batch) instanceof Line.Samples samples) {
                    arrival = Math.max(arrival, batch.latestMillis());
                    producer.send(new ProducerRecord<>(
                            "real.metrics", partition++ % PARTITIONS, arrival, null, samples.record()));
                }
            }
            long end = arrival + Duration.ofMinutes(30).toMillis();
            for (int i = 0; i < LAST_RECORDS; i++) {
                for (int p = 0; p < PARTITIONS; p++) {
                    producer.send(timePasses("real.metrics", p, end + i));
                    producer.send(timePasses("real.logs", p, end + i));
                }
                producer.send(timePasses("real.control", 0, end + i));
            }
            Instant last =
                    fromFile.evaluations.get(fromFile.evaluations.size() - 1).instant();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> monitor.status()
                    .decided()
                    .filter(at -> !at.isBefore(last))
                    .isPresent());
        }
        return Written.read(cluster, "real");
    }

    private static ProducerRecord<byte[], byte[]> timePasses(String topic, int partition, long arrival) {
        ProducerRecord<byte[], byte[]> beat = Heartbeat.to(topic, partition, arrival);
        return new ProducerRecord<>(topic, partition, arrival, beat.key(), beat.value(), beat.headers());
    }

    /** What operators look at is decided again from the newest snapshot and the panes behind it. */
    @Test
    void standsTheSameFromTheNewestSnapshotAsFromTheBeginning() {
        List<Replica> whole = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> Replica.empty(
                        settings.evaluator(), partition, EvaluateTopology.ownPartition(PARTITIONS) == partition))
                .toList();
        fromBroker.panes().forEach(record -> whole.get(record.partition())
                .accept(Written.decode(record, Codecs.PANE_RECORD), record.offset(), record.timestamp()));

        try (Standing standing = Standing.open(settings)) {
            long[] read = new long[1];
            standing.catchUp((done, of) -> read[0] = of);

            assertThat(read[0])
                    .as("records behind the snapshots")
                    .isLessThan(fromBroker.panes().size() / 2);
            assertThat(standing.notes()).isEmpty();
            assertThat(standing.inForce().issuedBy()).isEqualTo("loadline");
            assertThat(standing.alerts()).isNotEmpty();
            for (Replica replica : standing.replicas()) {
                Replica same = whole.get(replica.partition());
                assertThat(replica.decided()).isPresent().isEqualTo(same.decided());
                assertThat(replica.inForce()).isEqualTo(same.inForce());
                assertThat(replica.alerts()).isEqualTo(same.alerts());
                assertThat(replica.incidents()).isEqualTo(same.incidents());
            }
        }
    }

    @Test
    void decidesTheSameFromTheBrokerAsFromTheFile() {
        long last = fromFile.evaluations
                .get(fromFile.evaluations.size() - 1)
                .instant()
                .toEpochMilli();
        Decided actual = fromBroker.decided().until(last);

        System.out.printf(
                "exactness: %d lines, %d evaluations, %d transitions, %d notifications from file and broker%n",
                lines.size(), fromFile.evaluations.size(), fromFile.transitions.size(), fromFile.notifications.size());
        assertThat(fromFile.evaluations).hasSizeGreaterThan(500);
        assertThat(fromFile.transitions).isNotEmpty();
        assertThat(fromFile.notifications).isNotEmpty();
        assertThat(fromFile.transitions.stream().filter(each -> each.objective().equals("success")))
                .as("of requests of which few have a latency")
                .isNotEmpty();
        assertThat(Differences.between(fromFile, actual)).isEmpty();
        assertThat(actual.notifications).containsExactlyInAnyOrderElementsOf(fromFile.notifications);
    }

    @Test
    void decidesTheSameBytesFromASnapshotAndThePanesBehindIt() {
        int hours = 0;
        int snapshots = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int number = partition;
            PanesReplay panes = new PanesReplay(
                    DEPLOYMENT,
                    partition,
                    PARTITIONS,
                    fromBroker.panes().stream()
                            .filter(record -> record.partition() == number)
                            .toList());
            Map<String, List<String>> all = PanesReplay.values(panes.all(), partition);
            assertThat(all).isEqualTo(fromBroker.values(partition));
            for (List<SnapshotChunk> snapshot : snapshots(partition).values()) {
                if (hours++ % 2 != 0) {
                    continue;
                }
                int index = panes.behind(snapshot.get(0).panesOffset());
                Map<String, List<String>> head = PanesReplay.values(panes.head(index), partition);
                Map<String, List<String>> tail = PanesReplay.values(panes.tail(snapshot, index), partition);
                assertThat(PanesReplay.joined(head, tail)).isEqualTo(all);
                snapshots++;
            }
        }
        System.out.printf("exactness: the same bytes from each of %d snapshots%n", snapshots);
        assertThat(snapshots).isGreaterThanOrEqualTo(4);
    }

    private static Map<Long, List<SnapshotChunk>> snapshots(int partition) {
        Map<Long, List<SnapshotChunk>> snapshots = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : cluster.read("real.snapshots")) {
            if (record.partition() == partition) {
                SnapshotChunk chunk = Written.decode(record, Codecs.snapshots(partition));
                snapshots
                        .computeIfAbsent(chunk.panesOffset(), key -> new ArrayList<>())
                        .add(chunk);
            }
        }
        return snapshots;
    }
}
