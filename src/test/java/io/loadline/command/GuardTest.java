package io.loadline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.command.CommandResult.Effect;
import io.loadline.command.GuardDecision.Allowed;
import io.loadline.command.GuardDecision.Refused;
import io.loadline.command.ScaleCommand.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final GuardSettings SETTINGS = GuardSettings.allowing(List.of("dynamodb:table/*"));

    @Test
    void computesTheTargetFromTheValueReadNow() {
        assertThat(decide(out(50), state(100))).isEqualTo(new Allowed(150));
        assertThat(decide(in(50), state(100))).isEqualTo(new Allowed(50));
    }

    @Test
    void clampsTheTargetToTheLimits() {
        assertThat(decide(out(500), state(100))).isEqualTo(new Allowed(400));
        assertThat(decide(in(500), state(100))).isEqualTo(new Allowed(10));
        assertThat(decide(out(Long.MAX_VALUE), state(100))).isEqualTo(new Allowed(400));
    }

    @Test
    void refusesWhereTheLimitIsReached() {
        assertRefused(out(50), state(400), GuardRule.AT_MAX);
        assertRefused(in(50), state(10), GuardRule.AT_MIN);
    }

    @Test
    void neverDecreasesForAScaleOutAboveTheLimits() {
        assertRefused(out(50), state(900), GuardRule.AT_MAX);
        assertRefused(in(50), state(5), GuardRule.AT_MIN);
    }

    @Test
    void refusesWhatTheOperatorDoesNotAllow() {
        GuardSettings others = GuardSettings.allowing(List.of("dynamodb:table/carts"));
        GuardSettings nothing = GuardSettings.allowing(List.of());

        assertRule(Guard.decide(out(50), state(100), NOW, SETTINGS.withKillSwitch(true)), GuardRule.KILL_SWITCH);
        assertRule(Guard.decide(out(50), state(100), NOW, others), GuardRule.NOT_ALLOWED);
        assertRule(Guard.decide(out(50), state(100), NOW, nothing), GuardRule.NOT_ALLOWED);
    }

    @Test
    void takesAPatternLiterallyButForItsStars() {
        GuardSettings settings = GuardSettings.allowing(List.of("dynamodb:table/ca.ts", "*:table/o*s"));

        assertThat(settings.allows("dynamodb:table/ca.ts")).isTrue();
        assertThat(settings.allows("dynamodb:table/orders")).isTrue();
        assertThat(settings.allows("dynamodb:table/order")).isFalse();
        assertThat(settings.allows("dynamodb:table/carts")).isFalse();
    }

    @Test
    void refusesFromTheInstantOfExpiryOn() {
        ScaleCommand command = out(50);

        assertThat(Guard.decide(command, state(100), command.expiresAt().minusMillis(1), SETTINGS))
                .isInstanceOf(Allowed.class);
        assertRule(Guard.decide(command, state(100), command.expiresAt(), SETTINGS), GuardRule.EXPIRED);
    }

    @Test
    void refusesWhileAnotherChangeIsInFlight() {
        Capacity still = new Capacity(100, false, false, 0);
        Capacity changing = new Capacity(100, false, true, 0);

        assertRefused(out(50), new ResourceState(still, List.of(), Optional.of("other")), GuardRule.BUSY);
        assertRefused(out(50), new ResourceState(changing, List.of(), Optional.empty()), GuardRule.BUSY);
    }

    @Test
    void waitsForTheVerdictHoweverLong() {
        Act unjudged = act(Direction.OUT, 50, 100, Duration.ofHours(20), Optional.empty());

        assertRefused(out(50), state(100, unjudged), GuardRule.AWAITING_VERDICT);
        assertThat(decide(out(50), state(100, unjudged.judged(Effect.INCONCLUSIVE))))
                .isEqualTo(new Allowed(150));
    }

    @Test
    void aScaleOutWaitsForTheCooldownOfAScaleOutAndInterruptsThatOfAScaleIn() {
        Optional<Effect> good = Optional.of(Effect.EFFECTIVE);

        assertRefused(
                out(50), state(100, act(Direction.OUT, 50, 100, Duration.ofSeconds(59), good)), GuardRule.COOLDOWN_OUT);
        assertThat(decide(out(50), state(100, act(Direction.OUT, 50, 100, Duration.ofSeconds(60), good))))
                .isEqualTo(new Allowed(150));
        assertThat(decide(out(50), state(100, act(Direction.IN, 150, 100, Duration.ofSeconds(1), good))))
                .isEqualTo(new Allowed(150));
    }

    @Test
    void aScaleInWaitsForBothCooldowns() {
        Optional<Effect> good = Optional.of(Effect.EFFECTIVE);

        assertRefused(
                in(50), state(100, act(Direction.OUT, 50, 100, Duration.ofSeconds(59), good)), GuardRule.COOLDOWN_OUT);
        assertRefused(
                in(50), state(100, act(Direction.IN, 150, 100, Duration.ofSeconds(299), good)), GuardRule.COOLDOWN_IN);
    }

    @Test
    void countsWhatEitherSideKnowsOfTodaysDecreases() {
        ResourceState told = new ResourceState(new Capacity(100, false, false, 4), List.of(), Optional.empty());
        Act decrease = act(Direction.IN, 150, 100, Duration.ofHours(1), Optional.of(Effect.EFFECTIVE));

        assertRefused(in(50), told, GuardRule.DAILY_DECREASES);
        assertRefused(in(50), state(100, decrease, decrease, decrease, decrease), GuardRule.DAILY_DECREASES);
        assertThat(decide(out(50), told)).isEqualTo(new Allowed(150));
    }

    @Test
    void refusesAStepThatIsTooLarge() {
        GuardSettings small = new GuardSettings(false, List.of("*"), 49, 4, 2);

        assertRule(Guard.decide(out(50), state(100), NOW, small), GuardRule.MAX_STEP);
    }

    @Test
    void refusesATableWithoutCapacity() {
        Capacity none = new Capacity(0, true, false, 0);

        assertRefused(out(50), new ResourceState(none, List.of(), Optional.empty()), GuardRule.ON_DEMAND);
    }

    @Test
    void stopsForTheIncidentAfterTwoActsThatDidNotHelp() {
        Act first = act(Direction.OUT, 10, 50, Duration.ofHours(2), Optional.of(Effect.INEFFECTIVE));
        Act second = act(Direction.OUT, 50, 100, Duration.ofHours(1), Optional.of(Effect.INEFFECTIVE));
        Act helpful = act(Direction.OUT, 50, 100, Duration.ofHours(1), Optional.of(Effect.EFFECTIVE));

        assertThat(decide(out(50), state(100, second))).isEqualTo(new Allowed(150));
        assertRefused(out(50), state(100, first, second), GuardRule.STOPPED_INEFFECTIVE);
        assertThat(decide(out(50), state(100, first, helpful))).isEqualTo(new Allowed(150));
    }

    @Test
    void rollsBackHarmOnceToTheValueBeforeIt() {
        Act harm = act(Direction.OUT, 50, 100, Duration.ofSeconds(10), Optional.of(Effect.HARMFUL));
        Act useless = act(Direction.OUT, 50, 100, Duration.ofSeconds(10), Optional.of(Effect.INEFFECTIVE));
        Act undone = act(Direction.ROLLBACK, 100, 50, Duration.ofSeconds(5), Optional.of(Effect.HARMFUL));

        assertThat(decide(command(Direction.ROLLBACK, 50), state(100, harm))).isEqualTo(new Allowed(50));
        assertRefused(command(Direction.ROLLBACK, 60), state(100, harm), GuardRule.ROLLBACK_NOT_DUE);
        assertRefused(command(Direction.ROLLBACK, 50), state(50, harm, undone), GuardRule.ROLLBACK_NOT_DUE);
        assertRefused(command(Direction.ROLLBACK, 50), state(100, useless), GuardRule.ROLLBACK_NOT_DUE);
    }

    private static GuardDecision decide(ScaleCommand command, ResourceState state) {
        return Guard.decide(command, state, NOW, SETTINGS);
    }

    private static void assertRefused(ScaleCommand command, ResourceState state, GuardRule rule) {
        assertRule(decide(command, state), rule);
    }

    private static void assertRule(GuardDecision decision, GuardRule rule) {
        assertThat(decision).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.rule())
                .isEqualTo(rule));
    }

    private static ResourceState state(long value, Act... acts) {
        return new ResourceState(new Capacity(value, false, false, 0), List.of(acts), Optional.empty());
    }

    private static Act act(Direction direction, long before, long after, Duration ago, Optional<Effect> effect) {
        return new Act("earlier", "incident", direction, before, after, NOW.minus(ago), true, effect);
    }

    private static ScaleCommand out(long amount) {
        return command(Direction.OUT, amount);
    }

    private static ScaleCommand in(long amount) {
        return command(Direction.IN, amount);
    }

    private static ScaleCommand command(Direction direction, long amount) {
        return new ScaleCommand(
                "command",
                "incident",
                "alert",
                "orders",
                "throttles",
                NOW,
                NOW.plusSeconds(120),
                "dynamodb:table/orders",
                "write_capacity",
                direction,
                amount,
                new ScaleCommand.Limits(
                        10, 400, Duration.ofSeconds(60), Duration.ofSeconds(300), Duration.ofSeconds(60)),
                "throttled");
    }
}
