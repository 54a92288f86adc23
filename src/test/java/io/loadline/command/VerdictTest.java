package io.loadline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.command.CommandResult.Effect;
import io.loadline.pane.Pane;
import io.loadline.pane.WindowSums;
import io.loadline.sla.Floors;
import io.loadline.sla.Measurement;
import io.loadline.sla.Missing;
import io.loadline.sla.Objective;
import io.loadline.sla.Objectives;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An act on throttles per minute; above 10 a minute is a warning, above 100 critical. */
class VerdictTest {
    private static final Objective THROTTLES = Objectives.of(
            "throttles_per_minute",
            Duration.ZERO,
            Missing.Mode.NOT_BREACHING,
            Floors.LowSamples.HOLD,
            Objectives.above(10),
            Objectives.above(100));

    private static Measurement perMinute(Objective objective, int throttled, int ok) {
        Pane pane = new Pane();
        for (int i = 0; i < throttled; i++) {
            pane.request(Pane.Count.THROTTLED, 1000);
        }
        for (int i = 0; i < ok; i++) {
            pane.request(Pane.Count.OK, 1000);
        }
        WindowSums sums = new WindowSums();
        sums.add(pane);
        return objective.measured().indicator().over(sums.stats(() -> List.of(pane)), Duration.ofMinutes(1));
    }

    private static Verdict verdict(int before, int after) {
        return Verdict.of(
                THROTTLES.measured(), perMinute(THROTTLES, before, 0), perMinute(THROTTLES, after, 5), after + 5);
    }

    @Test
    void isEffectiveWhenNothingBreachesAnyMore() {
        assertThat(verdict(110, 10)).isEqualTo(new Verdict(Effect.EFFECTIVE, false));
    }

    @Test
    void isEffectiveButNotEnoughWhenATenthOfTheDistanceIsGone() {
        assertThat(verdict(110, 100)).isEqualTo(new Verdict(Effect.EFFECTIVE, true));
        assertThat(verdict(110, 101)).isEqualTo(new Verdict(Effect.INEFFECTIVE, true));
    }

    @Test
    void isHarmfulWhenTheDistanceGrewByATenth() {
        assertThat(verdict(110, 119)).isEqualTo(new Verdict(Effect.INEFFECTIVE, true));
        assertThat(verdict(110, 121)).isEqualTo(new Verdict(Effect.HARMFUL, true));
    }

    @Test
    void silenceIsNoSuccess() {
        assertThat(Verdict.of(THROTTLES.measured(), perMinute(THROTTLES, 50, 0), perMinute(THROTTLES, 0, 0), 0))
                .isEqualTo(Verdict.inconclusive());
    }

    @Test
    void tooFewSamplesOfARatioSayNothing() {
        Objective rate = Objectives.of(
                "throttle_rate",
                Duration.ZERO,
                Missing.Mode.MISSING,
                Floors.LowSamples.EVALUATE,
                Objectives.above(0.1),
                null);

        assertThat(Verdict.of(rate.measured(), perMinute(rate, 20, 20), perMinute(rate, 0, 19), 19))
                .isEqualTo(Verdict.inconclusive());
        assertThat(Verdict.of(rate.measured(), perMinute(rate, 20, 20), perMinute(rate, 0, 20), 20)
                        .effect())
                .isEqualTo(Effect.EFFECTIVE);
    }

    @Test
    void withoutAValueBeforeABreachSaysNothingOfTheAct() {
        Objective rate = Objectives.of(
                "throttle_rate",
                Duration.ZERO,
                Missing.Mode.MISSING,
                Floors.LowSamples.HOLD,
                Objectives.above(0.1),
                null);

        assertThat(Verdict.of(rate.measured(), perMinute(rate, 0, 0), perMinute(rate, 30, 10), 40))
                .isEqualTo(new Verdict(Effect.INCONCLUSIVE, true));
    }
}
