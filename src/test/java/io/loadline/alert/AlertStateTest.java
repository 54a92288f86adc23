package io.loadline.alert;

import static io.loadline.alert.AlertStatus.CRITICAL;
import static io.loadline.alert.AlertStatus.NO_DATA;
import static io.loadline.alert.AlertStatus.OK;
import static io.loadline.alert.AlertStatus.PENDING;
import static io.loadline.alert.AlertStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Held;
import io.loadline.sla.Judgement;
import io.loadline.sla.Level;
import io.loadline.sla.Missing.Mode;
import io.loadline.sla.Objective;
import io.loadline.sla.Objectives;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** One letter an evaluation, 5 s apart: o ok, w warning, c critical, n no data, h held for too few samples, e within error. */
class AlertStateTest {
    private static List<AlertStatus> statuses(String levels, Objective objective) {
        AlertState state = AlertState.initial();
        List<AlertStatus> statuses = new ArrayList<>();
        for (int i = 0; i < levels.length(); i++) {
            state = next(state, levels.charAt(i), objective, i * 5000L);
            statuses.add(state.status());
        }
        return statuses;
    }

    private static AlertState next(AlertState state, char letter, Objective objective, long instant) {
        Judgement judgement =
                switch (letter) {
                    case 'o' -> decided(Level.OK);
                    case 'w' -> decided(Level.WARNING);
                    case 'c' -> decided(Level.CRITICAL);
                    case 'n' -> decided(Level.NO_DATA);
                    case 'h' -> new Judgement(state.level(), Optional.of(Held.LOW_SAMPLES));
                    default ->
                        new Judgement(
                                state.level() == Level.NO_DATA ? Level.OK : state.level(),
                                Optional.of(Held.WITHIN_ERROR));
                };
        return state.next(state.unlessHeldTooLong(judgement, objective, instant), objective, instant);
    }

    private static Judgement decided(Level level) {
        return new Judgement(level, Optional.empty());
    }

    private static Objective with(long dwellSeconds, Mode missing) {
        return Objectives.upper("latency_p95", Duration.ofSeconds(dwellSeconds), missing);
    }

    @Example
    void firesAtOnceWithoutDwell() {
        assertThat(statuses("owcwo", with(0, Mode.MISSING))).containsExactly(OK, WARNING, CRITICAL, WARNING, OK);
    }

    @Example
    void waitsForTheDwellAndAnyFalseEvaluationEndsIt() {
        assertThat(statuses("wwwowww", with(10, Mode.MISSING)))
                .containsExactly(PENDING, PENDING, WARNING, OK, PENDING, PENDING, WARNING);
    }

    @Example
    void criticalCountsAsWarningAndDwellCountsPerLevel() {
        assertThat(statuses("wcccwo", with(10, Mode.MISSING)))
                .containsExactly(PENDING, PENDING, WARNING, CRITICAL, WARNING, OK);
    }

    @Example
    void heldEvaluationsFireNoTimerButTimeCounts() {
        assertThat(statuses("whhhw", with(10, Mode.MISSING)))
                .containsExactly(PENDING, PENDING, PENDING, PENDING, WARNING);
        assertThat(statuses("weeeo", with(10, Mode.MISSING))).containsExactly(PENDING, PENDING, PENDING, PENDING, OK);
        assertThat(statuses("che", with(0, Mode.MISSING))).containsExactly(CRITICAL, CRITICAL, CRITICAL);
    }

    @Example
    void heldForTooLongIsNoDataAndStaysSo() {
        Objective objective = with(0, Mode.MISSING);
        List<AlertStatus> statuses = statuses("w" + "h".repeat(190) + "o", objective);

        // Held from 5 s on; 15 minutes later is 905 s, evaluation 181.
        assertThat(statuses.subList(0, 181)).containsOnly(WARNING);
        assertThat(statuses.subList(181, 191)).containsOnly(NO_DATA);
        assertThat(statuses.get(191)).isEqualTo(OK);
    }

    @Example
    void missingDataNeverResolvesAFiringAlert() {
        assertThat(statuses("cnnco", with(10, Mode.MISSING))).doesNotContain(CRITICAL);
        assertThat(statuses("cccnnc", with(10, Mode.MISSING)))
                .containsExactly(PENDING, PENDING, CRITICAL, NO_DATA, NO_DATA, CRITICAL);
        assertThat(statuses("cno", with(0, Mode.MISSING))).containsExactly(CRITICAL, NO_DATA, OK);
    }

    @Example
    void missingDataIsWhatThePolicySays() {
        assertThat(statuses("cnn", with(0, Mode.NOT_BREACHING))).containsExactly(CRITICAL, OK, OK);
        assertThat(statuses("onnn", with(10, Mode.BREACHING))).containsExactly(OK, PENDING, PENDING, CRITICAL);
        assertThat(statuses("cnno", with(0, Mode.IGNORE))).containsExactly(CRITICAL, CRITICAL, CRITICAL, OK);
    }

    @Example
    void ignoredMissingDataFiresNothing() {
        assertThat(statuses("wnnnnn", with(10, Mode.IGNORE))).containsOnly(PENDING);
        assertThat(statuses("nn", with(0, Mode.IGNORE))).containsOnly(OK);
    }

    @Property(tries = 500)
    void sequenceCountsTheChangesOfStatusAndNoneIsIllegal(@ForAll long seed) {
        Random random = new Random(seed);
        Mode missing = Mode.values()[random.nextInt(4)];
        Objective objective = with(5L * random.nextInt(4), missing);
        AlertState state = AlertState.initial();
        long changes = 0;
        char before = 'o';
        for (int i = 0; i < 200; i++) {
            char letter = random.nextInt(3) == 0 ? before : "owcnhe".charAt(random.nextInt(6));
            before = letter;
            AlertState next = next(state, letter, objective, i * 5000L);
            if (next.status() != state.status()) {
                changes++;
                assertThat(state.reasonOf(next.status())).isNotNull();
                assertThat(letter).as("within error changes nothing").isNotEqualTo('e');
            }
            boolean zeroDwell = objective.dwell().warning().isZero();
            assertThat(next.status() == PENDING && zeroDwell).isFalse();
            if (missing == Mode.MISSING && state.status().isFiring() && next.status() == OK) {
                assertThat(letter).as("a resolve cites data").isEqualTo('o');
            }
            if (next.status() == PENDING && state.status() != PENDING) {
                assertThat(state.status()).isIn(OK, NO_DATA);
            }
            assertThat(next.status() == NO_DATA).isEqualTo(next.status() == NO_DATA && missing == Mode.MISSING);
            ByteWriter out = new ByteWriter();
            next.writeTo(out);
            assertThat(AlertState.readFrom(new ByteReader(out.toBytes()))).isEqualTo(next);
            state = next;
        }
        assertThat(state.sequence()).isEqualTo(changes);
    }
}
