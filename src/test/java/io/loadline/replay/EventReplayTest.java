package io.loadline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.TimeSettings;
import io.loadline.policy.PolicyReader;
import io.loadline.policy.PolicyTexts;
import io.loadline.sample.RejectReason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EventReplayTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    private final List<String> refused = new ArrayList<>();
    private List<PolicyText> policies = List.of(PolicyTexts.bundled("default"));
    private EventReplay.Samples samples;

    @BeforeEach
    void nothingRefusedYet() {
        refused.clear();
    }

    @Test
    void evaluatesEachObjectiveEachFiveSecondsUpToTheEndOfTheLastPane() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int second = 0; second < 12; second++) {
            lines.add(request(second, 100, "ok"));
        }

        JsonNode report = replay(file("events.jsonl", lines));

        assertThat(instants(report, "api-latency"))
                .containsExactly("2026-01-01T00:00:05.000Z", "2026-01-01T00:00:10.000Z", "2026-01-01T00:00:15.000Z");
        assertThat(report.get("samples").get("read").asLong()).isEqualTo(12);
        assertThat(totals(report, "api-latency")).containsExactly(5L, 10L, 12L);
    }

    @Test
    void measuresTheLowerQuantileOfTheWindow() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lines.add(request(i * 0.04, i + 1, "ok"));
        }

        JsonNode last = replay(file("events.jsonl", lines)).get("evaluations").get(0);

        assertThat(last.get("value").asDouble()).isBetween(94.0 * 0.99, 95.0 * 1.01);
        assertThat(last.get("value_low").asDouble()).isLessThanOrEqualTo(95.0);
        assertThat(last.get("value_high").asDouble()).isGreaterThanOrEqualTo(95.0);
        assertThat(last.get("window_ms").asLong()).isEqualTo(300_000);
    }

    @Test
    void findsTheBreachAndItsEndAndTellsTheRoutes() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            boolean slow = i >= 1000 && i < 2000;
            lines.add(request(i * 0.2, slow ? 2000 : 100, "ok"));
        }

        JsonNode report = replay(file("events.jsonl", lines));

        List<String> changes = new ArrayList<>();
        report.get("transitions")
                .forEach(change -> changes.add(
                        change.get("from").asText() + ">" + change.get("to").asText()));
        assertThat(changes).containsExactly("ok>critical", "critical>ok");
        List<String> events = new ArrayList<>();
        report.get("commands")
                .forEach(command -> events.add(command.get("route").asText() + ":"
                        + command.get("event").asText()));
        assertThat(events).containsExactly("oncall:open", "oncall:resolve");
    }

    @Test
    void readsGzipAndTheSameAsPlain() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            lines.add(request(second, 100 + second, second % 7 == 0 ? "error" : "ok"));
        }
        Path plain = file("events.jsonl", lines);
        Path packed = folder.resolve("events.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(Files.readAllBytes(plain));
        }

        assertThat(replay(packed)).isEqualTo(replay(plain));
    }

    @Test
    void mergesFilesByTimeWhateverTheirOrder() throws IOException {
        List<String> even = new ArrayList<>();
        List<String> odd = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (int second = 0; second < 40; second++) {
            String line = request(second, 50 + second * 3, "ok");
            (second % 2 == 0 ? even : odd).add(line);
            all.add(line);
        }
        Path first = file("even.jsonl", even);
        Path second = file("odd.jsonl", odd);

        JsonNode merged = replay(first, second);

        assertThat(merged.get("evaluations"))
                .isEqualTo(replay(second, first).get("evaluations"))
                .isEqualTo(replay(file("all.jsonl", all)).get("evaluations"));
    }

    @Test
    void countsALateSampleForLaterInstantsOnly() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int second = 0; second < 10; second++) {
            lines.add(request(second, 100, "ok"));
        }
        lines.add(request(3, 100, "ok"));
        lines.add(request(14, 100, "ok"));

        JsonNode report = replay(file("events.jsonl", lines));

        assertThat(totals(report, "api-latency")).containsExactly(5L, 11L, 12L);
        assertThat(report.get("samples").get("late").asLong()).isEqualTo(1);
        assertThat(report.get("samples").get("counted").asLong()).isEqualTo(12);
    }

    @Test
    void refusesALineOfAWrongClockThatTheNextOnesDoNotFollow() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int second = 0; second < 120; second++) {
            lines.add(request(second, 100, "ok"));
            if (second == 10) {
                lines.add(request(86_400, 100, "ok"));
            }
        }

        JsonNode report = replay(file("events.jsonl", lines));

        assertThat(samples.rejected()).containsOnlyKeys(RejectReason.FUTURE);
        assertThat(refused)
                .singleElement()
                .asString()
                .contains("events.jsonl:12")
                .contains("future");
        assertThat(instants(report, "api-latency").get(23)).isEqualTo("2026-01-01T00:02:00.000Z");
        assertThat(instants(report, "api-latency")).hasSize(24);
    }

    /** Without the rule the replay would walk through decades, so that it is stopped. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void refusesAFirstLineOfAWrongClockAndNotThoseThatFollow() throws IOException {
        for (String wrong : List.of("1767225600", "\"2036-01-01T00:00:00Z\"")) {
            List<String> lines = new ArrayList<>();
            lines.add("{\"timestamp\":" + wrong + ",\"service\":\"checkout\",\"latency_ms\":5}");
            for (int second = 0; second < 30; second++) {
                lines.add(request(second, 100, "ok"));
            }
            refused.clear();

            JsonNode report = replay(file("events.jsonl", lines));

            assertThat(samples.counted()).isEqualTo(30);
            assertThat(refused).singleElement().asString().contains("events.jsonl:1 ");
            assertThat(instants(report, "api-latency")).hasSize(6);
        }
    }

    @Test
    void doesNotOpenTheMilderRouteWhileACriticalAlertGetsBetter() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 8000; i++) {
            boolean slow = i >= 1000 && i < 2000;
            lines.add(request(i * 0.2, slow ? 2000 : i >= 2000 && i < 3800 ? 700 : 100, "ok"));
        }

        JsonNode report = replay(file("events.jsonl", lines));

        List<String> changes = new ArrayList<>();
        report.get("transitions").forEach(change -> changes.add(change.get("to").asText()));
        assertThat(changes).containsExactly("critical", "warning", "ok");
        List<String> events = new ArrayList<>();
        report.get("commands")
                .forEach(command -> events.add(command.get("route").asText() + ":"
                        + command.get("event").asText()));
        assertThat(events).containsExactly("oncall:open", "oncall:resolve");
    }

    @Test
    void followsAGapOfHoursThatTheNextLinesFollow() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int second = 0; second < 30; second++) {
            lines.add(request(second, 100, "ok"));
        }
        for (int second = 0; second < 30; second++) {
            lines.add(request(8 * 3600 + second, 100, "ok"));
        }

        JsonNode report = replay(file("events.jsonl", lines));

        assertThat(samples.counted()).isEqualTo(60);
        List<String> instants = instants(report, "api-latency");
        assertThat(instants.get(instants.size() - 1)).isEqualTo("2026-01-01T08:00:30.000Z");
        // 65 with data of the first half minute, no data at 00:05:30 and hourly from then on, 6 of the second.
        List<String> withoutValue = new ArrayList<>();
        report.get("evaluations").forEach(evaluation -> {
            if (evaluation.get("objective").asText().equals("api-latency") && !evaluation.has("value")) {
                withoutValue.add(evaluation.get("instant").asText() + " "
                        + evaluation.get("level").asText());
            }
        });
        assertThat(withoutValue)
                .hasSize(8)
                .startsWith("2026-01-01T00:05:30.000Z no_data", "2026-01-01T01:05:30.000Z no_data");
        assertThat(instants).hasSize(65 + 8 + 6);
    }

    @Test
    void refusesWhatIsNoSampleAndSaysWhere() throws IOException {
        Path events = file(
                "events.jsonl",
                List.of(
                        request(0, 100, "ok"),
                        "nonsense",
                        request(1, -5, "ok"),
                        request(1, 100, "maybe"),
                        "{\"timestamp\":\"2026-01-01T00:00:02Z\",\"latency_ms\":5}",
                        request(2, 90_000_000.0, "ok"),
                        request(3, 100, "ok")));

        replay(events);

        assertThat(samples.read()).isEqualTo(7);
        assertThat(samples.counted()).isEqualTo(2);
        assertThat(samples.rejected().keySet())
                .containsExactlyInAnyOrder(
                        RejectReason.UNDECODABLE,
                        RejectReason.NEGATIVE_LATENCY,
                        RejectReason.UNKNOWN_OUTCOME,
                        RejectReason.MISSING_SERVICE,
                        RejectReason.ABSURD_LATENCY);
        assertThat(refused).hasSize(5).allMatch(line -> line.matches(".*events\\.jsonl:[2-6] .*"));
    }

    @Test
    void tellsOfMissingDataOnlyWhereThePolicyAsksForIt() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            lines.add(request(second, 100, "ok"));
        }
        for (int second = 1000; second < 2000; second++) {
            lines.add(request(second, 100, "ok"));
        }
        String policy = PolicyTexts.bundled("default").text();
        String asking = policy.replace("defaults:\n", "defaults:\n  notify_no_data: true\n");

        assertThat(replay(file("events.jsonl", lines)).get("commands")).isEmpty();
        policies = List.of(new PolicyText("default", "asking", asking));
        JsonNode report = replay(file("events.jsonl", lines));

        List<String> events = new ArrayList<>();
        report.get("commands")
                .forEach(command -> events.add(command.get("event").asText() + " "
                        + command.get("route").asText() + " "
                        + command.get("severity").asText()));
        assertThat(events).containsExactly("open ops warning", "resolve ops warning");
    }

    @Test
    void anEmptyFileDecidesNothing() throws IOException {
        JsonNode report = replay(file("events.jsonl", List.of()));

        assertThat(report.get("evaluations")).isEmpty();
        assertThat(samples.read()).isZero();
    }

    private JsonNode replay(Path... files) throws IOException {
        StringWriter json = new StringWriter();
        try (ReplayReport report = new ReplayReport(Optional.of(json))) {
            EventReplay replay = new EventReplay(
                    List.of(files),
                    policies,
                    PolicyReader::compile,
                    TimeSettings.defaults(),
                    report,
                    (place, reason, message, line) -> refused.add(place + " " + reason.code() + " " + message),
                    bytes -> {});
            samples = replay.run();
            report.finish(samples);
        }
        return MAPPER.readTree(json.toString());
    }

    private Path file(String name, List<String> lines) throws IOException {
        return Files.write(folder.resolve(name), lines, StandardCharsets.UTF_8);
    }

    private static String request(double second, double latencyMs, String outcome) {
        return String.format(
                Locale.ROOT,
                "{\"timestamp\":\"%s\",\"service\":\"checkout\",\"operation\":\"pay\",\"latency_ms\":%.3f,\"outcome\":\"%s\"}",
                START.plusMillis(Math.round(second * 1000)),
                latencyMs,
                outcome);
    }

    private static List<String> instants(JsonNode report, String objective) {
        return field(report, objective, "instant");
    }

    private static List<Long> totals(JsonNode report, String objective) {
        return field(report, objective, "total").stream().map(Long::valueOf).toList();
    }

    private static List<String> field(JsonNode report, String objective, String name) {
        List<String> values = new ArrayList<>();
        report.get("evaluations").forEach(evaluation -> {
            if (evaluation.get("objective").asText().equals(objective)) {
                values.add(evaluation.get(name).asText());
            }
        });
        return values;
    }
}
