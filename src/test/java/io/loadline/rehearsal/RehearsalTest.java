package io.loadline.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.policy.PolicyReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    private static final String POLICY = """
            apiVersion: loadline/v1
            kind: Policy
            metadata: {name: shop}
            objectives:
              - name: latency
                indicator: latency_p95
                window: 1m
                every: 10s
                for: 20s
                warning: "> 500ms"
                critical: "> 1000ms"
                actions: {critical: [{notify: oncall}]}
              - name: hits
                select: {kind: cache}
                indicator: gauge(hit_rate).avg
                window: 1m
                every: 10s
                warning: "< 0.7"
            routes:
              oncall: {receivers: [pagerduty]}
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void policy() throws Exception {
        Files.writeString(directory.resolve("shop.yaml"), POLICY);
    }

    private List<Outcome> run(String input, String expectations) throws Exception {
        Path file = directory.resolve("shop.test.yaml");
        Files.writeString(file, """
                apiVersion: loadline/v1
                kind: PolicyTest
                tests:
                  - name: checkout
                    input:
                """ + input.indent(6) + "    expect:\n" + expectations.indent(6));
        return PolicyTests.readAll(List.of(file)).stream().map(Rehearsal::run).toList();
    }

    private static final String SLOW =
            "- {series: {service: shop, operation: checkout}, latency_ms: \"75x6 1200x12\", per_step: 20}";

    @Test
    void aTestThatExpectsWhatIsDecidedPasses() throws Exception {
        List<Outcome> outcomes = run(SLOW, """
                - {at: 1m, objective: latency, level: ok, alert: ok, value: 75}
                - {at: 70s, objective: latency, group: {operation: checkout}, level: critical, alert: pending}
                - {at: 90s, objective: latency, alert: critical, held: none, value: "> 1s"}
                - {between: [0s, 1m], objective: latency, alert: ok, level: ok}
                - {at: 90s, service: shop, incident: open, notifications: none}
                - {at: 2m, notifications: [{at: 100s, route: oncall, event: open, severity: critical}]}
                - {at: 2m, transitions: [{to: pending}, {from: pending, to: critical, at: 1m30s}]}
                """);

        assertThat(outcomes).allMatch(Outcome::passed);
    }

    @Test
    void aTestThatExpectsSomethingElseFailsAndShowsTheDifference() throws Exception {
        List<Outcome> outcomes = run(SLOW, "- {at: 90s, objective: latency, level: ok, alert: warning, value: 75±1}");

        assertThat(TestReport.failed(outcomes.get(0)).stream().map(line -> line.replace(directory + "/", "")))
                .containsExactly(
                        "FAIL  shop.test.yaml  checkout",
                        "  shop.test.yaml:8:9: at 1m30s, latency",
                        "      of        shop/latency {service=shop, operation=checkout}",
                        "      expected  level ok",
                        "      got       level critical",
                        "      expected  value 75±1",
                        "      got       value 1200.13 ms (1196.03 ms to 1204.22 ms)",
                        "      measured  1m30s  latency_p95 1200.13 ms (1196.03 ms to 1204.22 ms), level critical;"
                                + " 120 requests, 0 errors, 0 throttled",
                        "      expected  alert warning",
                        "      got       alert critical",
                        "      before    1m10s  ok -> pending (breach), latency_p95 1200.13 ms, limit > 500ms",
                        "      before    1m30s  pending -> critical (breach), latency_p95 1200.13 ms, limit > 1000ms");
    }

    @Test
    void theDifferenceOfAnObjectiveOverOthersShowsTheirLevels() throws Exception {
        Files.writeString(
                directory.resolve("shop.yaml"),
                POLICY.replace("routes:", "  - {name: broken, warning: {any: [latency, hits]}}\nroutes:"));

        List<Outcome> outcomes = run(SLOW, "- {at: 90s, objective: broken, level: ok}");

        assertThat(TestReport.failed(outcomes.get(0)))
                .contains("      measured  1m30s  combined(hits=none, latency=critical), level warning");
    }

    @Test
    void betweenFailsAtTheFirstMomentThatIsOtherwise() throws Exception {
        List<Outcome> outcomes = run(SLOW, "- {between: [30s, 2m], objective: latency, alert: ok}");

        assertThat(TestReport.failed(outcomes.get(0)))
                .contains("      got       alert pending from 1m10s on")
                .hasSize(8);
    }

    @Test
    void aNotificationTooManyAndOneTooFewAreBothShown() throws Exception {
        List<Outcome> outcomes = run(SLOW, "- {at: 2m, notifications: [{route: oncall, event: resolve}]}");

        assertThat(TestReport.failed(outcomes.get(0)))
                .contains("      expected  1 notifications, got 1", "      missing   {route: oncall, event: resolve}")
                .anyMatch(line ->
                        line.startsWith("      too many  {at: 1m40s, service: shop, route: oncall, event: open"));
    }

    @Test
    void anObjectiveThatNothingWasMeasuredForFails() throws Exception {
        List<Outcome> outcomes = run(SLOW, """
                - {at: 90s, objective: hits, alert: ok}
                - {at: 90s, objective: latency, group: {operation: cart}, alert: ok}
                """);

        assertThat(outcomes.get(0).failures().stream().flatMap(failure -> failure.lines().stream()))
                .containsExactly(
                        "expected  an evaluation of hits",
                        "got       none until 1m30s; no input that the objective selects had a sample",
                        "expected  an evaluation of latency {operation=cart}",
                        "got       none until 1m30s; evaluated were {service=shop, operation=checkout}");
    }

    @Test
    void everyGroupThatFitsMustBeAsExpected() throws Exception {
        List<Outcome> outcomes = run(
                SLOW + "\n- {series: {service: shop, operation: cart}, latency_ms: \"75x20\", per_step: 20}",
                "- {at: 90s, objective: latency, alert: ok}");

        assertThat(outcomes.get(0).failures()).hasSize(1);
        assertThat(outcomes.get(0).failures().get(0).lines())
                .contains("of        shop/latency {service=shop, operation=checkout}")
                .noneMatch(line -> line.contains("operation=cart"));
    }

    @Test
    void gaugesAndGapsAreMeasuredAsTheyAreWritten() throws Exception {
        List<Outcome> outcomes = run(
                "- {series: {service: cache, kind: cache}, gauge: hit_rate, values: \"[0.9 0.5]x6 0.6x6 _x10\"}", """
                - {at: 1m, objective: hits, level: ok, value: 0.7}
                - {at: 2m, objective: hits, level: warning, value: 0.6}
                - {at: 3m, objective: hits, level: no_data, alert: no_data, value: none}
                """);

        assertThat(outcomes)
                .as(() -> outcomes.stream()
                        .flatMap(outcome -> TestReport.failed(outcome).stream())
                        .toList()
                        .toString())
                .allMatch(Outcome::passed);
    }

    @Test
    void theSameTestHasTheSameOutcome() throws Exception {
        String wrong = "- {at: 90s, objective: latency, alert: ok}\n- {at: 2m, notifications: none}";

        List<String> once = TestReport.failed(run(SLOW, wrong).get(0));
        List<String> again = TestReport.failed(run(SLOW, wrong).get(0));

        assertThat(once).isEqualTo(again);
    }

    @Test
    void policiesOfADirectoryAreReadWithoutTheirTests() throws Exception {
        run(SLOW, "- {at: 90s, objective: latency, alert: critical}");

        assertThat(Stream.of(directory.toFile().list())).contains("shop.test.yaml");
        assertThat(PolicyReader.readAll(directory)).hasSize(1);
    }
}
