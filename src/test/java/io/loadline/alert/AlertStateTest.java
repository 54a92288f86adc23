package io.loadline.alert;

import static io.loadline.alert.AlertStatus.CRITICAL;
import static io.loadline.alert.AlertStatus.NO_DATA;
import static io.loadline.alert.AlertStatus.OK;
import static io.loadline.alert.AlertStatus.PENDING;
import static io.loadline.alert.AlertStatus.WARNING;
import static io.loadline.sla.Objectives.above;
import static io.loadline.sla.Objectives.below;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Dwell;
import io.loadline.sla.Floors.LowSamples;
import io.loadline.sla.Held;
import io.loadline.sla.Judgement;
import io.loadline.sla.Level;
import io.loadline.sla.Limits;
import io.loadline.sla.Missing.Mode;
import io.loadline.sla.Objective;
import io.loadline.sla.Objectives;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * One letter an evaluation, 5 s apart: o ok, w warning, c critical, n no data, h held for too few samples, e held within
 * error. Where limits to recover are given: r ok but not below 450, W warning but not below 900.
 */
class AlertStateTest {
    private static final Limits BOTH = new Limits(Optional.of(above(500)), Optional.of(above(1000)));
    private static final Limits RECOVER = new Limits(Optional.of(below(450)), Optional.of(below(900)));

    private static List<AlertStatus> statuses(String letters, Objective objective) {
        return statuses(AlertState.initial(), 0, letters, objective);
    }

    private static List<AlertStatus> statuses(AlertState from, int first, String letters, Objective objective) {
        List<AlertStatus> statuses = new ArrayList<>();
        AlertState state = from;
        for (int i = 0; i < letters.length(); i++) {
            state = next(state, letters.charAt(i), objective, (first + i) * 5000L);
            statuses.add(state.status());
        }
        return statuses;
    }

    private static AlertState after(String letters, Objective objective) {
        AlertState state = AlertState.initial();
        for (int i = 0; i < letters.length(); i++) {
            state = next(state, letters.charAt(i), objective, i * 5000L);
        }
        return state;
    }

    static AlertState next(AlertState state, char letter, Objective objective, long instant) {
        Judgement judgement =
                switch (letter) {
                    case 'n' -> Judgement.decided(Level.NO_DATA);
                    case 'h' -> Judgement.held(state.level(), Held.LOW_SAMPLES);
                    case 'e' ->
                        Judgement.held(state.level() == Level.NO_DATA ? Level.OK : state.level(), Held.WITHIN_ERROR);
                    default ->
                        Judgement.of(
                                objective.measured(),
                                Objectives.value(valueOf(letter), 0),
                                state.level(),
                                state.fired());
                };
        return state.next(state.unlessHeldTooLong(judgement, objective, instant), objective, instant);
    }

    private static double valueOf(char letter) {
        return switch (letter) {
            case 'o' -> 400;
            case 'r' -> 470;
            case 'w' -> 600;
            case 'W' -> 950;
            case 'c' -> 1100;
            default -> throw new IllegalArgumentException("no letter of an evaluation: " + letter);
        };
    }

    private static Objective with(long forSeconds, Mode missing) {
        return with(forSeconds, forSeconds, 0, Limits.none(), missing);
    }

    private static Objective with(long warningSeconds, long criticalSeconds, long keepSeconds) {
        return with(warningSeconds, criticalSeconds, keepSeconds, Limits.none(), Mode.MISSING);
    }

    static Objective with(long warningSeconds, long criticalSeconds, long keepSeconds, Limits recover, Mode missing) {
        return with(BOTH, warningSeconds, criticalSeconds, keepSeconds, recover, missing);
    }

    static Objective with(
            Limits limits, long warningSeconds, long criticalSeconds, long keepSeconds, Limits recover, Mode missing) {
        Dwell dwell = new Dwell(
                Duration.ofSeconds(warningSeconds),
                Duration.ofSeconds(criticalSeconds),
                Duration.ofSeconds(keepSeconds),
                Optional.empty());
        return Objectives.of("gauge(test).avg", limits, recover, LowSamples.HOLD, dwell, missing);
    }

    static AlertState reread(AlertState state) {
        ByteWriter out = new ByteWriter();
        state.writeTo(out);
        ByteReader in = new ByteReader(out.toBytes());
        AlertState read = AlertState.readFrom(in);
        in.requireEnd();
        return read;
    }

    @Test
    @DisplayName("§2a: pending from the first true evaluation, firing from the first at t − active_at ≥ for")
    void firesAtTheFirstEvaluationThatIsForAfterTheFirstTrueOne() {
        assertThat(statuses("owww", with(10, Mode.MISSING))).containsExactly(OK, PENDING, PENDING, WARNING);
        assertThat(statuses("wwww", with(11, Mode.MISSING))).containsExactly(PENDING, PENDING, PENDING, WARNING);
        assertThat(after("oww", with(10, Mode.MISSING)).warningSince()).isEqualTo(5000);
    }

    @Test
    @DisplayName("§2a: for 0s fires at once, without pending")
    void firesAtOnceWithoutPendingWhenForIsZero() {
        assertThat(statuses("owcwo", with(0, Mode.MISSING))).containsExactly(OK, WARNING, CRITICAL, WARNING, OK);
    }

    @Test
    @DisplayName("§2b: any false evaluation ends pending")
    void anyFalseEvaluationEndsPending() {
        assertThat(statuses("wwwowww", with(10, Mode.MISSING)))
                .containsExactly(PENDING, PENDING, WARNING, OK, PENDING, PENDING, WARNING);
    }

    @Test
    @DisplayName("§2b: any false evaluation ends pending, also with keep_firing_for")
    void anyFalseEvaluationEndsPendingAlsoWithKeepFiringFor() {
        assertThat(statuses("wwoww", with(10, 10, 600))).containsExactly(PENDING, PENDING, OK, PENDING, PENDING);
        assertThat(statuses("wwwcwcc", with(0, 10, 600)))
                .as("critical pends while warning fires")
                .containsExactly(WARNING, WARNING, WARNING, WARNING, WARNING, WARNING, WARNING);
    }

    @Test
    @DisplayName("§2c: stays firing while t − keep_since < keep_firing_for")
    void staysFiringUntilKeepFiringForIsOver() {
        assertThat(statuses("woooo", with(0, 0, 15))).containsExactly(WARNING, WARNING, WARNING, WARNING, OK);
    }

    @Test
    @DisplayName("§2c: keep_since is set once, and cleared by a true evaluation")
    void keepFiringForIsSetOnceAndClearedByATrueEvaluation() {
        assertThat(after("woo", with(0, 0, 15)).warningKeep()).isEqualTo(5000);
        assertThat(after("woow", with(0, 0, 15)).warningKeep()).isEqualTo(AlertState.NEVER);
        assertThat(statuses("woowoooo", with(0, 0, 15)))
                .containsExactly(WARNING, WARNING, WARNING, WARNING, WARNING, WARNING, WARNING, OK);
    }

    @Test
    @DisplayName("§2c: a kept alert fires on without waiting again")
    void aTrueEvaluationWhileKeptNeedsNoNewWait() {
        assertThat(statuses("wwwow", with(10, 10, 15))).containsExactly(PENDING, PENDING, WARNING, WARNING, WARNING);
        assertThat(after("wwwow", with(10, 10, 15)).warningSince()).isZero();
    }

    @Test
    @DisplayName("§2c: critical is kept for keep_firing_for after it falls to warning, then warning counts on its own")
    void keepFiringForCountsPerLevel() {
        assertThat(statuses("cwwwwo", with(0, 0, 15)))
                .containsExactly(CRITICAL, CRITICAL, CRITICAL, CRITICAL, WARNING, WARNING);
        assertThat(statuses("cwwoooo", with(0, 0, 15)))
                .containsExactly(CRITICAL, CRITICAL, CRITICAL, CRITICAL, WARNING, WARNING, OK);
    }

    @Test
    @DisplayName("§2d: entering critical keeps the warning's history")
    void enteringCriticalFromWarningKeepsTheWarningsHistory() {
        assertThat(after("wwcc", with(10, 10, 0)).warningSince()).isZero();
        assertThat(statuses("wwcwo", with(10, 10, 0)))
                .as("warning fires at 10 s although the third evaluation was critical")
                .containsExactly(PENDING, PENDING, WARNING, WARNING, OK);
    }

    @Test
    @DisplayName("§2d: for counts per level")
    void forCountsPerLevel() {
        assertThat(statuses("cccccc", with(20, 10, 0)))
                .containsExactly(PENDING, PENDING, CRITICAL, CRITICAL, CRITICAL, CRITICAL);
        assertThat(statuses("wcccwo", with(10, 10, 0)))
                .containsExactly(PENDING, PENDING, WARNING, CRITICAL, WARNING, OK);
    }

    @Test
    @DisplayName("§2d: an evaluation that is critical is true for warning")
    void anEvaluationThatIsCriticalCountsAsWarning() {
        assertThat(statuses("wcw", with(10, 60, 0))).containsExactly(PENDING, PENDING, WARNING);
        assertThat(after("cw", with(10, 10, 0)).criticalSince()).isEqualTo(AlertState.NEVER);
    }

    @Test
    @DisplayName("§2d: one machine: what fires at critical falls to warning, never to pending")
    void criticalFallsToWarningAlsoBeforeWarningsOwnForIsOver() {
        assertThat(statuses("cccw", with(600, 10, 0))).containsExactly(PENDING, PENDING, CRITICAL, WARNING);
    }

    @Test
    @DisplayName("§2e: leaves a level only when its recover limit holds")
    void leavesALevelOnlyWhenItsRecoverLimitHolds() {
        Objective objective = with(0, 0, 0, RECOVER, Mode.MISSING);
        assertThat(statuses("rwrrorc", objective))
                .as("what never fired is not kept by the limit to recover")
                .containsExactly(OK, WARNING, WARNING, WARNING, OK, OK, CRITICAL);
        assertThat(statuses("cWwWro", objective)).containsExactly(CRITICAL, CRITICAL, WARNING, WARNING, WARNING, OK);
        assertThat(statuses("cro", objective)).containsExactly(CRITICAL, WARNING, OK);
    }

    @Test
    @DisplayName("§2e: a level whose recover limit does not hold is true for keep_firing_for")
    void theTimeToKeepBeginsWhenTheRecoverLimitHolds() {
        assertThat(statuses("wrrooo", with(0, 0, 10, RECOVER, Mode.MISSING)))
                .containsExactly(WARNING, WARNING, WARNING, WARNING, WARNING, OK);
    }

    @Test
    @DisplayName("§2e: a pending alert is at no level yet, so nothing keeps it")
    void aPendingAlertIsNotKeptByALimitToRecover() {
        assertThat(statuses("wrw", with(10, 10, 0, RECOVER, Mode.MISSING))).containsExactly(PENDING, OK, PENDING);
    }

    @Test
    @DisplayName("§2e: data that comes back between both limits finds the alert where it was")
    void dataThatComesBackBetweenBothLimitsDoesNotResolve() {
        assertThat(statuses("wnro", with(0, 0, 0, RECOVER, Mode.MISSING)))
                .containsExactly(WARNING, NO_DATA, WARNING, OK);
    }

    @Test
    @DisplayName("§2f: a longer for moves what has been active for less back to pending")
    void aLongerForMovesAFiringAlertBackToPending() {
        AlertState firing = after("www", with(10, 10, 0));
        AlertState edited = firing.edited(with(10, 10, 0), with(20, 20, 0), 15_000);

        assertThat(edited.status()).isEqualTo(PENDING);
        assertThat(edited.sequence()).isEqualTo(firing.sequence() + 1);
        assertThat(firing.reasonOf(edited)).isEqualTo(TransitionReason.POLICY_EDITED);
        assertThat(statuses(edited, 3, "ww", with(20, 20, 0)))
                .as("it goes on counting from where it began")
                .containsExactly(PENDING, WARNING);
        assertThat(statuses(edited, 3, "o", with(20, 20, 0))).containsExactly(OK);
    }

    @Test
    @DisplayName("§2f: per level: only critical moves back")
    void aLongerForOfCriticalLeavesWarningFiring() {
        AlertState edited = after("cccc", with(10, 10, 0)).edited(with(10, 10, 0), with(10, 30, 0), 20_000);

        assertThat(edited.status()).isEqualTo(WARNING);
        assertThat(statuses(edited, 4, "ccc", with(10, 30, 0))).containsExactly(WARNING, WARNING, CRITICAL);
    }

    @Test
    @DisplayName("§2f: any other edit keeps the state")
    void anEditThatLeavesForAloneKeepsTheState() {
        AlertState firing = after("wwwwo", with(10, 10, 60));

        assertThat(firing.edited(with(10, 10, 60), with(10, 10, 600), 25_000)).isEqualTo(firing);
        assertThat(firing.edited(with(10, 10, 60), with(15, 60, 60), 25_000)).isEqualTo(firing);
        AlertState pending = after("ww", with(10, 10, 0));
        assertThat(pending.edited(with(10, 10, 0), with(60, 60, 0), 10_000)).isEqualTo(pending);
        AlertState silent = after("wn", with(0, 0, 0));
        assertThat(silent.edited(with(0, 0, 0), with(60, 60, 0), 10_000).status())
                .isEqualTo(NO_DATA);
    }

    @Test
    @DisplayName("§2f: what fell from critical to warning before warning's own for is moved only by a longer for")
    void anEditThatLeavesForAloneKeepsAWarningThatWasCritical() {
        AlertState warning = after("ccw", with(30, 5, 0));
        assertThat(warning.status()).isEqualTo(WARNING);

        assertThat(warning.edited(with(30, 5, 0), with(30, 5, 60), 15_000)).isEqualTo(warning);
        assertThat(warning.edited(with(30, 5, 0), with(20, 5, 0), 15_000)).isEqualTo(warning);
        assertThat(warning.edited(with(30, 5, 0), with(31, 5, 0), 15_000).status())
                .isEqualTo(PENDING);
    }

    @Test
    @DisplayName("§2g: nothing is lost between writing and reading")
    void aStateIsReadAsItWasWritten() {
        Objective objective = with(10, 10, 60, RECOVER, Mode.MISSING);
        for (String letters : List.of("", "w", "ccc", "cccwo", "cccn", "hhh", "wwwoe", "wwwr")) {
            AlertState state = after(letters, objective);
            assertThat(reread(state)).isEqualTo(state);
        }
    }

    @Test
    @DisplayName("§1: a held evaluation changes no state and fires no timer, but time counts")
    void heldEvaluationsFireNoTimerButTimeCounts() {
        assertThat(statuses("whhhw", with(10, Mode.MISSING)))
                .containsExactly(PENDING, PENDING, PENDING, PENDING, WARNING);
        assertThat(statuses("weeeo", with(10, Mode.MISSING))).containsExactly(PENDING, PENDING, PENDING, PENDING, OK);
        assertThat(statuses("che", with(0, Mode.MISSING))).containsExactly(CRITICAL, CRITICAL, CRITICAL);
        assertThat(statuses("woeeeo", with(0, 0, 10)))
                .as("what is kept is not let go by an evaluation that decides nothing")
                .containsExactly(WARNING, WARNING, WARNING, WARNING, WARNING, OK);
        assertThat(statuses("ne", with(0, Mode.MISSING))).containsExactly(NO_DATA, NO_DATA);
    }

    @Test
    @DisplayName("§1: held for at most hold_for, then no data")
    void heldForTooLongIsNoDataAndStaysSo() {
        List<AlertStatus> statuses = statuses("w" + "h".repeat(190) + "o", with(0, Mode.MISSING));

        // Held from 5 s on; 15 minutes later is 905 s, evaluation 181.
        assertThat(statuses.subList(0, 181)).containsOnly(WARNING);
        assertThat(statuses.subList(181, 191)).containsOnly(NO_DATA);
        assertThat(statuses.get(191)).isEqualTo(OK);
    }

    @Test
    @DisplayName(
            "§3: under missing a firing alert whose data stops has no data; a resolve cites data, never its absence")
    void aResolveCitesDataNeverItsAbsence() {
        assertThat(statuses("cccnnc", with(10, Mode.MISSING)))
                .containsExactly(PENDING, PENDING, CRITICAL, NO_DATA, NO_DATA, CRITICAL);
        assertThat(statuses("cno", with(0, Mode.MISSING))).containsExactly(CRITICAL, NO_DATA, OK);
        assertThat(statuses("wonno", with(0, 0, 20)))
                .as("nor does keep_firing_for run out while there is no data")
                .containsExactly(WARNING, WARNING, NO_DATA, NO_DATA, WARNING);
    }

    @Test
    @DisplayName("§3: under missing a pending alert whose data stops begins anew")
    void missingDataEndsPending() {
        assertThat(statuses("ccnco", with(10, Mode.MISSING))).containsExactly(PENDING, PENDING, NO_DATA, PENDING, OK);
    }

    @Test
    @DisplayName("§3: missing data is breaching, not breaching or ignored where the objective says so")
    void aMissingEvaluationFollowsTheModeDirectly() {
        assertThat(statuses("cnn", with(0, Mode.NOT_BREACHING))).containsExactly(CRITICAL, OK, OK);
        assertThat(statuses("onnn", with(10, Mode.BREACHING))).containsExactly(OK, PENDING, PENDING, CRITICAL);
        assertThat(statuses("cnno", with(0, Mode.IGNORE))).containsExactly(CRITICAL, CRITICAL, CRITICAL, OK);
    }

    @Test
    @DisplayName("§3: ignored missing data fires no timer")
    void ignoredMissingDataFiresNothing() {
        assertThat(statuses("wnnnnn", with(10, Mode.IGNORE))).containsOnly(PENDING);
        assertThat(statuses("nn", with(0, Mode.IGNORE))).containsOnly(OK);
    }

    @Test
    void onlyLevelsThatHaveALimitFire() {
        Limits warning = new Limits(BOTH.warning(), Optional.empty());
        Limits critical = new Limits(Optional.empty(), BOTH.critical());

        assertThat(statuses("co", with(warning, 0, 0, 0, Limits.none(), Mode.MISSING)))
                .containsExactly(WARNING, OK);
        assertThat(statuses("wcwc", with(critical, 0, 5, 0, Limits.none(), Mode.MISSING)))
                .containsExactly(OK, PENDING, OK, PENDING);
        assertThat(statuses("n", with(warning, 0, 0, 0, Limits.none(), Mode.BREACHING)))
                .containsExactly(WARNING);
    }

    @Test
    void theReasonTellsWhatHappened() {
        Objective objective = with(10, 10, 0);
        assertThat(reasons("wow", objective))
                .containsExactly(TransitionReason.BREACH, TransitionReason.PENDING_ENDED, TransitionReason.BREACH);
        assertThat(reasons("cwowcno", with(0, 0, 0)))
                .containsExactly(
                        TransitionReason.BREACH,
                        TransitionReason.BETTER,
                        TransitionReason.RECOVERED,
                        TransitionReason.BREACH,
                        TransitionReason.WORSE,
                        TransitionReason.NO_DATA,
                        TransitionReason.DATA_BACK);
        assertThat(reasons("wno", with(0, 0, 60)))
                .as("kept, not breaching again")
                .containsExactly(TransitionReason.BREACH, TransitionReason.NO_DATA, TransitionReason.DATA_BACK);
    }

    private static List<TransitionReason> reasons(String letters, Objective objective) {
        List<TransitionReason> reasons = new ArrayList<>();
        AlertState state = AlertState.initial();
        for (int i = 0; i < letters.length(); i++) {
            AlertState next = next(state, letters.charAt(i), objective, i * 5000L);
            if (next.status() != state.status()) {
                reasons.add(state.reasonOf(next));
            }
            state = next;
        }
        return reasons;
    }
}
