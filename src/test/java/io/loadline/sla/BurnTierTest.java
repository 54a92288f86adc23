package io.loadline.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic of semantics §4. */
class BurnTierTest {
    private static final Duration MONTH = Duration.ofDays(30);

    @Test
    void theFactorsOfTheTableFollowFromTheShares() {
        assertThat(BurnTier.defaults(MONTH))
                .extracting(BurnTier::longWindow, BurnTier::shortWindow, BurnTier::severity)
                .containsExactly(
                        tuple(Duration.ofHours(1), Duration.ofMinutes(5), Level.CRITICAL),
                        tuple(Duration.ofHours(6), Duration.ofMinutes(30), Level.CRITICAL),
                        tuple(Duration.ofDays(1), Duration.ofHours(2), Level.WARNING),
                        tuple(Duration.ofDays(3), Duration.ofHours(6), Level.WARNING));
        double[] factors = {14.4, 6, 3, 1};
        for (int i = 0; i < factors.length; i++) {
            assertThat(BurnTier.defaults(MONTH).get(i).factor()).isCloseTo(factors[i], within(1e-12));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.9995, 25920", "0.99, 518400", "0.95, 2592000"})
    void aFullOutageFiresTheFirstTierAfterFactorTimesAllowedShareTimesLongWindow(double target, long millis) {
        assertThat(BurnTier.defaults(MONTH).get(0).afterOutageOf(target)).hasMillis(millis);
    }

    @Test
    void aTierThatEvenAnOutageDoesNotReachCanNeverFire() {
        BurnTier first = BurnTier.defaults(MONTH).get(0);

        assertThat(first.canFire(0.94)).isTrue();
        assertThat(first.canFire(0.93)).isFalse();
        assertThat(new BurnTier(0.5, Duration.ofHours(1), Duration.ofMinutes(5), 2, Level.WARNING).canFire(0.5))
                .as("burn must exceed the factor, and an outage burns at exactly 2")
                .isFalse();
    }

    @Test
    void aTierIsWrittenAsALimitOverItsWindows() {
        assertThat(BurnTier.defaults(MONTH).stream().map(BurnTier::text))
                .containsExactly(
                        "> 14.4 over 1h and 5m", "> 6 over 6h and 30m", "> 3 over 1d and 2h", "> 1 over 3d and 6h");
        assertThat(BurnTier.of(0.1, Duration.ofDays(7), MONTH, Level.WARNING).text())
                .isEqualTo("> 0.428571 over 7d and 14h");
    }

    @Test
    void fourNinesAndAHalfOfAMonthLeaveTwentyOneMinutesAndThirtySixSeconds() {
        assertThat(slo("success_rate", 0.9995).budget()).isEqualTo(Duration.ofSeconds(1296));
    }

    @Test
    void anSloIsOnAShareOfEventsOnly() {
        assertThat(slo("latency_within(300ms)", 0.99).counted().text()).isEqualTo("latency_within(300ms)");
        assertThatThrownBy(() -> slo("latency_p95", 0.99)).hasMessageContaining("latency_p95");
        assertThatThrownBy(() -> slo("success_rate", 1)).hasMessageContaining("target");
    }

    @ParameterizedTest
    @CsvSource({"PT1M, true", "PT5M, true", "PT1H, true", "PT30S, false", "PT7M, false", "PT2H, false", "PT90S, false"})
    void aSliceDividesTheHour(Duration slice, boolean fits) {
        assertThat(Slo.isSlice(slice)).isEqualTo(fits);
    }

    private static Slo slo(String indicator, double target) {
        return new Slo(
                "availability",
                List.of(),
                List.of("service"),
                Indicator.parse(indicator).orElseThrow(),
                target,
                MONTH,
                new Slo.Budgeting.Occurrences());
    }
}
