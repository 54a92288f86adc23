package io.loadline.top;

import io.loadline.alert.AlertTransition;
import io.loadline.alert.TransitionReason;
import io.loadline.command.CommandResult;
import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.sla.Evaluation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Gathers the records of a deployment into a {@link View}. It keeps the last of each alert and the latest of everything
 * else, so its size does not grow with time. Reads no clock. Safe for concurrent use: one thread reads the topics,
 * another shows.
 */
final class Board {
    /** More than the largest service may have of series, times a few objectives. */
    static final int MOST_ALERTS = 100_000;

    static final int MOST_CHANGES = 300;
    static final int MOST_ACTS = 200;
    static final int MOST_INCIDENTS = 1000;
    private static final int MOST_NOTES = 50;

    private final String deployment;
    private final Tracks tracks;
    private final TreeSet<AlertTransition> changes =
            new TreeSet<>(Comparator.comparing(AlertTransition::instant).thenComparing(AlertTransition::transitionId));
    private final Map<String, IncidentCase> incidents = new HashMap<>();
    private final LinkedHashMap<String, View.ActRow> acts = new LinkedHashMap<>();
    private final Deque<View.Note> notes = new ArrayDeque<>();

    /**
     * @param deployment what it is called on the screen
     * @param history how far trends go back
     */
    Board(String deployment, Duration history) {
        this.deployment = deployment;
        this.tracks = new Tracks(history, MOST_ALERTS);
    }

    /** An evaluation, and the partition that it was written to. */
    synchronized void evaluation(int partition, Evaluation evaluation) {
        tracks.evaluation(partition, evaluation);
    }

    /** A transition, and the partition that it was written to. */
    synchronized void transition(int partition, AlertTransition transition) {
        tracks.transition(partition, transition);
        // Bookkeeping of policies and forgotten series is no news.
        if (transition.reason() != TransitionReason.FORGOTTEN) {
            changes.add(transition);
        }
        if (changes.size() > MOST_CHANGES) {
            changes.pollFirst();
        }
        transition.incidentId().ifPresent(id -> incident(id, transition.group().service())
                .transition(transition));
    }

    /** Something that people are to be told. */
    synchronized void notification(Notification notification) {
        if (notification.event() != Notification.Event.TICK) {
            incident(notification.incidentId(), notification.service()).notification(notification);
        }
    }

    /** A proposal to change a capacity. */
    synchronized void scaleCommand(ScaleCommand command) {
        View.ActRow known = act(command.commandId(), command.instant());
        acts.put(
                command.commandId(),
                new View.ActRow(Optional.of(command), known.result(), known.effect(), command.instant()));
    }

    /** What became of a command. */
    synchronized void result(CommandResult result) {
        if (result.kind() == CommandResult.Kind.NOTIFICATION) {
            incident(result.incidentId(), result.service()).result(result);
            return;
        }
        View.ActRow known = act(result.commandId(), result.at());
        Optional<CommandResult> seen = Optional.of(result);
        acts.put(
                result.commandId(),
                result.effect().isPresent()
                        ? new View.ActRow(known.command(), known.result(), seen, known.at())
                        : new View.ActRow(known.command(), seen, known.effect(), known.at()));
    }

    /** Something to show among the notes. */
    synchronized void note(Instant at, String text) {
        notes.addFirst(new View.Note(at, text));
        if (notes.size() > MOST_NOTES) {
            notes.removeLast();
        }
    }

    /**
     * What is to be seen.
     *
     * @param now the moment
     * @param feed what is known of the deployment as a whole
     */
    synchronized View view(Instant now, Feed feed) {
        tracks.forget(feed.decided().orElse(Instant.MIN));
        List<View.IncidentRow> cases = incidents.values().stream()
                .filter(IncidentCase::isShown)
                .map(IncidentCase::row)
                .sorted(IncidentCase.ORDER)
                .toList();
        List<View.ActRow> newestActs = new ArrayList<>(acts.values());
        newestActs.sort(Comparator.comparing(View.ActRow::at).reversed());
        return new View(
                now,
                deployment,
                feed,
                tracks.services(now, feed),
                cases,
                new ArrayList<>(changes.descendingSet()),
                newestActs,
                List.copyOf(notes));
    }

    private View.ActRow act(String commandId, Instant at) {
        View.ActRow known = acts.get(commandId);
        if (known != null) {
            return known;
        }
        if (acts.size() >= MOST_ACTS) {
            acts.values().stream().min(Comparator.comparing(View.ActRow::at)).ifPresent(oldest -> acts.values()
                    .remove(oldest));
        }
        return new View.ActRow(Optional.empty(), Optional.empty(), Optional.empty(), at);
    }

    private IncidentCase incident(String id, String service) {
        IncidentCase known = incidents.get(id);
        if (known == null) {
            if (incidents.size() >= MOST_INCIDENTS) {
                incidents.values().stream()
                        .min(IncidentCase.EXPENDABLE)
                        .ifPresent(oldest -> incidents.remove(oldest.id()));
            }
            known = new IncidentCase(id, service);
            incidents.put(id, known);
        }
        return known;
    }

    /** How many alerts are kept. */
    synchronized int alerts() {
        return tracks.size();
    }
}
