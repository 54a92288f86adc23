package io.loadline.standing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.TimeSettings;
import io.loadline.policy.PolicyReader;
import io.loadline.replay.EventReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was decided, in plain words: three requests a second, of which one is slow from minute 2 to minute 5. */
class WordingTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T09:00:00Z");
    private static final String POLICY = """
            apiVersion: loadline/v1
            kind: Policy
            metadata: {name: shop}
            defaults: {window: 1m, every: 5s}
            objectives:
              - {name: slow, indicator: latency_p95, for: 2m, keep_firing_for: 1m, warning: "> 500ms",
                 actions: {warning: [{notify: ops}]}}
              - {name: points, indicator: latency_p95, every: 1m, datapoints: "3 of 5", warning: "> 500ms"}
              - {name: few, indicator: latency_p95, min_samples: 1000, warning: "> 500ms"}
              - {name: bad, indicator: latency_p99, min_breaching: 500, warning: "> 500ms"}
              - {name: both, indicator: latency_p95, warning: "> 500ms", critical: "> 1000ms",
                 actions: {warning: [{notify: ops}], critical: [{notify: oncall}]}}
              - {name: queue, indicator: gauge(queue).last, warning: "> 5"}
            routes:
              ops: {receivers: [mail]}
              oncall: {receivers: [pager]}
            """;

    @TempDir
    private Path directory;

    @Test
    void saysWhichConditionIsTheFirstThatIsMissing() throws IOException {
        assertThat(not("slow", "09:01:00"))
                .isEqualTo("shop GET /  slow: value 100.1 ms is not above 500.0 ms: 0 of 180 samples are beyond");
        assertThat(not("slow", "09:03:00"))
                .isEqualTo("shop GET /  slow: pending since 09:02:10, needs 2m, 1m10s to go");
        assertThat(not("slow", "09:04:30"))
                .isEqualTo("shop GET /  slow: it fires at warning, and first was sent to ops at 09:04:15");
        assertThat(not("points", "09:04:00"))
                .isEqualTo("shop GET /  points: 2 of the newest 5 points breach, it needs 3 (-00WW)");
        assertThat(not("few", "09:03:00"))
                .contains("nothing is decided: 180 samples of min_samples 1000 (held: low_samples, for at most 15m)");
        assertThat(not("bad", "09:03:00")).contains("only 60 of 180 samples are beyond > 500ms, min_breaching is 500");
    }

    @Test
    void explainsWindowValueLimitsTimersAndWhatItLedTo() throws IOException {
        assertThat(new Wording(answer("slow", "09:06:00"), Deliveries.unknown()).explain())
                .anyMatch(line -> line.startsWith("shop GET /  slow (policy shop "))
                .contains(
                        "  window     09:05:00 to 09:06:00 (1m), 12 panes, 180 requests: 0 errors, 0 throttled, 0 late",
                        "  value      latency_p95 = 100.1 ms, exactly between 99.8 ms and 100.4 ms, on 180 samples",
                        "  limit      warning > 500ms: not beyond it, 0 of 180 samples are (min_breaching 5)",
                        "  state      warning, unchanged since 09:04:10",
                        "  led to     09:02:10  ok -> pending (breach)",
                        "  led to     09:04:15  open sent to mail of route ops (first)")
                .anyMatch(line -> line.contains("kept by keep_firing_for 1m"));
    }

    @Test
    void tellsOfEachRouteThatIsCalledWhatItWaitsFor() throws IOException {
        assertThat(not("both", "09:02:10"))
                .startsWith(
                        "shop GET /  both: it fires at critical, and oncall: waits for group_wait (5s) until 09:02:15");
        assertThat(not("both", "09:02:20")).endsWith("and first was sent to oncall at 09:02:15");
    }

    @Test
    void creditsAnAlertOnlyWithNotificationsOfRoutesThatItCalls() throws IOException {
        assertThat(new Wording(answer("both", "09:04:30"), Deliveries.unknown()).explain())
                .filteredOn(line -> line.contains(" sent to "))
                .containsExactly(
                        "  led to     09:02:15  open sent to pager of route oncall (first)",
                        "  led to     09:04:15  the incident: open sent to mail of route ops (first)");
    }

    @Test
    void whatNothingIsMeasuredOfHasNoAnswer() throws IOException {
        assertThat(answers("queue", "09:03:00")).isEmpty();
    }

    private String not(String objective, String at) throws IOException {
        return new Wording(answer(objective, at), Deliveries.unknown()).whyNot();
    }

    private Answer answer(String objective, String at) throws IOException {
        return answers(objective, at).get(0);
    }

    private List<Answer> answers(String objective, String at) throws IOException {
        Path file = directory.resolve("events.jsonl");
        if (!Files.exists(file)) {
            Files.write(
                    file,
                    IntStream.range(0, 420 * 3).mapToObj(WordingTest::line).toList(),
                    UTF_8);
        }
        Heard heard = new Heard();
        heard.ask(new Question(
                "shop",
                Optional.of(objective),
                Optional.empty(),
                Optional.of(Instant.parse("2026-03-01T" + at + "Z"))));
        new EventReplay(
                        List.of(file),
                        List.of(new PolicyText(
                                "shop", PolicyReader.read("shop.yaml", POLICY).version(), POLICY)),
                        PolicyReader::compile,
                        TimeSettings.defaults(),
                        heard,
                        (place, reason, message, line) -> {
                            throw new IllegalStateException(place + ": " + message);
                        },
                        bytes -> {})
                .run();
        return heard.answers();
    }

    private static String line(int request) {
        int second = request / 3;
        int latency = second >= 120 && second < 300 && request % 3 == 0 ? 1200 : 100;
        return "{\"timestamp\":\"%s\",\"service\":\"shop\",\"operation\":\"GET /\",\"latency_ms\":%d,\"outcome\":\"ok\"}"
                .formatted(BEGIN.plusSeconds(second), latency);
    }
}
