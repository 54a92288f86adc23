package io.loadline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.sla.Dwell;
import io.loadline.sla.Dwell.Datapoints;
import io.loadline.sla.Limits;
import io.loadline.sla.Missing;
import io.loadline.sla.Objective;
import io.loadline.sla.Threshold;
import io.loadline.sla.Threshold.Comparison;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a condition must hold, and what missing data means, as policies write them (semantics §2 and §3). */
class DwellAndDataTest {
    @Test
    void forCanBeGivenPerLevel() {
        assertThat(objective("{}", "for: {warning: 5m, critical: 1m}").dwell())
                .isEqualTo(new Dwell(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ZERO, Optional.empty()));
    }

    @Test
    void aLevelThatForLeavesOutIsInherited() {
        Dwell dwell = objective("{for: 5m}", "for: {critical: 1m}").dwell();

        assertThat(dwell.warning()).hasMinutes(5);
        assertThat(dwell.critical()).hasMinutes(1);
    }

    @Test
    void keepFiringForIsMappedAndInherited() {
        assertThat(objective("{}", "keep_firing_for: 10m").dwell().keepFiring()).hasMinutes(10);
        assertThat(objective("{keep_firing_for: 3m}", "every: 5s").dwell().keepFiring())
                .hasMinutes(3);
        assertThat(objective("{}", "every: 5s").dwell().keepFiring()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                              | datapoints: "3 of 5"            | 3 of 5 | 300 | 0
            {every: 5s, for: 1m}            | datapoints: "3 of 5"            | 3 of 5 | 300 | 0
            {}                              | datapoints: 3 of 5, every: 60s  | 3 of 5 | 60  | 0
            {datapoints: 2 of 3}            | window: 60s                     | 2 of 3 | 60  | 0
            {datapoints: 2 of 3, every: 5s} | window: 60s                     | 2 of 3 | 5   | 0
            {datapoints: 2 of 3}            | for: 20s                        | none   | 5   | 20
            """)
    void datapointsTakeTheWindowAsTheirPeriodAndExcludeFor(
            String defaults, String keys, String datapoints, int every, int dwell) {
        Objective objective = objective(defaults, keys);

        assertThat(objective.dwell().datapoints().map(DwellAndDataTest::text).orElse("none"))
                .isEqualTo(datapoints);
        assertThat(objective.every()).hasSeconds(every);
        assertThat(objective.dwell().warning()).hasSeconds(dwell);
    }

    @Test
    void recoverIsMappedPerLevel() {
        assertThat(objective("{}", "recover: {warning: '< 450ms', critical: '<= 0.9s'}")
                        .measured()
                        .recover())
                .isEqualTo(new Limits(
                        Optional.of(new Threshold(Comparison.LESS, 450, "< 450ms")),
                        Optional.of(new Threshold(Comparison.LESS_OR_EQUAL, 900, "<= 0.9s"))));
        assertThat(objective("{}", "every: 5s").measured().recover()).isEqualTo(Limits.none());
    }

    @Test
    void absentAfterIsMappedAndInherited() {
        assertThat(objective("{}", "absent_after: 2m").missing().absentAfter()).contains(Duration.ofMinutes(2));
        assertThat(objective("{absent_after: 1m}", "every: 5s").missing().absentAfter())
                .contains(Duration.ofMinutes(1));
        assertThat(objective("{}", "missing_data: ignore, notify_no_data: true").missing())
                .isEqualTo(new Missing(Missing.Mode.IGNORE, true, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            for: {warning: 5m, critical: 1m}                                                          | 300
            for: {warning: 5m, critical: 1m}, actions: {critical: [{scale: writes}]}                  | 60
            for: {warning: 5m, critical: 1m}, act_after: 2m, actions: {critical: [{scale: writes}]}   | 120
            datapoints: 2 of 3                                                                        | 0
            """)
    void actsWhenTheLevelThatScalesFiresUnlessToldToWait(String keys, int expected) {
        assertThat(objective("{}", keys).actAfter()).hasSeconds(expected);
    }

    private static String text(Datapoints datapoints) {
        return datapoints.m() + " of " + datapoints.n();
    }

    private static Objective objective(String defaults, String keys) {
        String text = """
                apiVersion: loadline/v1
                kind: Policy
                metadata: {name: p}
                defaults: %s
                objectives: [{name: a, indicator: latency_p95, warning: "> 500ms", critical: "> 1000ms", %s}]
                scaling: {writes: {resource: "dynamodb:table/t", dimension: write_capacity, step: 1, min: 1, max: 9}}
                """.formatted(defaults, keys);
        return PolicyReader.read("p.yaml", text).objectives().get(0);
    }
}
