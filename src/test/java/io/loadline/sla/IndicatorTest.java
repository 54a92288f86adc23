package io.loadline.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

    @Test
    void aQuotientTakesBothPartsFromTheSamePanes() {
        Pane pane = new Pane();
        pane.gauge("used", 30_000_000, 1);
        pane.gauge("used", 50_000_000, 2);
        pane.gauge("a/b", 200_000_000, 1);

        Measurement share = measure("gauge(used).avg / gauge(a/b).avg", pane);

        assertThat(share.value()).hasValue(0.2);
        assertThat(share.low()).hasValue(0.2);
        assertThat(share.high()).hasValue(0.2);
        assertThat(share.floored()).isFalse();
    }

    @Test
    void aQuotientIsAbsentWhenItsDivisorIsZeroOrAPartIsAbsent() {
        Pane pane = mixed();
        pane.gauge("limit", 0, 1);

        assertThat(measure("requests_per_minute/gauge(limit).last", pane).value())
                .isEmpty();
        assertThat(measure("gauge(limit).last / gauge(other).last", pane).value())
                .isEmpty();
        assertThat(measure("gauge(limit).last / requests_per_minute", pane).value())
                .hasValue(0);
    }

    @Test
    void aQuotientHasTheBoundsOfBothPartsAndTheFloorOfTheFlooredOne() {
        Pane pane = new Pane();
        for (int i = 0; i < 30; i++) {
            pane.request(Pane.Count.OK, 100_000);
            pane.request(Pane.Count.OK, 900_000);
        }
        pane.gauge("limit", 1_000_000_000, 1);

        Measurement spread = measure("latency_p99 / latency_p50", pane);
        Measurement share = measure("latency_p99 / gauge(limit).last", pane);

        assertThat(spread.value().orElseThrow()).isCloseTo(9, within(0.1));
        assertThat(spread.low().orElseThrow()).isLessThanOrEqualTo(9);
        assertThat(spread.high().orElseThrow()).isGreaterThanOrEqualTo(9);
        assertThat(spread.low().orElseThrow()).isLessThan(spread.high().orElseThrow());
        assertThat(share.floored()).isTrue();
        assertThat(share.samples()).isEqualTo(60);
    }

    @Test
    void aQuotientNeedsWhatBothPartsMeasure() {
        Indicator share = Indicator.parse("gauge(used).avg / gauge(limit).avg").orElseThrow();

        assertThat(share.text()).isEqualTo("gauge(used).avg / gauge(limit).avg");
        assertThat(share.lastMeasured(measure -> measure.equals("gauge:used") ? 7 : Long.MIN_VALUE))
                .isEqualTo(Long.MIN_VALUE);
        assertThat(share.lastMeasured(measure -> measure.equals("gauge:used") ? 7 : 5))
                .isEqualTo(5);
    }

    @Test
    void latencyWithinIsTheShareAtOrBelowTheLimitWithTheBoundsOfItsBucket() {
        Pane pane = new Pane();
        for (int i = 0; i < 90; i++) {
            pane.request(Pane.Count.OK, 100_000);
        }
        pane.request(Pane.Count.ERROR, 300_100);
        for (int i = 0; i < 9; i++) {
            pane.request(Pane.Count.OK, 900_000);
        }
        pane.answered(Pane.Count.OK);

        Measurement within = measure("latency_within(300ms)", pane);

        assertThat(within.samples()).isEqualTo(100);
        assertThat(within.low()).hasValue(0.9);
        assertThat(within.high()).hasValue(0.91);
        assertThat(within.value().orElseThrow()).isBetween(0.9, 0.91);
        assertThat(measure("latency_within(0.05s)", pane).value()).hasValue(0);
        assertThat(measure("latency_within(1m)", pane).value()).hasValue(1);
        assertThat(measure("latency_within(300ms)", answered()).value()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latency_within(300)",
                "latency_within(0ms)",
                "latency_within(25h)",
                "latency_within(0.5us)",
                "latency_p95 /",
                "latency_p95 / latency_p50 / latency_p99",
                "burn_rate / latency_p50",
                "gauge(a.avg / gauge(b).avg"
            })
    void whatIsNoIndicatorIsNone(String text) {
        assertThat(Indicator.parse(text)).isEmpty();
    }

    @Test
    void allThatCanBeWrittenCanBeRead() {
        assertThat(Indicator.names())
                .allSatisfy(name ->
                        assertThat(Indicator.parse(name).orElseThrow().text()).isEqualTo(name));
        assertThat(Indicator.parse("burn_rate(availability)"))
                .contains(new Indicator.OfBudget(Indicator.OfBudget.Stat.BURN_RATE, "availability"));
    }
}
