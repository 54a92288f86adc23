package io.loadline.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.loadline.sla.Action.Notify;
import io.loadline.sla.BurnTier;
import io.loadline.sla.Condition;
import io.loadline.sla.Dwell;
import io.loadline.sla.Expression.All;
import io.loadline.sla.Expression.Any;
import io.loadline.sla.Expression.AtLeast;
import io.loadline.sla.Expression.Not;
import io.loadline.sla.Indicator;
import io.loadline.sla.Level;
import io.loadline.sla.Matcher;
import io.loadline.sla.Matcher.Operator;
import io.loadline.sla.Missing;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.sla.Slo;
import io.loadline.sla.Slo.Budgeting;
import io.loadline.sla.Threshold;
import io.loadline.sla.Threshold.Comparison;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** SLOs, what stands on them, and objectives over other objectives, as policies write them (semantics §4). */
class SloAndCombinedTest {
    private static final String HEAD = "apiVersion: loadline/v1\nkind: Policy\nmetadata: {name: p}\n";

    @Test
    void anSloHasTheTiersOfTheWorkbookUnlessItSaysOtherwise() {
        Policy policy = read("slos: [{name: availability, indicator: success_rate, target: 99.95%}]");

        Objective objective = policy.objectives().get(0);
        Condition.Burning burning = (Condition.Burning) objective.condition();
        assertThat(burning.tiers()).isEqualTo(BurnTier.defaults(Duration.ofDays(30)));
        assertThat(burning.tiers().get(0).factor()).isCloseTo(14.4, within(1e-9));
        assertThat(burning.slo()).isEqualTo(policy.slos().get("availability"));
        assertThat(burning.slo())
                .isEqualTo(new Slo(
                        "availability",
                        List.of(),
                        List.of("service", "operation"),
                        indicator("success_rate"),
                        0.9995,
                        Duration.ofDays(30),
                        new Budgeting.Occurrences()));
        assertThat(objective.name()).isEqualTo("availability");
        assertThat(objective.window()).hasMinutes(5);
        assertThat(objective.every()).hasSeconds(5);
        assertThat(objective.dwell()).isEqualTo(Dwell.of(Duration.ZERO));
        assertThat(objective.missing()).isEqualTo(new Missing(Missing.Mode.MISSING, false, Optional.empty()));
    }

    @Test
    void everyKeyOfAnSloIsMapped() {
        Policy policy = read("""
                defaults: {for: 1m, missing_data: breaching, group_by: [service, zone]}
                routes: {ops: {receivers: [sns]}}
                slos:
                  - name: fast
                    select: {kind: api}
                    group_by: [service]
                    indicator: latency_within(300ms)
                    target: 0.99
                    period: 7d
                    budgeting: timeslices
                    slice: 5m
                    slice_bad: "< 95%"
                    tiers:
                      - {budget: 10%, long: 12h, severity: critical}
                      - {budget: 0.5, long: 2d, short: 6h, severity: warning}
                    every: 10s
                    delay: 20s
                    keep_firing_for: 30s
                    runbook: docs/runbooks/high-latency.md
                    actions: {warning: [{notify: ops}]}
                """);

        Slo slo = new Slo(
                "fast",
                List.of(Matcher.of("kind", Operator.EQUAL, "api")),
                List.of("service"),
                indicator("latency_within(300ms)"),
                0.99,
                Duration.ofDays(7),
                new Budgeting.TimeSlices(Duration.ofMinutes(5), new Threshold(Comparison.LESS, 0.95, "< 95%")));
        assertThat(policy.objectives())
                .containsExactly(new Objective(
                        "fast",
                        slo.select(),
                        slo.groupBy(),
                        new Condition.Burning(
                                slo,
                                List.of(
                                        new BurnTier(
                                                0.1, Duration.ofHours(12), Duration.ofHours(1), 1.4, Level.CRITICAL),
                                        new BurnTier(
                                                0.5, Duration.ofDays(2), Duration.ofHours(6), 1.75, Level.WARNING))),
                        Duration.ofHours(1),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20),
                        new Dwell(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30), Optional.empty()),
                        new Missing(Missing.Mode.MISSING, false, Optional.empty()),
                        Duration.ZERO,
                        Optional.of("docs/runbooks/high-latency.md"),
                        Map.of(Level.WARNING, List.of(new Notify("ops")))));
        assertThat(policy.slos()).isEqualTo(Map.of("fast", slo));
    }

    @Test
    void aSliceIsAMinuteUnlessToldOtherwise() {
        Policy policy =
                read("slos: [{name: s, indicator: error_rate, target: 99%, budgeting: timeslices, slice_bad: '> 5%'}]");

        assertThat(policy.slos().get("s").slice()).contains(Duration.ofMinutes(1));
    }

    @Test
    void objectivesCanBeOnTheBudgetOfAnSlo() {
        Policy policy = read("""
                defaults: {window: 10m, absent_after: 1m}
                objectives:
                  - {name: low, slo: s, indicator: budget_remaining, warning: "< 25%", critical: "< -10%", recover: {warning: "> 30%"}}
                  - {name: quick, slo: s, indicator: burn_rate, window: 1h, warning: "> 10", delay: 5s}
                slos:
                  - {name: s, select: {kind: api}, group_by: [service], indicator: success_rate, target: 99.9%, delay: 1m}
                """);

        assertThat(policy.objectives()).extracting(Objective::name).containsExactly("low", "quick", "s");
        Objective low = policy.objectives().get(0);
        assertThat(low.measured().indicator())
                .isEqualTo(new Indicator.OfBudget(Indicator.OfBudget.Stat.BUDGET_REMAINING, "s"));
        assertThat(low.measured().limits().warning()).contains(new Threshold(Comparison.LESS, 0.25, "< 25%"));
        assertThat(low.measured().limits().critical()).contains(new Threshold(Comparison.LESS, -0.1, "< -10%"));
        assertThat(low.measured().recover().warning()).contains(new Threshold(Comparison.GREATER, 0.3, "> 30%"));
        assertThat(low.select()).containsExactly(Matcher.of("kind", Operator.EQUAL, "api"));
        assertThat(low.groupBy()).containsExactly("service");
        assertThat(low.window()).hasMinutes(5);
        assertThat(low.delay()).hasMinutes(1);
        assertThat(low.missing().absentAfter()).isEmpty();
        Objective quick = policy.objectives().get(1);
        assertThat(quick.measured().indicator().text()).isEqualTo("burn_rate(s)");
        assertThat(quick.window()).hasHours(1);
        assertThat(quick.delay()).hasSeconds(5);
    }

    @Test
    void objectivesCombineTheLevelsOfOthers() {
        Policy policy = read("""
                defaults: {group_by: [service], every: 2s, window: 1m}
                routes: {ops: {receivers: [sns]}}
                objectives:
                  - {name: slow, indicator: latency_p95, warning: "> 1s", critical: "> 2s"}
                  - {name: failing, indicator: success_rate, warning: "< 99%"}
                  - name: broken
                    group_by: [service, zone]
                    warning: {any: [slow, failing, s]}
                    critical: {all: [{objective: slow, level: critical}, {objective: failing}, {not: {any: [s]}}]}
                    for: 20s
                    keep_firing_for: 1m
                    missing_data: ignore
                    notify_no_data: true
                    runbook: docs/runbooks/errors.md
                    actions: {critical: [{notify: ops}]}
                  - {name: quiet, group_by: [service, zone], warning: broken}
                slos: [{name: s, indicator: success_rate, target: 99.9%}]
                """);

        assertThat(policy.objectives().get(2))
                .isEqualTo(new Objective(
                        "broken",
                        List.of(),
                        List.of("service", "zone"),
                        new Condition.Combined(
                                Optional.of(new Any(List.of(at("slow"), at("failing"), at("s")))),
                                Optional.of(new All(List.of(
                                        new AtLeast("slow", Level.CRITICAL),
                                        at("failing"),
                                        new Not(new Any(List.of(at("s")))))))),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ZERO,
                        new Dwell(
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(20),
                                Duration.ofMinutes(1),
                                Optional.empty()),
                        new Missing(Missing.Mode.IGNORE, true, Optional.empty()),
                        Duration.ofSeconds(20),
                        Optional.of("docs/runbooks/errors.md"),
                        Map.of(Level.CRITICAL, List.of(new Notify("ops")))));
        assertThat(policy.objectives().get(3).condition())
                .isEqualTo(new Condition.Combined(Optional.of(at("broken")), Optional.empty()));
    }

    @Test
    void ratiosOfIndicatorsCanBeMoreThanOne() {
        Policy policy = read("""
                objectives:
                  - {name: memory, indicator: gauge(used).avg / gauge(limit).avg, warning: "> 80%", critical: "> 1.5"}
                """);

        assertThat(policy.objectives().get(0).measured().indicator())
                .isEqualTo(new Indicator.Quotient(indicator("gauge(used).avg"), indicator("gauge(limit).avg")));
        assertThat(policy.objectives().get(0).measured().limits().warning())
                .contains(new Threshold(Comparison.GREATER, 0.8, "> 80%"));
        assertThat(policy.objectives().get(0).measured().limits().critical())
                .contains(new Threshold(Comparison.GREATER, 1.5, "> 1.5"));
    }

    private static AtLeast at(String objective) {
        return new AtLeast(objective, Level.WARNING);
    }

    private static Indicator indicator(String text) {
        return Indicator.parse(text).orElseThrow();
    }

    private static Policy read(String sections) {
        return PolicyReader.read("p.yaml", HEAD + sections);
    }
}
