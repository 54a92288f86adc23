package io.loadline.topology;

import static io.loadline.topology.Driven.START;
import static io.loadline.topology.Driven.TOPICS;
import static io.loadline.topology.Driven.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.audit.AuditEvent;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.SampleBatch;
import io.loadline.sample.LogEvent;
import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchReader;
import io.loadline.wire.MetricBatchWriter;
import io.loadline.wire.UndecodableException;
import io.loadline.wire.avro.LogMetadata;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectTopologyTest {
    @TempDir
    private Path stateDir;

    private Driven driven;

    @BeforeEach
    void start() {
        driven = new Driven(TopologyShapeTest.collect(), "collect", stateDir);
    }

    @AfterEach
    void stop() {
        driven.close();
    }

    @Test
    void undecodableBytesAreADeadLetterWithItsOrigin() {
        driven.write(TOPICS.metrics(), "k", new byte[] {1, 2, 3}, START + 7);

        TestRecord<byte[], byte[]> letter = deadLetter();
        assertThat(header(letter, "reason")).isEqualTo("undecodable");
        assertThat(header(letter, "topic")).isEqualTo("test.metrics");
        assertThat(header(letter, "partition")).isEqualTo("0");
        assertThat(header(letter, "offset")).isEqualTo("0");
        assertThat(header(letter, "arrival")).isEqualTo(Long.toString(START + 7));
        assertThat(header(letter, "index")).isNull();
        assertThat(letter.key()).isEqualTo(new byte[] {'k'});
        assertThat(letter.value()).isEqualTo(new byte[] {1, 2, 3});
        assertThat(letter.headers()).hasSize(5);
    }

    @Test
    void nullsAreDeadLettersButNotInControl() {
        driven.write(TOPICS.metrics(), null, null, START);
        driven.write(TOPICS.logs(), "k", null, START);
        driven.write(TOPICS.commandResults(), "k", null, START);
        driven.write(TOPICS.control(), "policy/old", null, START);

        assertThat(driven.read(TOPICS.deadLetters())).hasSize(3).allSatisfy(letter -> {
            assertThat(header(letter, "reason")).isEqualTo("null_value");
            assertThat(letter.value()).isNull();
        });
    }

    @Test
    void recordOfAnotherSchemaIsADeadLetter() {
        driven.write(TOPICS.metrics(), "k", Codecs.LOG_EVENT.encode(log("l1", "text", Optional.empty())), START);

        assertThat(header(deadLetter(), "reason")).isEqualTo("wrong_schema");
    }

    @Test
    void hugeValueIsCutAndNamedByItsHash() throws Exception {
        byte[] huge = new byte[5 << 20];
        huge[huge.length - 1] = 1;

        driven.write(TOPICS.metrics(), "k", huge, START);

        TestRecord<byte[], byte[]> letter = deadLetter();
        assertThat(header(letter, "reason")).isEqualTo("too_large");
        assertThat(header(letter, "truncated")).isEqualTo("true");
        assertThat(header(letter, "length")).isEqualTo(Integer.toString(5 << 20));
        assertThat(header(letter, "sha256"))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(huge)));
        assertThat(letter.value()).hasSize(512 << 10);
    }

    @Test
    void hugeKeyIsLeftOut() {
        driven.write(TOPICS.metrics(), "k".repeat(100_000), new byte[] {1}, START);

        TestRecord<byte[], byte[]> letter = deadLetter();
        assertThat(header(letter, "key_length")).isEqualTo("100000");
        assertThat(letter.key()).isNull();
    }

    @Test
    void badSampleOfABatchIsADeadLetterOfItsOwn() throws Exception {
        byte[] batch = new MetricBatchWriter("checkout", "api", Map.of())
                .request(START, "GET /", 1_000, Outcome.OK, "")
                .request(START, "GET /", -5, Outcome.OK, "")
                .request(START, "GET /", 2_000, Outcome.OK, "")
                .toBytes();

        driven.write(TOPICS.metrics(), "checkout", batch, START);

        TestRecord<byte[], byte[]> letter = deadLetter();
        assertThat(header(letter, "reason")).isEqualTo("negative_latency");
        assertThat(header(letter, "index")).isEqualTo("1");
        SampleBatch single = new SampleBatch();
        new MetricBatchReader().read(letter.value(), single);
        assertThat(single.size()).isEqualTo(1);
    }

    @Test
    void emptyBatchLetsTimePassAndNothingElse() throws Exception {
        byte[] empty = new MetricBatchWriter("checkout", "api", Map.of()).toBytes();

        driven.write(TOPICS.metrics(), "checkout", empty, START);

        assertThat(panes()).allMatch(PaneRecord.WatermarkRise.class::isInstance).isNotEmpty();
        assertThat(driven.read(TOPICS.deadLetters())).isEmpty();
    }

    @Test
    void heartbeatsLetTimePass() throws Exception {
        heartbeat(TOPICS.metrics(), START);
        heartbeat(TOPICS.metrics(), START + 1_000);

        assertThat(panes())
                .extracting(pane -> ((PaneRecord.WatermarkRise) pane).watermarkMillis())
                .containsExactly(START - 2_000, START - 1_000);
        assertThat(driven.read(TOPICS.deadLetters())).isEmpty();
    }

    @Test
    void badRecordsLetTimePassToo() throws Exception {
        driven.write(TOPICS.metrics(), "k", new byte[] {1}, START);
        driven.write(TOPICS.metrics(), "k", new byte[] {1}, START + 1_000);

        assertThat(panes()).hasSize(2).allMatch(PaneRecord.WatermarkRise.class::isInstance);
    }

    @Test
    void partialsComeBeforeTheWatermarkThatClosesThem() throws Exception {
        byte[] batch = new MetricBatchWriter("checkout", "api", Map.of())
                .request(START, "GET /", 1_000, Outcome.OK, "")
                .toBytes();

        driven.write(TOPICS.metrics(), "checkout", batch, START);
        heartbeat(TOPICS.metrics(), START + 5_000);

        List<PaneRecord> panes = panes();
        assertThat(panes).filteredOn(PaneRecord.Partials.class::isInstance).hasSize(1);
        int partials = panes.indexOf(panes.stream()
                .filter(PaneRecord.Partials.class::isInstance)
                .findFirst()
                .orElseThrow());
        assertThat(panes.subList(0, partials))
                .allSatisfy(before -> assertThat(((PaneRecord.WatermarkRise) before).watermarkMillis())
                        .isLessThan(START + 1_000));
        assertThat(panes.get(panes.size() - 1))
                .isEqualTo(new PaneRecord.WatermarkRise(panes.get(0).source(), START + 3_000, 3));
    }

    @Test
    void controlEventsAreCopiedIntoThePanes() throws Exception {
        ControlEvent event =
                new ControlEvent(Instant.ofEpochMilli(START), "operator", "go", new ControlEvent.Activate("test"));

        driven.write(TOPICS.control(), "activate/test", Codecs.CONTROL_EVENT.encode(event), START);

        assertThat(panes())
                .filteredOn(PaneRecord.Control.class::isInstance)
                .singleElement()
                .satisfies(pane -> {
                    PaneRecord.Control control = (PaneRecord.Control) pane;
                    assertThat(control.event()).isEqualTo(event);
                    assertThat(control.arrivalMillis()).isEqualTo(START);
                    assertThat(control.offset()).isZero();
                });
    }

    @Test
    void logLineHasOneMetadataRecordWithItsMessageCut() throws Exception {
        byte[] line = Codecs.LOG_EVENT.encode(log("l1", "m".repeat(3_000), Optional.empty()));

        driven.write(TOPICS.logs(), "checkout", line, START);

        List<TestRecord<byte[], byte[]>> records = driven.read(TOPICS.logMetadata());
        assertThat(records).hasSize(1);
        LogMetadata metadata = Codecs.LOG_METADATA.decode(records.get(0).value());
        assertThat(metadata.getLogId()).isEqualTo("l1");
        assertThat(metadata.getMessage()).hasSize(1_024);
        assertThat(metadata.getSizeBytes()).isEqualTo(line.length);
        assertThat(metadata.getSourceOffset()).isZero();
        assertThat(driven.read(TOPICS.auditEvents())).isEmpty();
    }

    @Test
    void auditLineIsAnAuditEventToo() throws Exception {
        LogEvent line = log("l1", "deleted \"x\"", Optional.of(new LogEvent.Audit("user.delete", "user/7")));

        driven.write(TOPICS.logs(), "checkout", Codecs.LOG_EVENT.encode(line), START);

        List<TestRecord<byte[], byte[]>> records = driven.read(TOPICS.auditEvents());
        assertThat(records).hasSize(1);
        AuditEvent event = Codecs.AUDIT_EVENT.decode(records.get(0).value());
        assertThat(event.actionType()).isEqualTo("user.delete");
        assertThat(event.resourceId()).isEqualTo("user/7");
        assertThat(event.userId()).isEqualTo("u1");
        assertThat(event.detail()).contains("\"log_id\":\"l1\"", "deleted \\\"x\\\"");
    }

    @Test
    void refusedLogLineHasNoMetadata() {
        LogEvent late = new LogEvent(
                "l1",
                Instant.ofEpochMilli(START - 3_600_000),
                new SeriesKey("checkout", "api", "", Map.of()),
                LogEvent.Level.ERROR,
                Optional.empty(),
                Optional.empty(),
                "text",
                Optional.empty(),
                Optional.empty());

        driven.write(TOPICS.logs(), "checkout", Codecs.LOG_EVENT.encode(late), START);

        assertThat(header(deadLetter(), "reason")).isEqualTo("too_late");
        assertThat(driven.read(TOPICS.logMetadata())).isEmpty();
    }

    @Test
    void partialsAreSplitBelowHalfAMebibyte() throws Exception {
        MetricBatchWriter writer = new MetricBatchWriter("checkout", "api", Map.of());
        // Latencies spread so far apart that every pane has a histogram of some kilobytes.
        for (int series = 0; series < 2_000; series++) {
            for (int i = 0; i < 5; i++) {
                String operation = "operation-" + "x".repeat(200) + series;
                writer.request(START, operation, 1L << (4 * i), Outcome.OK, "");
            }
            if (series % 200 == 199) {
                driven.write(TOPICS.metrics(), "checkout", writer.toBytes(), START);
                writer.clear();
            }
        }

        heartbeat(TOPICS.metrics(), START + 5_000);

        List<TestRecord<byte[], byte[]>> records = driven.read(TOPICS.panes());
        assertThat(records).allSatisfy(record -> assertThat(record.value()).hasSizeLessThanOrEqualTo(512 << 10));
        List<PaneRecord.Partial> entries = new ArrayList<>();
        for (PaneRecord pane : decoded(records)) {
            if (pane instanceof PaneRecord.Partials partials) {
                entries.addAll(partials.entries());
            }
        }
        assertThat(entries).hasSize(2_000);
        assertThat(records.size()).isGreaterThan(2);
    }

    private void heartbeat(Topic topic, long arrivalMillis) {
        ProducerRecord<byte[], byte[]> heartbeat = Heartbeat.to(topic.fullName(), 0, arrivalMillis);
        driven.write(topic, "loadline-heartbeat", null, heartbeat.headers(), arrivalMillis);
    }

    private TestRecord<byte[], byte[]> deadLetter() {
        List<TestRecord<byte[], byte[]>> letters = driven.read(TOPICS.deadLetters());
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    private List<PaneRecord> panes() throws UndecodableException {
        return decoded(driven.read(TOPICS.panes()));
    }

    private static List<PaneRecord> decoded(List<TestRecord<byte[], byte[]>> records) throws UndecodableException {
        List<PaneRecord> panes = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : records) {
            panes.add(Codecs.PANE_RECORD.decode(record.value()));
        }
        return panes;
    }

    private static LogEvent log(String id, String message, Optional<LogEvent.Audit> audit) {
        return new LogEvent(
                id,
                Instant.ofEpochMilli(START),
                new SeriesKey("checkout", "api", "", Map.of()),
                LogEvent.Level.ERROR,
                Optional.of("u1"),
                Optional.empty(),
                message,
                Optional.empty(),
                audit);
    }
}
