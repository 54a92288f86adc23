package io.loadline.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.pane.Pane;
import io.loadline.pane.WindowSums;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final Objective P95 = Objectives.upper("latency_p95", Duration.ZERO, Missing.Mode.MISSING);

    private static Judgement judge(Objective objective, Level previous, int fast, int slow, long slowMicros) {
        Pane pane = new Pane();
        for (int i = 0; i < fast; i++) {
            pane.request(Pane.Count.OK, 10_000);
        }
        for (int i = 0; i < slow; i++) {
            pane.request(Pane.Count.ERROR, slowMicros);
        }
        WindowSums sums = new WindowSums();
        sums.add(pane);
        return Judgement.of(
                objective.measured(),
                objective.measured().indicator().over(sums.stats(() -> List.of(pane)), objective.window()),
                previous);
    }

    private static Judgement decided(Level level) {
        return new Judgement(level, Optional.empty());
    }

    @Test
    void noSampleIsNoData() {
        assertThat(judge(P95, Level.WARNING, 0, 0, 0)).isEqualTo(decided(Level.NO_DATA));
    }

    @Test
    void tooFewSamplesAreHeldAtTheLevelBefore() {
        assertThat(judge(P95, Level.WARNING, 0, 19, 2_000_000))
                .isEqualTo(new Judgement(Level.WARNING, Optional.of(Held.LOW_SAMPLES)));
        assertThat(judge(P95, Level.OK, 0, 20, 2_000_000)).isEqualTo(decided(Level.CRITICAL));
    }

    @Test
    void tooFewSamplesAreJudgedOrAreNoDataWhereAsked() {
        Objective evaluate = Objectives.of(
                "latency_p95",
                Duration.ZERO,
                Missing.Mode.MISSING,
                Floors.LowSamples.EVALUATE,
                Objectives.above(500),
                Objectives.above(1000));
        Objective noData = Objectives.of(
                "latency_p95",
                Duration.ZERO,
                Missing.Mode.MISSING,
                Floors.LowSamples.NO_DATA,
                Objectives.above(500),
                Objectives.above(1000));

        assertThat(judge(evaluate, Level.OK, 0, 7, 2_000_000)).isEqualTo(decided(Level.CRITICAL));
        assertThat(judge(noData, Level.OK, 0, 7, 2_000_000)).isEqualTo(decided(Level.NO_DATA));
    }

    @Test
    void fewerThanMinBreachingSlowRequestsNeverBreach() {
        assertThat(judge(P95, Level.OK, 20, 4, 2_000_000)).isEqualTo(decided(Level.OK));
        assertThat(judge(P95, Level.OK, 20, 5, 2_000_000)).isEqualTo(decided(Level.CRITICAL));
    }

    @Test
    void badEventsAreWhatARatioNeeds() {
        Objective success = Objectives.of(
                "success_rate",
                Duration.ZERO,
                Missing.Mode.MISSING,
                Floors.LowSamples.HOLD,
                Objectives.below(0.99),
                Objectives.below(0.95));

        assertThat(judge(success, Level.OK, 30, 4, 10)).isEqualTo(decided(Level.OK));
        assertThat(judge(success, Level.OK, 30, 5, 10)).isEqualTo(decided(Level.CRITICAL));
        assertThat(judge(success, Level.OK, 295, 5, 10)).isEqualTo(decided(Level.WARNING));
    }

    @Test
    void countsHaveNoFloor() {
        Objective errors = Objectives.of(
                "errors_per_minute",
                Duration.ZERO,
                Missing.Mode.NOT_BREACHING,
                Floors.LowSamples.HOLD,
                Objectives.above(0.1),
                null);

        assertThat(judge(errors, Level.OK, 0, 1, 10)).isEqualTo(decided(Level.WARNING));
        assertThat(judge(errors, Level.OK, 0, 0, 10)).isEqualTo(decided(Level.OK));
    }

    @Test
    void aThresholdInsideTheBoundsDecidesNothing() {
        assertThat(judge(P95, Level.OK, 0, 30, 500_000))
                .isEqualTo(new Judgement(Level.OK, Optional.of(Held.WITHIN_ERROR)));
        assertThat(judge(P95, Level.WARNING, 0, 30, 500_000))
                .isEqualTo(new Judgement(Level.WARNING, Optional.of(Held.WITHIN_ERROR)));
        assertThat(judge(P95, Level.NO_DATA, 0, 30, 500_000))
                .isEqualTo(new Judgement(Level.OK, Optional.of(Held.WITHIN_ERROR)));
    }

    @Test
    void boundsAroundCriticalAreAtLeastWarningAndAroundWarningAtMostWarning() {
        assertThat(judge(P95, Level.OK, 0, 30, 1_000_000)).isEqualTo(decided(Level.WARNING));
        assertThat(judge(P95, Level.CRITICAL, 0, 30, 1_000_000))
                .isEqualTo(new Judgement(Level.CRITICAL, Optional.of(Held.WITHIN_ERROR)));
        assertThat(judge(P95, Level.CRITICAL, 0, 30, 500_000)).isEqualTo(decided(Level.WARNING));
    }

    @Test
    void aValueThatEqualsAnInclusiveLimitCountsAsBeyondIt() {
        Threshold at = new Threshold(Threshold.Comparison.GREATER_OR_EQUAL, 0.1, ">= 0.1ms");
        Objective inclusive =
                Objectives.of("latency_p95", Duration.ZERO, Missing.Mode.MISSING, Floors.LowSamples.HOLD, at, null);

        assertThat(judge(inclusive, Level.OK, 0, 30, 100)).isEqualTo(decided(Level.WARNING));
        assertThat(judge(inclusive, Level.OK, 0, 30, 99)).isEqualTo(decided(Level.OK));
    }

    private static Judgement judge(Objective objective, Level fired, double value, double share) {
        return Judgement.of(objective.measured(), Objectives.value(value, share), fired, fired);
    }

    private static Objective recovering(Threshold warning, Threshold critical) {
        return Objectives.of(
                "latency_p95",
                new Limits(Optional.of(Objectives.above(500)), Optional.of(Objectives.above(1000))),
                new Limits(Optional.ofNullable(warning), Optional.ofNullable(critical)),
                Floors.LowSamples.HOLD,
                Dwell.of(Duration.ZERO),
                Missing.Mode.MISSING);
    }

    @Test
    @DisplayName("§2e: a level whose recover limit does not hold still stands, for what fires at it")
    void aLevelStandsUntilItsRecoverLimitHolds() {
        Objective both = recovering(Objectives.below(450), Objectives.below(900));

        assertThat(judge(both, Level.WARNING, 470, 0))
                .isEqualTo(new Judgement(Level.OK, Optional.empty(), Level.WARNING));
        assertThat(judge(both, Level.WARNING, 449, 0)).isEqualTo(decided(Level.OK));
        assertThat(judge(both, Level.CRITICAL, 950, 0))
                .isEqualTo(new Judgement(Level.WARNING, Optional.empty(), Level.CRITICAL));
        assertThat(judge(both, Level.CRITICAL, 890, 0)).isEqualTo(decided(Level.WARNING));
        assertThat(judge(both, Level.CRITICAL, 470, 0))
                .as("what fires at critical fires at warning")
                .isEqualTo(new Judgement(Level.OK, Optional.empty(), Level.WARNING));
        assertThat(judge(both, Level.WARNING, 950, 0)).as("not yet at critical").isEqualTo(decided(Level.WARNING));
        assertThat(judge(both, Level.OK, 470, 0)).isEqualTo(decided(Level.OK));
    }

    @Test
    @DisplayName("§2e: a level without a recover limit is left as soon as it does not breach")
    void aLevelWithoutALimitToRecoverIsLeftAtOnce() {
        Objective critical = recovering(null, Objectives.below(900));
        assertThat(judge(critical, Level.CRITICAL, 950, 0).standing()).isEqualTo(Level.CRITICAL);
        assertThat(judge(critical, Level.CRITICAL, 470, 0).standing()).isEqualTo(Level.OK);
        assertThat(judge(critical, Level.WARNING, 470, 0).standing()).isEqualTo(Level.OK);
    }

    @Test
    @DisplayName("§1, §2e: a recover limit inside the bounds of the value decides nothing")
    void aLimitToRecoverInsideTheBoundsDecidesNothing() {
        Objective both = recovering(Objectives.below(450), Objectives.below(900));

        assertThat(judge(both, Level.WARNING, 450, 0.01).held()).contains(Held.WITHIN_ERROR);
        assertThat(judge(both, Level.WARNING, 450, 0.01).level()).isEqualTo(Level.OK);
        assertThat(judge(both, Level.WARNING, 440, 0.01)).isEqualTo(decided(Level.OK));
        assertThat(judge(both, Level.CRITICAL, 450, 0.01))
                .as("certainly not critical any more, perhaps ok")
                .isEqualTo(new Judgement(Level.OK, Optional.empty(), Level.WARNING));
        assertThat(judge(both, Level.CRITICAL, 900, 0.01).held()).contains(Held.WITHIN_ERROR);
    }

    @Test
    @DisplayName("§1, §2e: bounds around the threshold are no doubt for an alert that is not to leave before")
    void theThresholdItselfDoesNotMatterWhileTheRecoverLimitDoesNotHold() {
        Objective both = recovering(Objectives.below(450), Objectives.below(900));

        assertThat(judge(both, Level.WARNING, 500, 0.01))
                .isEqualTo(new Judgement(Level.WARNING, Optional.empty(), Level.WARNING));
        assertThat(judge(both, Level.OK, 500, 0.01).held()).contains(Held.WITHIN_ERROR);
    }

    @Test
    @DisplayName("§1, §2e: with too few samples nothing recovers")
    void withTooFewSamplesNothingRecovers() {
        Objective both = recovering(Objectives.below(450), Objectives.below(900));
        Measurement few = new Measurement(
                OptionalDouble.of(10), OptionalDouble.of(10), OptionalDouble.of(10), 19, true, limit -> 0);

        assertThat(Judgement.of(both.measured(), few, Level.WARNING, Level.WARNING)
                        .held())
                .contains(Held.LOW_SAMPLES);
    }

    @Test
    @DisplayName("§2e: min_breaching is a floor for breaching, not for recovering")
    void fewSlowRequestsKeepWhatFires() {
        Objective both = recovering(Objectives.below(450), Objectives.below(900));
        Measurement quiet = new Measurement(
                OptionalDouble.of(600), OptionalDouble.of(600), OptionalDouble.of(600), 30, true, limit -> 4);

        assertThat(Judgement.of(both.measured(), quiet, Level.OK, Level.OK)).isEqualTo(decided(Level.OK));
        assertThat(Judgement.of(both.measured(), quiet, Level.WARNING, Level.WARNING)
                        .standing())
                .isEqualTo(Level.WARNING);
    }
}
