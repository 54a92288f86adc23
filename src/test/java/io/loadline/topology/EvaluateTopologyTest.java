package io.loadline.topology;

import static io.loadline.topology.Driven.START;
import static io.loadline.topology.Driven.TOPICS;
import static io.loadline.topology.Driven.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.ControlEvent;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.SourceId;
import io.loadline.policy.PolicyReader;
import io.loadline.policy.PolicyTexts;
import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Level;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phase 2 behind phase 1, each in its own driver, as the panes topic joins them. */
class EvaluateTopologyTest {
    @TempDir
    private Path stateDir;

    @Test
    void slowRequestsBecomeAnAlertAndANotification() throws Exception {
        try (Driven evaluate = evaluate()) {
            panesOfASlowService().forEach(pane -> evaluate.write(TOPICS.panes(), null, pane, START + 60_000));

            List<Evaluation> evaluations = new ArrayList<>();
            for (TestRecord<byte[], byte[]> record : evaluate.read(TOPICS.evaluations())) {
                evaluations.add(Codecs.EVALUATION.decode(record.value()));
            }
            assertThat(evaluations)
                    .filteredOn(evaluation -> evaluation.objective().equals("api-latency"))
                    .last()
                    .satisfies(evaluation -> {
                        assertThat(evaluation.level()).isEqualTo(Level.CRITICAL);
                        assertThat(evaluation.counts().total()).isEqualTo(100);
                    });
            assertThat(evaluate.read(TOPICS.alerts())).isNotEmpty();
            assertThat(evaluate.read(TOPICS.notifications())).isNotEmpty();
            assertThat(evaluate.read(TOPICS.auditEvents())).isNotEmpty();
            assertThat(evaluate.read(TOPICS.deadLetters())).isEmpty();
        }
    }

    @Test
    void recordThatIsNoneIsADeadLetterAndStopsNothing() throws Exception {
        try (Driven evaluate = evaluate()) {
            List<byte[]> panes = panesOfASlowService();
            evaluate.write(TOPICS.panes(), "k", new byte[] {9}, START);
            evaluate.write(TOPICS.panes(), "k", null, START);
            evaluate.write(TOPICS.panes(), "k", Codecs.PANE_RECORD.encode(brokenPane()), START);
            panes.forEach(pane -> evaluate.write(TOPICS.panes(), null, pane, START + 60_000));

            assertThat(evaluate.read(TOPICS.deadLetters()))
                    .extracting(letter -> header(letter, "reason"))
                    .containsExactly("undecodable", "null_value", "undecodable");
            assertThat(evaluate.read(TOPICS.evaluations())).isNotEmpty();
        }
    }

    private static PaneRecord brokenPane() {
        SeriesKey series = new SeriesKey("checkout", "api", "", Map.of());
        PaneRecord.Partial partial = new PaneRecord.Partial(series, START, new byte[] {1, 2, 3});
        return new PaneRecord.Partials(new SourceId("metrics", 0), "checkout", START, List.of(partial));
    }

    private Driven evaluate() {
        return new Driven(TopologyShapeTest.evaluate(PolicyReader::compile), "evaluate", stateDir);
    }

    /** What phase 1 makes of a policy, a hundred slow requests, and half a minute in all three sources of time. */
    private List<byte[]> panesOfASlowService() {
        try (Driven collect = new Driven(TopologyShapeTest.collect(), "collect", stateDir.resolve("collect"))) {
            ControlEvent policies = new ControlEvent(
                    Instant.ofEpochMilli(START),
                    "operator",
                    "start",
                    new ControlEvent.PolicySet(List.of(PolicyTexts.bundled("demo"))));
            collect.write(TOPICS.control(), "policy/set", Codecs.CONTROL_EVENT.encode(policies), START);
            MetricBatchWriter batch = new MetricBatchWriter("checkout", "api", Map.of());
            for (int i = 0; i < 100; i++) {
                batch.request(START + 1_000 + i, "GET /", 3_000_000 + i, Outcome.OK, "");
            }
            heartbeats(collect, START);
            collect.write(TOPICS.metrics(), "checkout", batch.toBytes(), START + 2_000);
            for (int second = 3; second <= 15; second++) {
                heartbeats(collect, START + second * 1_000L);
            }
            return collect.read(TOPICS.panes()).stream().map(TestRecord::value).toList();
        }
    }

    private static void heartbeats(Driven collect, long arrivalMillis) {
        for (Topic topic : TOPICS.timeSources()) {
            ProducerRecord<byte[], byte[]> heartbeat = Heartbeat.to(topic.fullName(), 0, arrivalMillis);
            collect.write(topic, "loadline-heartbeat", null, heartbeat.headers(), arrivalMillis);
        }
    }
}
