package io.loadline.actuator;

import io.loadline.command.CommandResult;
import io.loadline.command.GuardRule;
import io.loadline.metrics.Delays;
import io.loadline.metrics.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What the actuator has done since its process began, over all its turns on duty. For any number of threads. */
final class ActFigures {
    /** A label for what is refused by no rule. */
    private static final String NO_RULE = "";

    /** Commands that ended alike. */
    private record Ended(CommandResult.Kind kind, CommandResult.Outcome outcome, String rule)
            implements Comparable<Ended> {
        @Override
        public int compareTo(Ended other) {
            int byKind = kind.compareTo(other.kind);
            int byOutcome = byKind != 0 ? byKind : outcome.compareTo(other.outcome);
            return byOutcome != 0 ? byOutcome : rule.compareTo(other.rule);
        }
    }

    private final Map<Ended, Long> ended = new TreeMap<>();
    private final Map<String, Delays> delays = new TreeMap<>();
    private final Map<String, Long> retries = new TreeMap<>();
    private final Map<String, Long> failures = new TreeMap<>();

    /** So that what has not happened yet is a 0, not nothing: a rate needs a first value. */
    ActFigures() {
        for (CommandResult.Kind kind : CommandResult.Kind.values()) {
            none(kind, CommandResult.Outcome.DONE, NO_RULE);
            none(kind, CommandResult.Outcome.FAILED, NO_RULE);
        }
        none(CommandResult.Kind.SCALE, CommandResult.Outcome.DRY_RUN, NO_RULE);
        for (GuardRule rule : GuardRule.values()) {
            boolean expired = rule == GuardRule.EXPIRED;
            none(
                    CommandResult.Kind.SCALE,
                    expired ? CommandResult.Outcome.EXPIRED : CommandResult.Outcome.REFUSED,
                    rule.code());
        }
    }

    private void none(CommandResult.Kind kind, CommandResult.Outcome outcome, String rule) {
        ended.put(new Ended(kind, outcome, rule), 0L);
    }

    /** There is a receiver, or the desk for scaling, by that name. */
    synchronized void knows(String worker) {
        delays.computeIfAbsent(worker, key -> new Delays());
        retries.putIfAbsent(worker, 0L);
        failures.putIfAbsent(worker, 0L);
    }

    /** A command has ended, and that is written down. */
    synchronized void ended(String worker, CommandResult result, Instant decided) {
        knows(worker);
        ended.merge(new Ended(result.kind(), result.outcome(), result.rule().orElse(NO_RULE)), 1L, Long::sum);
        if (result.outcome() == CommandResult.Outcome.DONE) {
            delays.get(worker).record(Duration.between(decided, result.at()));
        } else if (result.outcome() == CommandResult.Outcome.FAILED) {
            failures.merge(worker, 1L, Long::sum);
        }
    }

    synchronized void retry(String worker) {
        retries.merge(worker, 1L, Long::sum);
    }

    synchronized void tell(Figures out) {
        ended.forEach((how, count) -> out.counter(
                "loadline_commands_total",
                "Commands that have ended.",
                count,
                "kind",
                how.kind().code(),
                "outcome",
                how.outcome().code(),
                "rule",
                how.rule()));
        delays.forEach((receiver, delay) -> out.delays(
                "loadline_receiver_delay_seconds",
                "From the instant a command is about until its receiver had it.",
                delay,
                "receiver",
                receiver));
        retries.forEach((receiver, count) -> out.counter(
                "loadline_receiver_retries_total", "Attempts that are made again.", count, "receiver", receiver));
        failures.forEach((receiver, count) -> out.counter(
                "loadline_receiver_failures_total", "Commands given up or rejected.", count, "receiver", receiver));
    }
}
