package io.loadline.alert;

import static io.loadline.alert.AlertStatus.CRITICAL;
import static io.loadline.alert.AlertStatus.NO_DATA;
import static io.loadline.alert.AlertStatus.OK;
import static io.loadline.alert.AlertStatus.WARNING;
import static io.loadline.sla.Objectives.above;
import static io.loadline.sla.Objectives.below;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.sla.Dwell;
import io.loadline.sla.Dwell.Datapoints;
import io.loadline.sla.Floors.LowSamples;
import io.loadline.sla.Limits;
import io.loadline.sla.Missing.Mode;
import io.loadline.sla.Objective;
import io.loadline.sla.Objectives;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * M of N, with CloudWatch's letters: 0 fine, X breaching (warning), C critical, - missing, h held; oldest first, a minute
 * apart.
 */
class DatapointsTest {
    private static final Limits WARNING_ONLY = new Limits(Optional.of(above(500)), Optional.empty());
    private static final Limits BOTH = new Limits(Optional.of(above(500)), Optional.of(above(1000)));

    private static Objective of(int m, int n, Mode mode) {
        return of(WARNING_ONLY, Limits.none(), m, n, 0, mode);
    }

    static Objective of(Limits limits, Limits recover, int m, int n, long keepSeconds, Mode mode) {
        Dwell dwell = new Dwell(
                Duration.ZERO, Duration.ZERO, Duration.ofSeconds(keepSeconds), Optional.of(new Datapoints(m, n)));
        return Objectives.of("gauge(test).avg", limits, recover, LowSamples.HOLD, dwell, mode);
    }

    private static AlertState after(AlertState from, int first, String points, Objective objective) {
        AlertState state = from;
        for (int i = 0; i < points.length(); i++) {
            char letter =
                    switch (points.charAt(i)) {
                        case '0' -> 'o';
                        case 'X' -> 'w';
                        case 'C' -> 'c';
                        case '-' -> 'n';
                        default -> points.charAt(i);
                    };
            state = AlertStateTest.next(state, letter, objective, (first + i) * 60_000L);
        }
        return state;
    }

    private static AlertStatus status(String points, Objective objective) {
        return after(AlertState.initial(), 0, points, objective).status();
    }

    @ParameterizedTest(name = "{0} of {1}: {2} is {3}, {4}, {5}, {6} under missing, ignore, breaching, not_breaching")
    @DisplayName("§3: CloudWatch's two tables of missing data, and the editions before")
    @CsvSource({
        "3, 3, 0-X-X, OK,      OK,   OK,      OK",
        "3, 3, 0----, OK,      OK,   OK,      OK",
        "3, 3, -----, NO_DATA, KEPT, WARNING, OK",
        "3, 3, 0XX-X, WARNING, WARNING, WARNING, WARNING",
        "3, 3, --X--, WARNING, KEPT, WARNING, OK",
        "3, 3, ----X, NO_DATA, KEPT, WARNING, OK",
        "3, 3, X----, WARNING, KEPT, WARNING, OK",
        "2, 3, 0-X-X, WARNING, WARNING, WARNING, WARNING",
        "2, 3, 00X0X, WARNING, WARNING, WARNING, WARNING",
        "2, 3, 0-X--, OK,      OK,   WARNING, OK",
        "2, 3, ----0, OK,      OK,   WARNING, OK",
        "2, 3, ----X, NO_DATA, KEPT, WARNING, OK"
    })
    void asCloudWatchDecides(
            int m, int n, String points, String missing, String ignore, String breaching, String notBreaching) {
        assertThat(status(points, of(m, n, Mode.MISSING))).hasToString(missing);
        assertThat(status(points, of(m, n, Mode.BREACHING))).hasToString(breaching);
        assertThat(status(points, of(m, n, Mode.NOT_BREACHING))).hasToString(notBreaching);
        Objective ignored = of(m, n, Mode.IGNORE);
        if (ignore.equals("KEPT")) {
            assertThat(status(points, ignored)).isEqualTo(OK);
            assertThat(status("XXX-----" + points, ignored)).isEqualTo(WARNING);
        } else {
            assertThat(status(points, ignored)).hasToString(ignore);
            assertThat(status("XXX-----" + points, ignored)).hasToString(ignore);
        }
    }

    @Test
    @DisplayName("§3: the evaluation range is N + 2 points; with N real ones in it, the newest N of them decide")
    void theNewestRealPointsDecideAndTheModeDoesNotMatter() {
        for (Mode mode : Mode.values()) {
            assertThat(status("XX-X-", of(3, 3, mode))).isEqualTo(WARNING);
            assertThat(status("XXX0", of(3, 3, mode))).isEqualTo(OK);
            assertThat(status("XX0XX", of(2, 3, mode))).isEqualTo(WARNING);
            assertThat(status("0000XX", of(2, 3, mode))).isEqualTo(WARNING);
            assertThat(status("XXX00", of(2, 3, mode))).isEqualTo(OK);
        }
        assertThat(status("XX0---", of(3, 3, Mode.BREACHING)))
                .as("the first point has left the range, the point that is fine has not")
                .isEqualTo(OK);
        assertThat(status("XX0-----", of(3, 3, Mode.BREACHING))).isEqualTo(WARNING);
    }

    @Test
    @DisplayName("§3: missing data fills only the gap up to N")
    void missingDataFillsOnlyTheGap() {
        assertThat(status("X0---", of(2, 3, Mode.BREACHING))).isEqualTo(WARNING);
        assertThat(status("X0---", of(3, 3, Mode.BREACHING))).isEqualTo(OK);
        assertThat(status("0-0--", of(2, 3, Mode.BREACHING))).isEqualTo(OK);
    }

    @Test
    @DisplayName("§3: all real points breach and the oldest stands at M or more from the newest end: the level")
    void oldBreachesWithNothingSinceAreEnough() {
        assertThat(status("X--", of(3, 3, Mode.MISSING))).isEqualTo(WARNING);
        assertThat(status("X-", of(3, 3, Mode.MISSING))).isEqualTo(NO_DATA);
        assertThat(status("0X--", of(3, 3, Mode.MISSING))).isEqualTo(OK);
        assertThat(status("X--", of(3, 3, Mode.IGNORE))).isEqualTo(OK);
        assertThat(status("CCC-----X--", of(BOTH, Limits.none(), 3, 3, 0, Mode.IGNORE)))
                .as("kept at warning: its only point is not critical")
                .isEqualTo(WARNING);
    }

    @Test
    @DisplayName("§3: per level; a point that is critical breaches warning too")
    void aPointThatIsCriticalBreachesWarningToo() {
        Objective objective = of(BOTH, Limits.none(), 3, 3, 0, Mode.MISSING);
        assertThat(status("XCX", objective)).isEqualTo(WARNING);
        assertThat(status("CCC", objective)).isEqualTo(CRITICAL);
        assertThat(status("CCCX", objective)).isEqualTo(WARNING);
        assertThat(status("CCCX0", objective)).isEqualTo(OK);
    }

    @Test
    @DisplayName("§3: a held evaluation is no point: neither fine nor breaching nor missing")
    void aHeldEvaluationIsNoPoint() {
        assertThat(status("XXhhhhhhX", of(3, 3, Mode.NOT_BREACHING))).isEqualTo(WARNING);
        assertThat(status("XXXhhh", of(3, 3, Mode.NOT_BREACHING))).isEqualTo(WARNING);
        assertThat(status("XXhhhh", of(3, 3, Mode.BREACHING))).isEqualTo(WARNING);
        assertThat(status("XXee", of(3, 3, Mode.MISSING))).isEqualTo(NO_DATA);
    }

    @Test
    @DisplayName("§3: nothing pends, and what has no data keeps what fired")
    void nothingPendsAndNoDataKeepsWhatFired() {
        Objective objective = of(3, 3, Mode.MISSING);
        assertThat(status("X", of(3, 3, Mode.NOT_BREACHING))).isEqualTo(OK);
        AlertState silent = after(AlertState.initial(), 0, "XXX-----", objective);
        assertThat(silent.status()).isEqualTo(NO_DATA);
        assertThat(silent.fired().isBreach()).isTrue();
        assertThat(after(silent, 8, "0", objective).status()).isEqualTo(OK);
    }

    @Test
    @DisplayName("§2c, §3: keep_firing_for begins when fewer than M breach")
    void keepFiringForAppliesToPointsToo() {
        Objective objective = of(WARNING_ONLY, Limits.none(), 2, 3, 120, Mode.MISSING);
        assertThat(status("0XX", objective)).isEqualTo(WARNING);
        assertThat(status("0XX00", objective)).isEqualTo(WARNING);
        assertThat(status("0XX000", objective)).isEqualTo(WARNING);
        assertThat(status("0XX0000", objective)).isEqualTo(OK);
    }

    @Test
    @DisplayName("§2e, §3: while a level fires, a point breaches it until its recover limit holds")
    void aPointBreachesUntilItsRecoverLimitHolds() {
        Limits recover = new Limits(Optional.of(below(450)), Optional.empty());
        Objective objective = of(WARNING_ONLY, recover, 2, 2, 0, Mode.MISSING);
        assertThat(status("XXr", objective)).isEqualTo(WARNING);
        assertThat(status("XX0", objective)).isEqualTo(OK);
        assertThat(status("Xr", objective)).isEqualTo(OK);
    }

    @Test
    @DisplayName("§2f: other datapoints look at the same points; coming from for, what fires stands for its points")
    void anEditToOtherDatapointsKeepsTheState() {
        AlertState firing = after(AlertState.initial(), 0, "00XX", of(2, 2, Mode.NOT_BREACHING));

        AlertState fewer = firing.edited(of(2, 2, Mode.NOT_BREACHING), of(3, 3, Mode.NOT_BREACHING), 240_000);
        assertThat(fewer.status()).isEqualTo(WARNING);
        assertThat(after(fewer, 4, "X", of(3, 3, Mode.NOT_BREACHING)).status()).isEqualTo(WARNING);
        assertThat(after(fewer, 4, "0", of(3, 3, Mode.NOT_BREACHING)).status()).isEqualTo(OK);

        Objective dwelling = AlertStateTest.with(WARNING_ONLY, 0, 0, 0, Limits.none(), Mode.NOT_BREACHING);
        AlertState dwelt =
                after(AlertState.initial(), 0, "X", dwelling).edited(dwelling, of(2, 3, Mode.MISSING), 60_000);
        assertThat(after(dwelt, 1, "X", of(2, 3, Mode.MISSING)).status()).isEqualTo(WARNING);
        assertThat(after(dwelt, 1, "00", of(2, 3, Mode.MISSING)).status()).isEqualTo(OK);
        assertThat(dwelt.edited(of(2, 3, Mode.MISSING), dwelling, 60_000))
                .isEqualTo(after(AlertState.initial(), 0, "X", dwelling));
    }

    @Test
    @DisplayName("§2g: the points survive a restart")
    void pointsAreReadAsTheyWereWritten() {
        Objective objective = of(BOTH, Limits.none(), 60, 100, 0, Mode.MISSING);
        AlertState state = after(AlertState.initial(), 0, "0X-C".repeat(40), objective);

        assertThat(AlertStateTest.reread(state)).isEqualTo(state);
    }
}
