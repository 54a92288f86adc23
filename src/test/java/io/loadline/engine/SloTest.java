package io.loadline.engine;

import static io.loadline.engine.Deployment.CONTROL;
import static io.loadline.engine.Deployment.SHOP;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;
import static io.loadline.engine.Deployment.requests;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.loadline.alert.AlertTransition;
import io.loadline.sample.Outcome;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Burn rates and budgets, from samples to transitions (semantics §4). */
class SloTest {
    private static final long HOUR = 3_600_000;
    private static final SourceId A = metrics(0);

    private final Deployment it = new Deployment(2, true, false);
    private long now = T0;

    private static String policy(String slo, String objectives) {
        return """
                apiVersion: loadline/v1
                kind: Policy
                metadata: {name: slo}
                %s
                slos:
                  - {name: availability, group_by: [service], indicator: success_rate, %s}
                """.formatted(objectives.isEmpty() ? "" : "objectives: " + objectives, slo);
    }

    private void inForce(String slo, String objectives) {
        it.control(now - 5000, Policies.set(policy(slo, objectives)));
    }

    /** One request a second. */
    private void traffic(long millis, Outcome outcome) {
        for (long end = now + millis; now < end; now += 1000) {
            it.samples(A, now, requests(SHOP, now, 1, outcome));
            it.heartbeat(CONTROL, now);
        }
    }

    private void silence(long millis) {
        it.beat(now, now + millis, A, CONTROL);
        now += millis;
    }

    private List<String> changes() {
        return it.decided.transitions.stream()
                .map(each -> each.from().code() + " " + each.to().code())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"99.95%, 26", "99%, 518", "95%, 2592"})
    void aFullOutageFiresTheFirstTierAfterItsTime(String target, long seconds) {
        inForce("target: " + target + ", every: 1s, tiers: [{budget: 2%, long: 1h, severity: critical}]", "");
        traffic(2 * HOUR, Outcome.OK);
        long began = now;

        traffic(seconds * 1000 + 90_000, Outcome.ERROR);

        AlertTransition critical = it.decided.transitions.stream()
                .filter(each -> each.evidence().threshold().equals("> 14.4 over 1h and 5m"))
                .findFirst()
                .orElseThrow();
        assertThat(critical.to().code()).isEqualTo("critical");
        // The window may be up to a minute longer than an hour, and the error must exceed the factor.
        assertThat(critical.instant().toEpochMilli() - began)
                .isBetween(seconds * 1000, (long) (seconds * 1000 * 61 / 60.0) + 2000);
        assertThat(critical.threshold()).hasValueCloseTo(14.4, within(1e-9));
        assertThat(critical.value().orElseThrow()).isGreaterThan(14.4);
        assertThat(critical.evidence().indicator()).isEqualTo("burn_rate(availability)");
        assertThat(critical.evidence().windowEnd()).isEqualTo(critical.instant());
        assertThat(critical.evidence().counts().errors()).isBetween(5L, seconds + 60);
        assertThat(critical.incidentId()).isPresent();
    }

    @Test
    void theShortWindowEndsTheAlertSoonAfterTheBurning() {
        inForce("target: 99.95%, tiers: [{budget: 2%, long: 1h, severity: critical}]", "");
        traffic(HOUR, Outcome.OK);
        traffic(60_000, Outcome.ERROR);
        traffic(10 * 60_000, Outcome.OK);

        assertThat(changes()).containsExactly("ok critical", "critical ok");
        long lasted = it.decided.transitions.get(1).instant().toEpochMilli()
                - it.decided.transitions.get(0).instant().toEpochMilli();
        assertThat(lasted).isBetween(5 * 60_000L, 7 * 60_000L);
    }

    @Test
    void withoutTrafficThereIsNoBurnAndTheEndOfTrafficEndsNoBurning() {
        inForce("target: 99.95%, tiers: [{budget: 2%, long: 1h, severity: critical}]", "");
        traffic(HOUR, Outcome.OK);
        traffic(60_000, Outcome.ERROR);
        silence(2 * HOUR);

        assertThat(changes()).containsExactly("ok critical", "critical no_data");
        assertThat(it.decided.evaluations)
                .allMatch(each ->
                        each.value().isEmpty() || Double.isFinite(each.value().getAsDouble()));
        Evaluation last = it.decided.evaluations.get(it.decided.evaluations.size() - 1);
        assertThat(last.level()).isEqualTo(Level.NO_DATA);
        assertThat(last.value()).isEmpty();
    }

    @Test
    void longWindowsWeightByEvents() {
        inForce(
                "target: 99.9%",
                "[{name: rate, slo: availability, indicator: burn_rate, window: 1h, warning: \"> 1000\"}]");
        traffic(50 * 60_000, Outcome.OK);
        it.samples(A, now, requests(SHOP, now, 3000, Outcome.ERROR));
        traffic(60_000, Outcome.OK);

        Evaluation last = it.decided.evaluations.stream()
                .filter(each -> each.objective().equals("rate"))
                .reduce((one, other) -> other)
                .orElseThrow();
        assertThat(last.value().orElseThrow()).isCloseTo(3000 / (3000 + 3000.0 + 58) / 0.001, within(2.0));
        assertThat(last.indicator()).isEqualTo("burn_rate(availability)");
    }

    @Test
    void fewBadEventsAreNoBreachHoweverFewTheOthers() {
        inForce(
                "target: 99.95%",
                "[{name: rate, slo: availability, indicator: burn_rate, window: 1h, warning: \"> 10\"},"
                        + " {name: left, slo: availability, indicator: budget_remaining, warning: \"< 25%\"}]");
        it.samples(A, now, requests(SHOP, now, 4, Outcome.ERROR));
        silence(60_000);

        assertThat(it.decided.transitions).isEmpty();
        assertThat(it.decided.evaluations).anyMatch(each -> each.value().orElse(0) > 1000);
    }

    @Test
    void whatIsLeftOfTheBudgetFallsByWhatWasSpent() {
        inForce(
                "target: 90%, period: 7d",
                "[{name: left, slo: availability, indicator: budget_remaining, warning: \"< 50%\", critical: \"< 0%\"}]");
        traffic(900_000, Outcome.OK);
        traffic(60_000, Outcome.ERROR);
        traffic(5_000, Outcome.OK);

        Evaluation last = it.decided.evaluations.stream()
                .filter(each -> each.objective().equals("left"))
                .reduce((one, other) -> other)
                .orElseThrow();
        assertThat(last.value().orElseThrow()).isCloseTo(1 - 60 / 965.0 / 0.1, within(0.01));
        assertThat(last.indicator()).isEqualTo("budget_remaining(availability)");
        assertThat(last.level()).isEqualTo(Level.WARNING);
    }

    @Test
    void aSliceWithoutEventsIsNotBadAndBadOnesAreCountedOverTheWholeWindow() {
        inForce(
                "target: 99%, budgeting: timeslices, slice_bad: \"< 95%\","
                        + " tiers: [{budget: 2%, long: 1h, severity: critical}]",
                "[{name: rate, slo: availability, indicator: burn_rate, window: 1h, warning: \"> 1000\"}]");
        traffic(60_000, Outcome.ERROR);
        silence(20 * 60_000);
        traffic(30_000, Outcome.ERROR);

        Evaluation last = it.decided.evaluations.stream()
                .filter(each -> each.objective().equals("rate"))
                .reduce((one, other) -> other)
                .orElseThrow();
        // One bad minute of sixty; the other has not ended.
        assertThat(last.value().orElseThrow()).isCloseTo(1 / 60.0 / 0.01, within(1e-9));
    }

    @Test
    void anotherTargetKeepsTheCountsAndAnotherSelectorBeginsAnewFromThePanesHeld() {
        String left = "[{name: left, slo: availability, indicator: budget_remaining, warning: \"< 0%\"}]";
        inForce("target: 90%, period: 7d", left);
        traffic(2 * HOUR, Outcome.ERROR);
        inForce("target: 99%, period: 14d", left);
        traffic(10_000, Outcome.OK);
        long kept = newest("left").counts().total();
        inForce("target: 99%, period: 14d, select: {kind: api}", left);
        traffic(10_000, Outcome.OK);

        assertThat(kept).isBetween(7195L, 7210L);
        assertThat(newest("left").counts().total()).isBetween(600L, 1000L);
    }

    @Test
    void aLatePartialIsFoldedIntoItsSlot() {
        inForce("target: 95%", "[{name: left, slo: availability, indicator: budget_remaining, warning: \"< 0%\"}]");
        traffic(600_000, Outcome.OK);
        it.samples(A, now, requests(SHOP, now - 400_000, 50, Outcome.ERROR));
        traffic(10_000, Outcome.OK);

        assertThat(newest("left").counts().errors()).isEqualTo(50);
    }

    /** policies/strict.yaml counts minutes: an outage pages when its first bad minute ends. */
    @ParameterizedTest
    @CsvSource({"0, 60", "30, 30", "58, 62"})
    void aTotalOutagePagesAtTheEndOfItsFirstBadMinuteWithTheStrictPolicy(long beganAt, long seconds)
            throws IOException {
        String strict = Files.readString(Path.of("policies/strict.yaml"));
        it.control(now - 5000, Policies.set(strict.substring(strict.indexOf("apiVersion"))));
        traffic(HOUR + beganAt * 1000, Outcome.OK);
        long began = now;

        traffic(130_000, Outcome.ERROR);

        AlertTransition page = it.decided.transitions.stream()
                .filter(each -> each.objective().equals("availability"))
                .findFirst()
                .orElseThrow();
        assertThat(page.to().code()).isEqualTo("critical");
        assertThat(page.instant().toEpochMilli() - began).isEqualTo(seconds * 1000);
        assertThat(page.value().orElseThrow()).isCloseTo(1 / 60.0 / 0.0005, within(1e-9));
    }

    @Test
    void everyEventIsCountedOnceWhenTheStepChanges() {
        String left = "[{name: left, slo: availability, indicator: budget_remaining, every: %s, warning: \"< 0%%\"}]";
        inForce("target: 99%, every: 1s", left.formatted("1s"));
        traffic(123_000, Outcome.OK);
        inForce("target: 99%, every: 30s", left.formatted("30s"));
        traffic(77_000, Outcome.OK);
        it.samples(A, now, requests(SHOP, now - 81_000, 50, Outcome.OK));
        inForce("target: 99%, every: 1s", left.formatted("1s"));
        traffic(101_000, Outcome.OK);
        silence(60_000);

        assertThat(newest("left").counts().total()).isEqualTo(123 + 77 + 50 + 101);
    }

    @Test
    void slosOfTheSameNameInTwoPoliciesCountForThemselves() {
        String one = policy("target: 95%", "");
        String two = one.replace("name: slo}", "name: other}").replace("success_rate", "error_rate");
        it.control(
                now - 5000,
                new ControlEvent(
                        Instant.EPOCH,
                        "tester",
                        "because",
                        new ControlEvent.PolicySet(List.of(
                                new ControlEvent.PolicyText("slo", "v1", one),
                                new ControlEvent.PolicyText("other", "v2", two.replace("95%", "99%"))))));
        traffic(60_000, Outcome.OK);
        traffic(60_000, Outcome.ERROR);

        assertThat(it.decided.transitions)
                .extracting(each -> each.policy() + " " + each.evidence().threshold())
                .containsExactly("other > 6 over 6h and 30m", "slo > 1 over 3d and 6h", "slo > 6 over 6h and 30m");
        assertThat(it.decided.transitions.stream().map(AlertTransition::alertId).distinct())
                .hasSize(2);
    }

    @Test
    void theDaysOfATierKeepNoPanes() {
        inForce("target: 99.9%", "");
        traffic(HOUR, Outcome.OK);

        assertThat(it.evaluator().figures().panes()).isLessThan(200);
    }

    private Evaluation newest(String objective) {
        return it.decided.evaluations.stream()
                .filter(each -> each.objective().equals(objective))
                .reduce((one, other) -> other)
                .orElseThrow();
    }
}
