package io.loadline.alert;

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
import io.loadline.sla.Threshold;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** A million evaluations in random order, under random objectives. */
class AlertStateProperties {
    private static final int STEPS = 1000;
    private static final long HOLD = Duration.ofMinutes(15).toMillis();

    /** What a status may change to by itself: what fires never pends. */
    private static final Map<AlertStatus, Set<AlertStatus>> LEGAL = Map.of(
            AlertStatus.OK, EnumSet.complementOf(EnumSet.of(AlertStatus.OK)),
            AlertStatus.PENDING, EnumSet.complementOf(EnumSet.of(AlertStatus.PENDING)),
            AlertStatus.WARNING, EnumSet.of(AlertStatus.OK, AlertStatus.CRITICAL, AlertStatus.NO_DATA),
            AlertStatus.CRITICAL, EnumSet.of(AlertStatus.OK, AlertStatus.WARNING, AlertStatus.NO_DATA),
            AlertStatus.NO_DATA, EnumSet.complementOf(EnumSet.of(AlertStatus.NO_DATA)));

    /** An objective, and what its oracle needs to know of it. */
    private record Case(
            boolean hasWarning,
            boolean hasCritical,
            long stepMillis,
            long forWarning,
            long forCritical,
            long keep,
            boolean recovers,
            Mode mode,
            Optional<Datapoints> datapoints) {

        static Case any(Random random) {
            boolean both = random.nextInt(3) > 0;
            boolean warning = both || random.nextBoolean();
            long step = random.nextBoolean() ? 5000 : 60_000;
            int n = 1 + random.nextInt(random.nextInt(10) == 0 ? 100 : 6);
            Optional<Datapoints> datapoints =
                    random.nextInt(3) == 0 ? Optional.of(new Datapoints(1 + random.nextInt(n), n)) : Optional.empty();
            return new Case(
                    warning,
                    both || !warning,
                    step,
                    datapoints.isPresent() ? 0 : wait(random, step),
                    datapoints.isPresent() ? 0 : wait(random, step),
                    random.nextBoolean() ? 0 : wait(random, step),
                    random.nextBoolean(),
                    Mode.values()[random.nextInt(4)],
                    datapoints);
        }

        static long wait(Random random, long step) {
            return Math.max(0, step * random.nextInt(5) + (random.nextBoolean() ? 0 : random.nextInt(2000) - 1000));
        }

        Case with(long otherWarning, long otherCritical, long otherKeep) {
            return new Case(
                    hasWarning,
                    hasCritical,
                    stepMillis,
                    otherWarning,
                    otherCritical,
                    otherKeep,
                    recovers,
                    mode,
                    datapoints);
        }

        Objective objective() {
            Optional<Limits> recover = recovers ? Optional.of(limits(below(450), below(900))) : Optional.empty();
            return Objectives.of(
                    "gauge(test).avg",
                    limits(above(500), above(1000)),
                    recover.orElseGet(Limits::none),
                    LowSamples.HOLD,
                    new Dwell(
                            Duration.ofMillis(forWarning),
                            Duration.ofMillis(forCritical),
                            Duration.ofMillis(keep),
                            datapoints),
                    mode);
        }

        private Limits limits(Threshold warning, Threshold critical) {
            return new Limits(
                    hasWarning ? Optional.of(warning) : Optional.empty(),
                    hasCritical ? Optional.of(critical) : Optional.empty());
        }

        AlertOracle oracle() {
            return new AlertOracle(
                    hasWarning,
                    hasCritical,
                    forWarning,
                    forCritical,
                    keep,
                    HOLD,
                    recovers,
                    switch (mode) {
                        case MISSING -> 'm';
                        case BREACHING -> 'b';
                        case NOT_BREACHING -> 'n';
                        case IGNORE -> 'i';
                    },
                    datapoints.map(Datapoints::m).orElse(0),
                    datapoints.map(Datapoints::n).orElse(0));
        }
    }

    /** Letters with runs: what just was, is likely to go on. */
    private static char letter(Random random, char before) {
        return random.nextInt(5) < 3 ? before : "oorrwwWcccnnhe".charAt(random.nextInt(14));
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void everyStatusIsWhatTheWholeHistorySaysAlsoWhenEveryEvaluationIsTheFirstAfterARestart(@ForAll long seed) {
        Random random = new Random(seed);
        Case of = Case.any(random);
        Objective objective = of.objective();
        AlertOracle oracle = of.oracle();
        AlertState state = AlertState.initial();
        StringBuilder letters = new StringBuilder();
        char letter = 'o';
        long changes = 0;
        for (int i = 0; i < STEPS; i++) {
            letter = letter(random, letter);
            letters.append(letter);
            AlertState next = AlertStateTest.reread(AlertStateTest.next(state, letter, objective, i * of.stepMillis()));
            String expected = oracle.next(i * of.stepMillis(), letter);
            if (!next.status().name().equals(expected)) {
                assertThat(next.status().name()).as("%s: %s", of, letters).isEqualTo(expected);
            }
            if (next.status() != state.status()) {
                changes++;
                assertThat(LEGAL.get(state.status())).as("%s: %s", of, letters).contains(next.status());
                assertThat(state.reasonOf(next)).isNotEqualTo(TransitionReason.POLICY_EDITED);
            }
            state = next;
        }
        assertThat(state.sequence()).isEqualTo(changes);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void noTimerFiresEarlyWhateverIsEdited(@ForAll long seed) {
        Random random = new Random(seed);
        Case of = Case.any(random);
        Objective objective = of.objective();
        AlertState state = AlertState.initial();
        char letter = 'o';
        for (int i = 0; i < STEPS; i++) {
            long instant = i * of.stepMillis();
            if (random.nextInt(20) == 0) {
                of = of.with(
                        Case.wait(random, of.stepMillis()),
                        Case.wait(random, of.stepMillis()),
                        Case.wait(random, of.stepMillis()));
                Objective was = objective;
                objective = of.objective();
                AlertState edited = AlertStateTest.reread(state.edited(was, objective, instant));
                if (edited.status() != state.status()) {
                    assertThat(state.status().isFiring()).isTrue();
                    assertThat(edited.status()).isIn(AlertStatus.PENDING, AlertStatus.WARNING);
                    assertThat(edited.sequence()).isEqualTo(state.sequence() + 1);
                }
                assertThat(edited.edited(objective, objective, instant)).isEqualTo(edited);
                state = edited;
            }
            letter = letter(random, letter);
            AlertState next = AlertStateTest.next(state, letter, objective, instant);
            boolean breaches =
                    of.datapoints().isEmpty() && (letter == 'c' || of.hasWarning() && "wW".indexOf(letter) >= 0);
            boolean began = next.status().isFiring()
                    && !state.status().isFiring()
                    && !state.fired().isBreach();
            if (began && breaches) {
                long least = Math.min(
                        of.hasWarning() ? of.forWarning() : Long.MAX_VALUE,
                        of.hasCritical() ? of.forCritical() : Long.MAX_VALUE);
                assertThat(instant - next.warningSince()).isGreaterThanOrEqualTo(least);
            }
            boolean goesOn = next.warningSince() != AlertState.NEVER && state.warningSince() != AlertState.NEVER;
            if (goesOn && next.warningSince() != state.warningSince()) {
                assertThat(next.warningSince()).as("no timer starts again").isEqualTo(state.warningSince());
            }
            state = next;
        }
    }
}
