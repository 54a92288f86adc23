package io.loadline.command;

import io.loadline.command.GuardDecision.Allowed;
import io.loadline.command.GuardDecision.Refused;
import io.loadline.command.ScaleCommand.Direction;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides whether a scale command may be carried out, and to which value. A function of its arguments: the same command
 * in the same state at the same time gets the same answer.
 */
public final class Guard {
    private final ScaleCommand command;
    private final ResourceState state;
    private final Instant now;
    private final GuardSettings settings;

    private Guard(ScaleCommand command, ResourceState state, Instant now, GuardSettings settings) {
        this.command = command;
        this.state = state;
        this.now = now;
        this.settings = settings;
    }

    /**
     * The verdict on a command.
     *
     * @param now by the actuator's clock
     * @return the value to set, within the limits of the command, or the first rule that refuses it
     */
    public static GuardDecision decide(ScaleCommand command, ResourceState state, Instant now, GuardSettings settings) {
        return new Guard(command, state, now, settings).decide();
    }

    /**
     * The rules that can refuse a command without a look at its resource; a resource that is not allowed is not even
     * read.
     *
     * @param now by the actuator's clock
     * @return the refusal, or empty when the resource is to be read
     */
    public static Optional<Refused> refuseUnseen(ScaleCommand command, Instant now, GuardSettings settings) {
        return Stream.of(killSwitch(settings), notAllowed(command, settings), expired(command, now))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private GuardDecision decide() {
        return Stream.of(
                        refuseUnseen(command, now, settings),
                        stopped(),
                        busy(),
                        awaitingVerdict(),
                        rollbackNotDue(),
                        onDemand(),
                        cooldown())
                .flatMap(Optional::stream)
                .findFirst()
                .<GuardDecision>map(refused -> refused)
                .orElseGet(this::size);
    }

    private static Optional<Refused> killSwitch(GuardSettings settings) {
        return refuseIf(settings.killSwitch(), GuardRule.KILL_SWITCH, "the kill switch is on");
    }

    private static Optional<Refused> notAllowed(ScaleCommand command, GuardSettings settings) {
        return refuseIf(
                !settings.allows(command.resource()),
                GuardRule.NOT_ALLOWED,
                command.resource() + " matches none of the allowed resources " + settings.allowedResources());
    }

    private static Optional<Refused> expired(ScaleCommand command, Instant now) {
        return refuseIf(
                !now.isBefore(command.expiresAt()),
                GuardRule.EXPIRED,
                "expired at " + command.expiresAt() + ", it is " + now);
    }

    /** Harm is undone also when nothing more is tried. */
    private Optional<Refused> stopped() {
        int unhelpful = state.unhelpfulInARow(command.incidentId());
        return refuseIf(
                command.direction() != Direction.ROLLBACK && unhelpful >= settings.maxUnhelpful(),
                GuardRule.STOPPED_INEFFECTIVE,
                unhelpful + " acts in a row did not help incident " + command.incidentId());
    }

    private Optional<Refused> busy() {
        Optional<String> other = state.inFlight().filter(id -> !id.equals(command.commandId()));
        if (other.isPresent()) {
            return refuseIf(true, GuardRule.BUSY, "command " + other.get() + " is in flight");
        }
        return refuseIf(state.capacity().changing(), GuardRule.BUSY, "the resource is being changed");
    }

    private Optional<Refused> awaitingVerdict() {
        return state.lastAct()
                .filter(Act::awaitsVerdict)
                .map(act -> new Refused(
                        GuardRule.AWAITING_VERDICT,
                        "command " + act.commandId() + " was done at " + act.at() + " and is not judged yet"));
    }

    private Optional<Refused> rollbackNotDue() {
        if (command.direction() != Direction.ROLLBACK) {
            return Optional.empty();
        }
        boolean due = state.lastAct()
                .filter(act -> act.direction() != Direction.ROLLBACK)
                .filter(act -> act.effect().equals(Optional.of(CommandResult.Effect.HARMFUL)))
                .filter(act -> act.before() == command.amount())
                .isPresent();
        return refuseIf(
                !due,
                GuardRule.ROLLBACK_NOT_DUE,
                "the last act did no harm, or the value before it was not " + command.amount());
    }

    private Optional<Refused> onDemand() {
        return refuseIf(
                state.capacity().onDemand(),
                GuardRule.ON_DEMAND,
                command.resource() + " is billed on demand: there is no capacity to set");
    }

    /** A scale-in waits for both cooldowns, a scale-out for its own, a rollback for none. */
    private Optional<Refused> cooldown() {
        if (command.direction() == Direction.ROLLBACK) {
            return Optional.empty();
        }
        Optional<Refused> out =
                within(state.lastIncrease(), command.limits().scaleOutCooldown(), GuardRule.COOLDOWN_OUT, "scale-out");
        if (out.isPresent() || command.direction() == Direction.OUT) {
            return out;
        }
        return within(state.lastDecrease(), command.limits().scaleInCooldown(), GuardRule.COOLDOWN_IN, "scale-in");
    }

    private Optional<Refused> within(Optional<Instant> last, Duration cooldown, GuardRule rule, String what) {
        return last.filter(at -> now.isBefore(at.plus(cooldown)))
                .map(at -> new Refused(rule, "the last " + what + " was at " + at + ", its cooldown is " + cooldown));
    }

    private GuardDecision size() {
        long current = state.capacity().value();
        long target = target(current);
        if (command.direction() == Direction.OUT && target <= current) {
            return new Refused(
                    GuardRule.AT_MAX,
                    "is at " + current + " of at most " + command.limits().max());
        }
        if (command.direction() == Direction.IN && target >= current) {
            return new Refused(
                    GuardRule.AT_MIN,
                    "is at " + current + " of at least " + command.limits().min());
        }
        long decreases = state.decreasesOn(LocalDate.ofInstant(now, ZoneOffset.UTC));
        if (target < current && decreases >= settings.maxDailyDecreases()) {
            return new Refused(
                    GuardRule.DAILY_DECREASES,
                    "decreased " + decreases + " times today, at most " + settings.maxDailyDecreases()
                            + " are allowed");
        }
        long step = Math.abs(target - current);
        if (step > settings.maxStep()) {
            return new Refused(
                    GuardRule.MAX_STEP,
                    "from " + current + " to " + target + " is more than the largest step " + settings.maxStep());
        }
        return new Allowed(target);
    }

    private long target(long current) {
        long wanted =
                switch (command.direction()) {
                    case OUT -> saturatedAdd(current, command.amount());
                    case IN -> Math.max(0, current - command.amount());
                    case ROLLBACK -> command.amount();
                };
        return Math.min(
                Math.max(wanted, command.limits().min()), command.limits().max());
    }

    private static long saturatedAdd(long left, long right) {
        return left > Long.MAX_VALUE - right ? Long.MAX_VALUE : left + right;
    }

    private static Optional<Refused> refuseIf(boolean condition, GuardRule rule, String detail) {
        return condition ? Optional.of(new Refused(rule, detail)) : Optional.empty();
    }
}
