package io.loadline.actuator;

import io.loadline.command.CommandResult;
import io.loadline.command.CommandResult.Outcome;
import io.loadline.command.Notification;
import io.loadline.wire.avro.ActuatorState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Brings notifications to one receiver, in the order of the log, each once. */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    static final String SUMMARISED = "opened and resolved while the actuator was down; one summary sent";
    private static final int LONGEST_SUMMARY = 1024;

    /** What to do with a notification. */
    enum Mode {
        SEND,
        /** As the one word on an incident that is already over. */
        SUMMARISE,
        SKIP
    }

    /** One notification for one receiver, by the name that the notification uses. */
    record Job(Notification notification, String receiver, Mode mode, Offsets.Ticket ticket) {}

    private final Function<String, Notifier> notifiers;
    private final Ledger ledger;
    private final Retries retries;
    private final Duration limit;
    private final Clock clock;
    private final Checkpoints checkpoints;
    private final BiConsumer<CommandResult, Instant> ended;

    /**
     * @param notifiers what takes a notification, by the name of the receiver that it uses
     * @param ended is told of each result that is written down, and of the instant that its command is about
     */
    Outbox(
            Function<String, Notifier> notifiers,
            Ledger ledger,
            Retries retries,
            Duration limit,
            Clock clock,
            Checkpoints checkpoints,
            BiConsumer<CommandResult, Instant> ended) {
        this.ended = ended;
        this.notifiers = notifiers;
        this.ledger = ledger;
        this.retries = retries;
        this.limit = limit;
        this.clock = clock;
        this.checkpoints = checkpoints;
    }

    void handle(Job job) throws InterruptedException {
        Notification notification = job.notification();
        String receiver = job.receiver();
        String key = Traces.key(notification, receiver);
        if (ledger.memory().isFinished(key)) {
            ledger.finish(job.ticket());
            return;
        }
        if (job.mode() == Mode.SKIP) {
            finish(job, Outcome.DONE, 0, SUMMARISED);
            return;
        }
        if (!ledger.memory().isClaimed(key)) {
            ledger.write(Traces.claim(notification, receiver, clock.instant()));
        }
        checkpoints.claimed(key);
        Retries.Ending ending =
                retries.run("receiver=" + receiver + " command=" + notification.commandId(), limit, () -> notifiers
                        .apply(receiver)
                        .deliver(marked(notification, job.mode(), clock.instant())));
        checkpoints.carriedOut(key);
        if (ending.last() instanceof Delivery.Done done) {
            finish(job, Outcome.DONE, ending.attempts(), job.mode() == Mode.SUMMARISE ? SUMMARISED : done.detail());
        } else if (ending.last() instanceof Delivery.Rejected rejected) {
            finish(job, Outcome.FAILED, ending.attempts(), rejected.detail());
        } else if (ending.last() instanceof Delivery.Retry retry) {
            finish(job, Outcome.FAILED, ending.attempts(), "given up after " + limit + ": " + retry.detail());
        }
    }

    /** The notification as it is sent now: marked when it is stale, or the only word on its incident. */
    static Notification marked(Notification notification, Mode mode, Instant now) {
        if (mode == Mode.SUMMARISE) {
            return withSummary(notification, "[over] opened and resolved while nobody could be told: ");
        }
        return now.isBefore(notification.expiresAt()) ? notification : withSummary(notification, "[late] ");
    }

    private static Notification withSummary(Notification it, String mark) {
        String summary = mark + it.summary();
        return new Notification(
                it.commandId(),
                it.incidentId(),
                it.service(),
                it.instant(),
                it.route(),
                it.receivers(),
                it.event(),
                it.severity(),
                it.dedupKey(),
                summary.length() <= LONGEST_SUMMARY ? summary : summary.substring(0, LONGEST_SUMMARY),
                it.detail(),
                it.reason(),
                it.runbook(),
                it.expiresAt());
    }

    private void finish(Job job, Outcome outcome, int attempts, String detail) throws InterruptedException {
        Instant now = clock.instant();
        Notification notification = job.notification();
        String receiver = job.receiver();
        ActuatorState trace = Traces.sent(notification, receiver, outcome, attempts, now, detail);
        CommandResult result = result(notification, receiver, outcome, attempts, now, detail);
        log(job, result);
        ledger.finish(trace, result, job.ticket());
        ended.accept(result, notification.instant());
    }

    /** Who looks for a page that did not come looks here first. What came at the first attempt goes without a word. */
    private static void log(Job job, CommandResult result) {
        if (result.outcome() == Outcome.DONE && result.attempts() <= 1) {
            return;
        }
        Notification notification = job.notification();
        LOG.atLevel(result.outcome() == Outcome.FAILED ? Level.WARN : Level.INFO)
                .log(
                        "receiver={} command={} incident={} service={} route={} event={} outcome={} attempts={} reason={}",
                        Traces.oneLine(job.receiver()),
                        Traces.oneLine(notification.commandId()),
                        Traces.oneLine(notification.incidentId()),
                        Traces.oneLine(notification.service()),
                        Traces.oneLine(notification.route()),
                        notification.event().code(),
                        result.outcome().code(),
                        result.attempts(),
                        result.detail());
    }

    static CommandResult result(
            Notification notification, String receiver, Outcome outcome, int attempts, Instant at, String detail) {
        return new CommandResult(
                notification.commandId(),
                notification.incidentId(),
                notification.service(),
                CommandResult.Kind.NOTIFICATION,
                receiver,
                outcome,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                attempts,
                at,
                Traces.oneLine(detail));
    }
}
