package io.loadline.demo;

import io.loadline.alert.AlertTransition;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.engine.PaneRecord;
import io.loadline.pane.Pane;
import io.loadline.sla.Evaluation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a reader of committed records has seen so far, counted from the records themselves. Safe for concurrent use: one
 * thread reads the topics, others ask.
 */
final class Sightings {
    /**
     * A transition and when it could be read.
     *
     * @param seenAt the reader's clock
     */
    record SeenTransition(AlertTransition transition, Instant seenAt) {}

    /**
     * A scale command and what became of it.
     *
     * @param result what the actuator did
     * @param effect what the evaluator found that it changed
     */
    record SeenCommand(ScaleCommand command, Optional<CommandResult> result, Optional<CommandResult> effect) {}

    private final Map<Integer, LateSamples> lateness = new HashMap<>();
    private final Map<String, Long> recordsPerTopic = new HashMap<>();
    private final List<SeenTransition> transitions = new ArrayList<>();
    private final List<Notification> notifications = new ArrayList<>();
    private final Map<String, SeenCommand> commands = new LinkedHashMap<>();
    private final List<CommandResult> results = new ArrayList<>();
    private final Set<String> decided = new HashSet<>();
    private final Set<String> carriedOut = new HashSet<>();
    private long counted;
    private long late;
    private long deadLettered;
    private long strayDeadLetters;
    private long evaluations;
    private long duplicates;
    private Instant decidedUntil = Instant.EPOCH;
    private Optional<String> unreadable = Optional.empty();

    /** Any record of a topic. */
    synchronized void record(String topic) {
        recordsPerTopic.merge(topic, 1L, Long::sum);
    }

    /** Any record of the panes topic. */
    synchronized void pane(int partition, PaneRecord pane) {
        LateSamples watermark = lateness.computeIfAbsent(partition, key -> new LateSamples());
        if (pane instanceof PaneRecord.WatermarkRise rise) {
            watermark.rise(rise);
        } else if (pane instanceof PaneRecord.Partials partials) {
            for (PaneRecord.Partial partial : partials.entries()) {
                Pane content = Pane.fromBytes(partial.pane());
                counted += content.samples();
                late += watermark.lateSamples(partial, content);
            }
        }
    }

    /**
     * A dead letter.
     *
     * @param ofInput whether it is input that phase 1 refused, and not what another service could not use
     */
    synchronized void deadLetter(boolean ofInput) {
        if (ofInput) {
            deadLettered++;
        } else {
            strayDeadLetters++;
        }
    }

    /** An evaluation. */
    synchronized void evaluation(Evaluation evaluation) {
        evaluations++;
        if (evaluation.instant().isAfter(decidedUntil)) {
            decidedUntil = evaluation.instant();
        }
        onlyOnce("evaluation|%s|%s|%s|%s"
                .formatted(evaluation.policy(), evaluation.objective(), evaluation.group(), evaluation.instant()));
    }

    /** A transition. */
    synchronized void transition(AlertTransition transition, Instant seenAt) {
        transitions.add(new SeenTransition(transition, seenAt));
        boolean unheard = decided.add("transition|" + transition.transitionId());
        boolean onlyOne = decided.add("alert|" + transition.alertId() + "|" + transition.instant());
        if (!unheard || !onlyOne) {
            duplicates++;
        }
    }

    /** A notification. */
    synchronized void notification(Notification notification) {
        notifications.add(notification);
        onlyOnce("command|" + notification.commandId());
    }

    /** A scale command. */
    synchronized void scaleCommand(ScaleCommand command) {
        onlyOnce("command|" + command.commandId());
        commands.putIfAbsent(command.commandId(), new SeenCommand(command, Optional.empty(), Optional.empty()));
        results.stream()
                .filter(result -> result.commandId().equals(command.commandId()))
                .forEach(this::complete);
    }

    /** What became of a command. */
    synchronized void result(CommandResult result) {
        results.add(result);
        boolean done = result.outcome() == CommandResult.Outcome.DONE;
        String what = result.effect().isPresent() ? "verdict" : "act";
        if (done && !carriedOut.add("%s|%s|%s".formatted(what, result.commandId(), result.target()))) {
            duplicates++;
        }
        complete(result);
    }

    /** A record of Loadline's own that cannot be decoded; the first one is kept. */
    synchronized void unreadable(String where) {
        unreadable = unreadable.or(() -> Optional.of(where));
    }

    private void complete(CommandResult result) {
        commands.computeIfPresent(
                result.commandId(),
                (id, seen) -> result.effect().isPresent()
                        ? new SeenCommand(seen.command(), seen.result(), Optional.of(result))
                        : new SeenCommand(seen.command(), Optional.of(result), seen.effect()));
    }

    private void onlyOnce(String what) {
        if (!decided.add(what)) {
            duplicates++;
        }
    }

    synchronized long counted() {
        return counted;
    }

    synchronized long late() {
        return late;
    }

    synchronized long deadLettered() {
        return deadLettered;
    }

    /** Dead letters that no input became: what a service behind the monitor could not use. */
    synchronized long strayDeadLetters() {
        return strayDeadLetters;
    }

    synchronized long evaluations() {
        return evaluations;
    }

    /** What was decided or carried out more than once. */
    synchronized long duplicates() {
        return duplicates;
    }

    /** The latest instant that was decided. */
    synchronized Instant decidedUntil() {
        return decidedUntil;
    }

    synchronized Optional<String> unreadable() {
        return unreadable;
    }

    synchronized long records(String topic) {
        return recordsPerTopic.getOrDefault(topic, 0L);
    }

    /** In the order in which they were seen. */
    synchronized List<SeenTransition> transitions() {
        return List.copyOf(transitions);
    }

    synchronized List<Notification> notifications() {
        return List.copyOf(notifications);
    }

    synchronized List<SeenCommand> commands() {
        return List.copyOf(commands.values());
    }

    synchronized List<CommandResult> results() {
        return List.copyOf(results);
    }

    /** The incidents that people were told of, and not yet of their end. */
    synchronized Set<String> openIncidents() {
        Set<String> open = new HashSet<>();
        for (Notification notification : notifications) {
            switch (notification.event()) {
                case OPEN -> open.add(notification.incidentId());
                case RESOLVE -> open.remove(notification.incidentId());
                default -> {
                    // An update, a step of escalation or a tick opens and closes nothing.
                }
            }
        }
        return open;
    }

    /** The alerts that fire or are about to. */
    synchronized Set<String> activeAlerts() {
        Map<String, AlertTransition> last = new HashMap<>();
        transitions.forEach(seen -> last.put(seen.transition().alertId(), seen.transition()));
        Set<String> active = new HashSet<>();
        last.forEach((id, transition) -> {
            switch (transition.to()) {
                case PENDING, WARNING, CRITICAL -> active.add(id);
                default -> {
                    // Fine, or nothing to measure.
                }
            }
        });
        return active;
    }

    /** Commands without a result, and done acts without a verdict. */
    synchronized long pendingCommands() {
        Set<String> answered = new HashSet<>();
        results.forEach(result -> answered.add(result.commandId()));
        // A tick is for the actuator itself: it is sent nowhere and has no result.
        Stream<String> told = notifications.stream()
                .filter(notification -> notification.event() != Notification.Event.TICK)
                .map(Notification::commandId);
        Stream<String> sent = Stream.concat(told, commands.keySet().stream());
        long unanswered = sent.filter(id -> !answered.contains(id)).count();
        long unjudged =
                commands.values().stream().filter(Sightings::awaitsVerdict).count();
        return unanswered + unjudged;
    }

    private static boolean awaitsVerdict(SeenCommand seen) {
        return seen.effect().isEmpty()
                && seen.result()
                        .filter(result -> result.outcome() == CommandResult.Outcome.DONE)
                        .isPresent();
    }
}
