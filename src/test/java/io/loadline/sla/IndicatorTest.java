package io.loadline.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.pane.Pane;
import io.loadline.pane.WindowSums;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndicatorTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Measurement measure(String indicator, Pane pane) {
        WindowSums sums = new WindowSums();
        sums.add(pane);
        return Indicator.parse(indicator).orElseThrow().over(sums.stats(() -> List.of(pane)), MINUTE);
    }

    /** Twenty of 100 ms, and forty errors, ten ok and ten throttled without a latency. */
    private static Pane mixed() {
        Pane pane = answered();
        for (int i = 0; i < 20; i++) {
            pane.request(Pane.Count.OK, 100_000);
        }
        return pane;
    }

    private static Pane answered() {
        Pane pane = new Pane();
        for (int i = 0; i < 40; i++) {
            pane.answered(Pane.Count.ERROR);
        }
        for (int i = 0; i < 10; i++) {
            pane.answered(Pane.Count.OK);
            pane.answered(Pane.Count.THROTTLED);
        }
        return pane;
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency_avg", "latency_max", "latency_p50", "latency_p99"})
    void measuresLatencyOverTheRequestsThatHaveOne(String indicator) {
        Measurement measured = measure(indicator, mixed());

        assertThat(measured.value().orElseThrow()).isBetween(99.5, 100.5);
        assertThat(measured.low().orElseThrow()).isLessThanOrEqualTo(100);
        assertThat(measured.high().orElseThrow()).isGreaterThanOrEqualTo(100);
        assertThat(measured.samples()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency_avg", "latency_max", "latency_p95"})
    void hasNoLatencyWhereNoneWasMeasured(String indicator) {
        assertThat(measure(indicator, answered()).value()).isEmpty();
        assertThat(answered().measures())
                .doesNotContainAnyElementsOf(
                        Indicator.parse(indicator).orElseThrow().measures());
    }

    @Test
    void measuresRatesAndCountsOverAllRequests() {
        Pane pane = mixed();

        assertThat(measure("success_rate", pane).value()).hasValue(30 / 70.0);
        assertThat(measure("success_rate", pane).samples()).isEqualTo(70);
        assertThat(measure("error_rate", pane).value()).hasValue(40 / 70.0);
        assertThat(measure("throttle_rate", pane).value()).hasValue(0.125);
        assertThat(measure("requests_per_minute", pane).value()).hasValue(80);
        assertThat(measure("errors_per_minute", pane).value()).hasValue(40);
        assertThat(measure("throttles_per_minute", pane).value()).hasValue(10);
    }

    @Test
    void judgesLatencyByTheNumberOfLatencies() {
        Objective p95 = Objectives.upper("latency_p95", Duration.ZERO, Missing.Mode.MISSING);
        Pane pane = answered();
        for (int i = 0; i < 19; i++) {
            pane.request(Pane.Count.OK, 2_000_000);
        }

        Judgement few = Judgement.of(p95.measured(), measure("latency_p95", pane), Level.OK);
        pane.request(Pane.Count.OK, 2_000_000);
        Judgement enough = Judgement.of(p95.measured(), measure("latency_p95", pane), Level.OK);

        assertThat(few).isEqualTo(new Judgement(Level.OK, Optional.of(Held.LOW_SAMPLES)));
        assertThat(enough).isEqualTo(new Judgement(Level.CRITICAL, Optional.empty()));
    }
}
