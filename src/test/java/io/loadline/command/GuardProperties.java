package io.loadline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.command.CommandResult.Effect;
import io.loadline.command.GuardDecision.Allowed;
import io.loadline.command.GuardDecision.Refused;
import io.loadline.command.ScaleCommand.Direction;
import io.loadline.command.ScaleCommand.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is commanded in whatever order, the history of what was done keeps every rule. */
class GuardProperties {
    private static final Instant START = Instant.parse("2026-11-20T22:00:00Z");
    private static final String RESOURCE = "dynamodb:table/orders";
    private static final long MAX_STEP = 120;
    private static final int MAX_DECREASES = 3;
    private static final Limits LIMITS =
            new Limits(20, 500, Duration.ofSeconds(60), Duration.ofSeconds(300), Duration.ofSeconds(30));
    private static final GuardSettings SETTINGS =
            new GuardSettings(false, List.of(RESOURCE), MAX_STEP, MAX_DECREASES, 2);

    /** A command, given some time after the one before, the circumstances, and what becomes of it if it is allowed. */
    record Step(
            Duration after,
            Direction direction,
            long amount,
            Duration age,
            Optional<Effect> effect,
            Set<Trait> circumstances) {
        boolean is(Trait trait) {
            return circumstances.contains(trait);
        }
    }

    /** What can be unusual about a step. */
    enum Trait {
        GIVEN_UP,
        SWITCHED_OFF,
        NEW_INCIDENT,
        OTHER_RESOURCE,
        OTHER_IN_FLIGHT,
        CHANGING,
        ON_DEMAND,
        LATE_VERDICT
    }

    @Property(tries = 400)
    void noSequenceOfCommandsBreaksARule(@ForAll("sequences") List<Step> steps) {
        run(steps, EnumSet.noneOf(GuardRule.class));
    }

    /** Or the property would say little. */
    @Example
    void theSequencesMeetEveryRule() {
        Set<GuardRule> met = EnumSet.noneOf(GuardRule.class);
        Random random = new Random(7);

        for (int sequence = 0; sequence < 2000; sequence++) {
            run(sequences().generator(1000).next(random).value(), met);
        }

        assertThat(met).containsExactlyInAnyOrder(GuardRule.values());
    }

    private static void run(List<Step> steps, Set<GuardRule> met) {
        List<Act> acts = new ArrayList<>();
        Instant now = START;
        long value = 100;
        int incident = 0;
        for (Step step : steps) {
            now = now.plus(step.after());
            incident += step.is(Trait.NEW_INCIDENT) ? 1 : 0;
            ScaleCommand command = command("incident-" + incident, step, now, acts);
            GuardDecision decision = Guard.decide(
                    command, state(step, value, acts), now, SETTINGS.withKillSwitch(step.is(Trait.SWITCHED_OFF)));
            if (decision instanceof Allowed allowed) {
                boolean done = !step.is(Trait.GIVEN_UP);
                Act act = new Act(
                        command.commandId(),
                        command.incidentId(),
                        command.direction(),
                        value,
                        allowed.absoluteTarget(),
                        now,
                        done,
                        Optional.empty());
                assertKeepsTheRules(act, command, step, acts);
                acts.add(step.effect().filter(effect -> done).map(act::judged).orElse(act));
                value = done ? act.after() : value;
            } else if (decision instanceof Refused refused) {
                assertThat(refused.detail()).isNotBlank();
                met.add(refused.rule());
            }
            if (step.is(Trait.LATE_VERDICT) && !acts.isEmpty()) {
                acts.add(acts.remove(acts.size() - 1).judged(Effect.INCONCLUSIVE));
            }
        }
    }

    private static void assertKeepsTheRules(Act act, ScaleCommand command, Step step, List<Act> before) {
        assertThat(step.circumstances())
                .doesNotContain(
                        Trait.SWITCHED_OFF,
                        Trait.OTHER_RESOURCE,
                        Trait.OTHER_IN_FLIGHT,
                        Trait.CHANGING,
                        Trait.ON_DEMAND);
        assertThat(act.at()).as("expiry").isBefore(command.expiresAt());
        assertThat(act.after()).as("limits").isBetween(LIMITS.min(), LIMITS.max());
        assertThat(Math.abs(act.after() - act.before())).as("step").isLessThanOrEqualTo(MAX_STEP);
        assertThat(before.stream().skip(Math.max(0, before.size() - 1)))
                .as("verdict on the last act")
                .noneMatch(last -> last.done() && last.effect().isEmpty());
        if (act.after() < act.before()) {
            LocalDate today = LocalDate.ofInstant(act.at(), ZoneOffset.UTC);
            assertThat(before.stream().filter(it -> it.after() < it.before()).filter(it -> LocalDate.ofInstant(
                                    it.at(), ZoneOffset.UTC)
                            .equals(today)))
                    .as("daily decreases")
                    .hasSizeLessThan(MAX_DECREASES);
        }
        assertKeepsItsDirection(act, before);
    }

    private static void assertKeepsItsDirection(Act act, List<Act> before) {
        if (act.direction() == Direction.ROLLBACK) {
            Act last = before.get(before.size() - 1);
            assertThat(last.effect()).contains(Effect.HARMFUL);
            assertThat(last.direction()).isNotEqualTo(Direction.ROLLBACK);
            return;
        }
        assertThat(act.after() > act.before()).as("an increase").isEqualTo(act.direction() == Direction.OUT);
        assertThat(before)
                .as("cooldown of a scale-out")
                .noneMatch(it -> it.after() > it.before() && within(60, it, act));
        if (act.direction() == Direction.IN) {
            assertThat(before)
                    .as("cooldown of a scale-in")
                    .noneMatch(it -> it.after() < it.before() && within(300, it, act));
        }
        List<Effect> verdicts = before.stream()
                .filter(it -> it.incidentId().equals(act.incidentId()))
                .flatMap(it -> it.effect().stream())
                .filter(effect -> effect != Effect.INCONCLUSIVE)
                .toList();
        assertThat(verdicts.stream().skip(Math.max(0, verdicts.size() - 2)).filter(it -> it != Effect.EFFECTIVE))
                .as("acts in a row that did not help")
                .hasSizeLessThan(2);
    }

    private static boolean within(long seconds, Act earlier, Act act) {
        return act.at().isBefore(earlier.at().plusSeconds(seconds));
    }

    private static ResourceState state(Step step, long value, List<Act> acts) {
        Capacity capacity = new Capacity(value, step.is(Trait.ON_DEMAND), step.is(Trait.CHANGING), 0);
        return new ResourceState(
                capacity, acts, step.is(Trait.OTHER_IN_FLIGHT) ? Optional.of("other") : Optional.empty());
    }

    private static ScaleCommand command(String incident, Step step, Instant now, List<Act> acts) {
        // A rollback mostly names the value that it should.
        boolean right = step.direction() == Direction.ROLLBACK && !acts.isEmpty() && step.amount() % 4 != 0;
        return new ScaleCommand(
                "command",
                incident,
                "alert",
                "orders",
                "throttles",
                now.minus(step.age()),
                now.minus(step.age()).plusSeconds(120),
                step.is(Trait.OTHER_RESOURCE) ? "dynamodb:table/other" : RESOURCE,
                "write_capacity",
                step.direction(),
                right ? acts.get(acts.size() - 1).before() : step.amount(),
                LIMITS,
                "random");
    }

    @Provide
    Arbitrary<List<Step>> sequences() {
        Arbitrary<Duration> after = Arbitraries.longs().between(0, 400).map(Duration::ofSeconds);
        Arbitrary<Duration> age = Arbitraries.longs().between(0, 125).map(Duration::ofSeconds);
        Arbitrary<Set<Trait>> traits = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(Set.of())),
                Tuple.of(1, Arbitraries.of(Trait.class).set().ofMaxSize(2)));
        return Combinators.combine(
                        after,
                        Arbitraries.of(Direction.class),
                        Arbitraries.longs().between(1, 150),
                        age,
                        Arbitraries.of(Effect.class).optional(0.9),
                        traits)
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }
}
