package io.loadline.engine;

import static io.loadline.engine.Deployment.CONTROL;
import static io.loadline.engine.Deployment.T0;
import static io.loadline.engine.Deployment.metrics;
import static io.loadline.engine.Deployment.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.alert.AlertTransition;
import io.loadline.engine.Input.Raw;
import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Evaluation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objectives over the levels of others. */
class CombinedTest {
    private static final SourceId A = metrics(0);
    private static final SeriesKey BUY = series("shop", "buy");
    private static final SeriesKey SELL = series("shop", "sell");
    private static final SeriesKey TABLE = new SeriesKey("shop", "dynamodb", "", Map.of());

    private final Deployment it = new Deployment(2, true, false);

    private void inForce(String... objectives) {
        it.control(T0 - 5000, Policies.set("""
                apiVersion: loadline/v1
                kind: Policy
                metadata: {name: one}
                defaults: {window: 10s, every: 5s}
                objectives:
                  - %s
                """.formatted(String.join("\n  - ", objectives))));
    }

    private static String gauge(String name, String more) {
        return "{name: " + name + ", indicator: gauge(" + name + ").last, warning: \"> 1\", critical: \"> 2\"" + more
                + "}";
    }

    private void at(long second, Raw... raws) {
        it.samples(A, T0 + second * 1000, raws);
        it.heartbeat(CONTROL, T0 + second * 1000);
    }

    private static Raw raw(SeriesKey series, long second, String name, double value) {
        return Raw.gauge(series, T0 + second * 1000, name, value);
    }

    private void until(long from, long second) {
        it.beat(T0 + from * 1000, T0 + second * 1000, A, CONTROL);
    }

    private List<String> levels(String objective) {
        return it.decided.evaluations.stream()
                .filter(each -> each.objective().equals(objective))
                .map(each -> (each.instant().toEpochMilli() - T0) / 1000 + " "
                        + each.group().operation().orElse("-") + " "
                        + each.level().code())
                .toList();
    }

    @Test
    void allAnyAndNotHoldOverTheLevelsOfTheSameInstant() {
        inForce(
                gauge("a", ""),
                gauge("b", ""),
                "{name: both, warning: {all: [a, b]}, critical: {all: [{objective: a, level: critical}, b]}}",
                "{name: alone, warning: {all: [a, {not: b}]}}");
        for (long second = 1; second < 5; second++) {
            at(second, raw(BUY, second, "a", 1.5), raw(BUY, second, "b", 0));
        }
        for (long second = 5; second < 10; second++) {
            at(second, raw(BUY, second, "a", 1.5), raw(BUY, second, "b", 1.5));
        }
        for (long second = 10; second < 15; second++) {
            at(second, raw(BUY, second, "a", 2.5), raw(BUY, second, "b", 1.5));
        }
        until(15, 18);

        assertThat(levels("both")).containsExactly("5 buy ok", "10 buy warning", "15 buy critical");
        assertThat(levels("alone")).containsExactly("5 buy warning", "10 buy ok");
        AlertTransition last = it.decided.transitions.stream()
                .filter(each -> each.objective().equals("both"))
                .reduce((one, other) -> other)
                .orElseThrow();
        assertThat(last.evidence().indicator()).isEqualTo("combined(a=critical, b=warning)");
        assertThat(last.evidence().threshold()).isEqualTo("all(a:critical, b)");
        assertThat(last.value()).isEmpty();
        assertThat(last.group().key().kind()).isEmpty();
    }

    @Test
    void aPartWithFewerLabelsCountsForEachGroupBelowItAndTheKindIsNotCompared() {
        inForce(gauge("a", ""), gauge("b", ", group_by: [service]"), "{name: both, warning: {all: [a, b]}}");
        for (long second = 1; second < 5; second++) {
            at(second, raw(BUY, second, "a", 1.5), raw(SELL, second, "a", 0), raw(TABLE, second, "b", 1.5));
        }
        until(5, 8);

        assertThat(levels("both")).containsExactly("5 buy warning", "5 sell ok");
    }

    @Test
    void aGroupThatOnlySomePartsHaveIsDecidedToo() {
        SeriesKey orders = new SeriesKey("orders", "dynamodb", "", Map.of());
        inForce(
                gauge("a", ", group_by: [service]"),
                gauge("b", ", group_by: [service]"),
                "{name: any, warning: {any: [a, b]}}",
                "{name: alone, warning: {all: [b, {not: a}]}}");
        for (long second = 1; second < 5; second++) {
            at(second, raw(BUY, second, "a", 1.5), raw(orders, second, "b", 1.5));
        }
        until(5, 8);

        assertThat(it.decided.evaluations)
                .filteredOn(each -> List.of("any", "alone").contains(each.objective()))
                .extracting(each -> each.objective() + " " + each.group().service() + " "
                        + each.level().code())
                .containsExactly("any orders warning", "any shop warning", "alone orders warning", "alone shop ok");
    }

    @Test
    void aCompositeOfServicesCountsForEachOperationOfTheOneOverIt() {
        inForce(
                gauge("a", ", group_by: [service]"),
                gauge("b", ""),
                "{name: inner, warning: {any: [a]}}",
                "{name: outer, warning: {all: [inner, b]}}");
        for (long second = 1; second < 5; second++) {
            at(second, raw(TABLE, second, "a", 1.5), raw(BUY, second, "b", 1.5), raw(SELL, second, "b", 0));
        }
        until(5, 8);

        assertThat(levels("outer")).containsExactly("5 buy warning", "5 sell ok");
    }

    @Test
    void aPartThatWasHeldLastIsNotKnownUntilItIsDecidedAgain() {
        inForce(
                "{name: slow, indicator: latency_p95, every: 10s, min_samples: 3, min_breaching: 1, warning: \"> 5ms\"}",
                "{name: both, warning: {all: [slow]}, for: 10s}");
        for (long second = 1; second < 10; second++) {
            at(second, Deployment.requests(BUY, T0 + second * 1000, 1, Outcome.OK));
        }
        at(15, Deployment.requests(BUY, T0 + 15_000, 1, Outcome.OK));
        until(15, 28);

        // At 20 s one sample is held: nothing fires on that, neither then nor at 25 s.
        assertThat(it.decided.transitions)
                .filteredOn(each -> each.objective().equals("both"))
                .extracting(each -> each.to().code())
                .containsExactly("pending");
    }

    @Test
    void whatIsNotKnownMattersOnlyWhereItDecides() {
        inForce(
                gauge("a", ""),
                gauge("b", ""),
                "{name: any, warning: {any: [a, b]}}",
                "{name: all, warning: {all: [a, b]}}");
        for (long second = 1; second < 5; second++) {
            at(second, raw(BUY, second, "a", 0), raw(BUY, second, "b", 1.5));
        }
        for (long second = 5; second < 25; second++) {
            at(second, raw(BUY, second, "a", second < 20 ? 0 : 1.5));
        }
        until(25, 28);

        // From 15 s on b has no data: all does not hold while a does not, any needs b until a holds.
        assertThat(levels("all")).containsExactly("5 buy ok", "25 buy no_data");
        assertThat(levels("any")).containsExactly("5 buy warning", "15 buy no_data", "25 buy warning");
    }

    @Test
    void anObjectiveWithoutAGroupThereDoesNotHold() {
        inForce(gauge("a", ""), gauge("b", ""), "{name: alone, warning: {all: [a, {not: b}]}}");
        at(1, raw(BUY, 1, "a", 1.5));
        until(1, 8);

        assertThat(levels("alone")).containsExactly("5 buy warning");
    }

    @Test
    void anObjectiveThatIsNotDecidedAtAnInstantCountsAsItWasLast() {
        inForce(gauge("a", ", every: 10s"), gauge("b", ""), "{name: both, warning: {all: [a, b]}}");
        for (long second = 1; second < 15; second++) {
            at(second, raw(BUY, second, "a", 1.5), raw(BUY, second, "b", second < 10 ? 0 : 1.5));
        }
        until(15, 18);

        assertThat(levels("both")).contains("15 buy warning");
    }

    @Test
    void aCompositeIsDecidedAfterTheCompositesItRefersTo() {
        inForce(
                "{name: outer, warning: {all: [inner]}}",
                "{name: inner, warning: {any: [a]}, for: 1m}",
                gauge("a", ""));
        at(1, raw(BUY, 1, "a", 1.5));
        until(1, 8);

        assertThat(levels("outer")).containsExactly("5 buy warning");
        assertThat(it.decided.transitions)
                .filteredOn(each -> each.objective().equals("inner"))
                .extracting(each -> each.to().code())
                .containsExactly("pending");
    }

    @Test
    void ratiosAndAbsenceAreDecided() {
        inForce(
                "{name: memory, indicator: gauge(used).avg / gauge(limit).avg, window: 1m, absent_after: 20s, warning: \"> 80%\"}");
        at(1, raw(BUY, 1, "used", 30));
        at(6, raw(BUY, 6, "used", 90), raw(BUY, 6, "limit", 100));
        until(6, 61);

        // Of a group that never sent a limit nothing is said. The pane with the last sample ends at 10 s.
        assertThat(levels("memory").get(0)).isEqualTo("10 buy ok");
        assertThat(levels("memory")).contains("30 buy no_data").doesNotContain("25 buy no_data");
        Evaluation first = it.decided.evaluations.get(0);
        assertThat(first.value()).hasValue(0.6);
    }

    @Test
    void withADelayASeriesIsFirstDecidedAtTheEndOfItsFirstPaneAndTheDelay() {
        inForce(gauge("a", ", delay: 15s"));
        at(7, raw(BUY, 7, "a", 0));
        until(7, 40);

        assertThat(levels("a").get(0)).isEqualTo("25 buy ok");
    }
}
