package io.loadline.actuator;

import io.loadline.command.Capacity;
import io.loadline.command.CommandResult;
import io.loadline.command.CommandResult.Outcome;
import io.loadline.command.Guard;
import io.loadline.command.GuardDecision;
import io.loadline.command.GuardRule;
import io.loadline.command.GuardSettings;
import io.loadline.command.ScaleCommand;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Carries out scale commands, one after the other: the guard's word, the claim, the act, the result. */
final class ScaleDesk {
    private static final Logger LOG = LoggerFactory.getLogger(ScaleDesk.class);

    /** One scale command. */
    record Job(ScaleCommand command, Offsets.Ticket ticket) {}

    private final ScalingSettings settings;
    private final RetrySettings retry;
    private final Scaler scaler;
    private final Ledger ledger;
    private final Verdicts verdicts;
    private final Retries retries;
    private final Clock clock;
    private final Checkpoints checkpoints;
    private final BiConsumer<CommandResult, Instant> ended;

    ScaleDesk(
            ScalingSettings settings,
            RetrySettings retry,
            Scaler scaler,
            Ledger ledger,
            Verdicts verdicts,
            Retries retries,
            Clock clock,
            Checkpoints checkpoints,
            BiConsumer<CommandResult, Instant> ended) {
        this.ended = ended;
        this.settings = settings;
        this.retry = retry;
        this.scaler = scaler;
        this.ledger = ledger;
        this.verdicts = verdicts;
        this.retries = retries;
        this.clock = clock;
        this.checkpoints = checkpoints;
    }

    void handle(Job job) throws InterruptedException {
        if (ledger.memory().isFinished(job.command().commandId())) {
            ledger.finish(job.ticket());
            return;
        }
        Optional<Memory.Claim> claim = ledger.memory().claimOf(job.command());
        if (claim.isPresent()) {
            resume(job, claim.get());
        } else {
            decide(job);
        }
    }

    private void decide(Job job) throws InterruptedException {
        ScaleCommand command = job.command();
        GuardSettings guard = guard();
        Optional<GuardDecision.Refused> unseen = Guard.refuseUnseen(command, clock.instant(), guard);
        if (unseen.isPresent()) {
            refuse(job, unseen.get(), 0);
            return;
        }
        // The evaluator writes a verdict no later than the next command for which it matters.
        verdicts.catchUp();
        AtomicReference<Capacity> seen = new AtomicReference<>();
        Retries.Ending reading = read(command, seen);
        if (seen.get() == null) {
            finish(
                    job,
                    Outcome.FAILED,
                    "",
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    reading.attempts(),
                    "not read: " + detail(reading.last()));
            return;
        }
        GuardDecision decision = Guard.decide(
                command, ledger.memory().resource(command.resource(), seen.get()), clock.instant(), guard());
        if (decision instanceof GuardDecision.Refused refused) {
            refuse(job, refused, reading.attempts());
        } else if (decision instanceof GuardDecision.Allowed allowed) {
            act(job, seen.get().value(), allowed.absoluteTarget());
        }
    }

    private void act(Job job, long before, long target) throws InterruptedException {
        if (!settings.enabled()) {
            finish(
                    job,
                    Outcome.DRY_RUN,
                    "",
                    OptionalLong.of(before),
                    OptionalLong.of(target),
                    0,
                    "would set " + target + "; scaling is not enabled");
            return;
        }
        ledger.write(Traces.claim(job.command(), before, target, clock.instant()));
        carryOut(job, before, target);
    }

    /** After a crash: the act may have happened. The claimed value is set again while the command may be carried out at all. */
    private void resume(Job job, Memory.Claim claim) throws InterruptedException {
        ScaleCommand command = job.command();
        LOG.info("command={} was claimed before and is resumed", command.commandId());
        Optional<GuardDecision.Refused> refused = Guard.refuseUnseen(command, clock.instant(), guard());
        if (refused.isEmpty()) {
            carryOut(job, claim.before(), claim.target());
            return;
        }
        AtomicReference<Capacity> seen = new AtomicReference<>();
        Retries.Ending reading = read(command, seen);
        if (seen.get() != null && seen.get().value() == claim.target()) {
            finish(
                    job,
                    Outcome.DONE,
                    "",
                    OptionalLong.of(claim.before()),
                    OptionalLong.of(claim.target()),
                    reading.attempts(),
                    "was set before the actuator stopped");
        } else {
            refuse(job, refused.get(), reading.attempts());
        }
    }

    private void carryOut(Job job, long before, long target) throws InterruptedException {
        ScaleCommand command = job.command();
        checkpoints.claimed(command.commandId());
        Retries.Ending ending = retries.run(
                "resource=" + command.resource() + " command=" + command.commandId(),
                retry.actsFor(),
                () -> scaler.set(command.resource(), command.dimension(), target));
        checkpoints.carriedOut(command.commandId());
        Outcome outcome = ending.last() instanceof Delivery.Done ? Outcome.DONE : Outcome.FAILED;
        finish(
                job,
                outcome,
                "",
                OptionalLong.of(before),
                OptionalLong.of(target),
                ending.attempts(),
                detail(ending.last()));
    }

    private Retries.Ending read(ScaleCommand command, AtomicReference<Capacity> seen) throws InterruptedException {
        return retries.run("resource=" + command.resource() + " read", retry.actsFor(), () -> {
            Reading reading = scaler.read(command.resource(), command.dimension());
            if (reading instanceof Reading.Known known) {
                seen.set(known.capacity());
                return new Delivery.Done("read");
            }
            return reading instanceof Reading.Unavailable unavailable
                    ? new Delivery.Retry(unavailable.after(), unavailable.detail())
                    : new Delivery.Rejected(((Reading.Unreadable) reading).detail());
        });
    }

    private GuardSettings guard() {
        return settings.guard().withKillSwitch(settings.isKilled());
    }

    private void refuse(Job job, GuardDecision.Refused refused, int attempts) throws InterruptedException {
        Outcome outcome = refused.rule() == GuardRule.EXPIRED ? Outcome.EXPIRED : Outcome.REFUSED;
        finish(
                job,
                outcome,
                refused.rule().code(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                attempts,
                refused.detail());
    }

    private void finish(
            Job job, Outcome outcome, String rule, OptionalLong before, OptionalLong after, int attempts, String detail)
            throws InterruptedException {
        ScaleCommand command = job.command();
        CommandResult result = new CommandResult(
                command.commandId(),
                command.incidentId(),
                command.service(),
                CommandResult.Kind.SCALE,
                command.resource(),
                outcome,
                Optional.of(rule).filter(code -> !code.isEmpty()),
                Optional.empty(),
                before,
                after,
                attempts,
                clock.instant(),
                Traces.oneLine(detail));
        LOG.atLevel(outcome == Outcome.FAILED ? Level.WARN : Level.INFO)
                .log(
                        "command={} incident={} service={} resource={} outcome={} rule={} reason={}",
                        Traces.oneLine(command.commandId()),
                        Traces.oneLine(command.incidentId()),
                        Traces.oneLine(command.service()),
                        Traces.oneLine(command.resource()),
                        outcome.code(),
                        rule,
                        result.detail());
        ledger.finish(Traces.completion(command, result), result, job.ticket());
        ended.accept(result, command.instant());
    }

    private static String detail(Delivery delivery) {
        if (delivery instanceof Delivery.Done done) {
            return done.detail();
        }
        return delivery instanceof Delivery.Rejected rejected
                ? rejected.detail()
                : "given up: " + ((Delivery.Retry) delivery).detail();
    }
}
