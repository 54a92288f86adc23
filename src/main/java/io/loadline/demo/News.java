package io.loadline.demo;

import io.loadline.alert.AlertTransition;
import io.loadline.command.CommandResult;
import io.loadline.command.ScaleCommand;
import io.loadline.demo.Sightings.SeenCommand;
import io.loadline.demo.Sightings.SeenTransition;
import io.loadline.embedded.Channel;
import io.loadline.embedded.Ledger;
import io.loadline.embedded.LedgerEntry;
import io.loadline.simulate.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Tells in plain lines what has changed since it was last asked. Used by one thread. */
final class News {
    private final Instant start;
    private final Sightings sightings;
    private final Ledger ledger;
    private final Consumer<String> out;
    private final Set<String> told = new HashSet<>();
    private boolean faultsTold;
    private int transitionsTold;
    private int entriesTold;
    private Instant ratesAt;
    private long producedBefore;
    private long countedBefore;
    private long evaluationsBefore;

    /** @param start what the times in front of the lines count from */
    News(Instant start, Sightings sightings, Ledger ledger, Consumer<String> out) {
        this.start = start;
        this.sightings = sightings;
        this.ledger = ledger;
        this.out = out;
        this.ratesAt = start;
    }

    /** One line of the caller's. */
    void say(Instant now, String line) {
        out.accept("%4ds  %s".formatted(Duration.between(start, now).toSeconds(), line));
    }

    /** The scripted faults have set in. */
    void faults(Instant at) {
        if (!faultsTold) {
            faultsTold = true;
            say(
                    at,
                    "faults set in: %s is asked for more writes than it may take, and %s gets a slow release"
                            .formatted(Simulation.TABLE, Simulation.DEPLOYED));
        }
    }

    /** What has changed. */
    void changes(Instant now) {
        List<SeenTransition> transitions = sightings.transitions();
        for (SeenTransition seen : transitions.subList(transitionsTold, transitions.size())) {
            say(now, transition(seen.transition()));
        }
        transitionsTold = transitions.size();
        for (SeenCommand seen : sightings.commands()) {
            seen.result().ifPresent(result -> onlyOnce(now, scaling(seen.command(), result)));
            seen.effect().ifPresent(result -> onlyOnce(now, effect(seen.command(), result)));
        }
        List<LedgerEntry> entries = ledger.entries();
        for (LedgerEntry entry : entries.subList(entriesTold, entries.size())) {
            delivery(entry).ifPresent(line -> say(now, line));
        }
        entriesTold = entries.size();
    }

    /** How much flows, in a second. */
    void rates(Instant now, long produced) {
        double seconds = Math.max(0.001, Duration.between(ratesAt, now).toMillis() / 1000.0);
        long counted = sightings.counted() + sightings.deadLettered();
        long evaluations = sightings.evaluations();
        say(
                now,
                String.format(
                        Locale.ROOT,
                        "in %.0f/s, counted %.0f/s, decided %.0f/s; not yet counted %d",
                        (produced - producedBefore) / seconds,
                        (counted - countedBefore) / seconds,
                        (evaluations - evaluationsBefore) / seconds,
                        produced - counted));
        ratesAt = now;
        producedBefore = produced;
        countedBefore = counted;
        evaluationsBefore = evaluations;
    }

    private void onlyOnce(Instant now, String line) {
        if (told.add(line)) {
            say(now, line);
        }
    }

    private static String transition(AlertTransition transition) {
        String value = transition.value().isPresent()
                ? String.format(
                        Locale.ROOT,
                        " (%.4g, limit %s)",
                        transition.value().getAsDouble(),
                        transition.evidence().threshold())
                : "";
        String operation =
                transition.group().operation().map(name -> "/" + name).orElse("");
        return "%s%s %s: %s -> %s%s"
                .formatted(
                        transition.group().service(),
                        operation,
                        transition.objective(),
                        transition.from().code(),
                        transition.to().code(),
                        value.stripTrailing());
    }

    private static String scaling(ScaleCommand command, CommandResult result) {
        String what = "%s %s".formatted(command.resource(), command.dimension());
        if (result.outcome() == CommandResult.Outcome.DONE
                && result.valueBefore().isPresent()
                && result.valueAfter().isPresent()) {
            return "scaled %s from %d to %d"
                    .formatted(
                            what,
                            result.valueBefore().getAsLong(),
                            result.valueAfter().getAsLong());
        }
        String why = result.rule().orElse(result.detail());
        return "scaling of %s %s%s".formatted(what, result.outcome().code(), why.isEmpty() ? "" : ": " + why);
    }

    private static String effect(ScaleCommand command, CommandResult result) {
        String effect = result.effect().map(CommandResult.Effect::code).orElse("unknown");
        return "effect of scaling %s: %s (command %s)"
                .formatted(command.resource(), effect, brief(command.commandId()));
    }

    private Optional<String> delivery(LedgerEntry entry) {
        String text = entry.channel() == Channel.PAGERDUTY ? entry.field("payload.summary") : entry.field("Subject");
        String what = entry.channel().name().toLowerCase(Locale.ROOT) + " "
                + entry.effect().name().toLowerCase(Locale.ROOT);
        String which = entry.channel() == Channel.PAGERDUTY ? " incident " + brief(entry.key()) : route(entry);
        return switch (entry.effect()) {
            case CREATED -> Optional.empty();
            default ->
                Optional.of(what
                        + which
                        + (text.isEmpty() ? "" : ": " + text)
                        + (entry.note().isEmpty() ? "" : " (" + entry.note() + ")"));
        };
    }

    /** Which route a message was sent by: each route of an incident has one of its own, and they read alike. */
    private String route(LedgerEntry entry) {
        return sightings.notifications().stream()
                .filter(notification -> notification.commandId().equals(entry.key()))
                .findFirst()
                .map(notification -> " by route " + notification.route())
                .orElse("");
    }

    private static String brief(String id) {
        return id.length() <= 12 ? id : id.substring(0, 12);
    }
}
