package io.loadline.actuator;

import io.loadline.command.Act;
import io.loadline.command.Capacity;
import io.loadline.command.CommandResult;
import io.loadline.command.ResourceState;
import io.loadline.command.ScaleCommand;
import io.loadline.wire.avro.ActuatorState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the actuator knows of the past: the fold of the state topic. The same records in any number of repetitions give
 * the same memory, so its own records may be read again.
 */
final class Memory {
    /** Longer than any cooldown that matters, and than the day that decreases are counted over. */
    private static final Duration REMEMBERED = Duration.ofDays(2);

    /** A scale command that was claimed; its value was computed once. */
    record Claim(String commandId, long before, long target) {}

    private final Set<String> finished = new HashSet<>();
    private final Set<String> claimed = new HashSet<>();
    private final Map<String, Map<String, Claim>> openClaims = new HashMap<>();
    private final Map<String, List<Act>> acts = new HashMap<>();
    private final Map<String, CommandResult.Effect> effects = new HashMap<>();

    synchronized void apply(ActuatorState state) {
        String key = Traces.key(state);
        switch (state.getKind()) {
            case claim -> claim(key, state);
            case sent -> {
                claimed.remove(key);
                finished.add(key);
            }
            case completion -> completion(key, state);
            case resource -> effect(state);
            case unknown -> {}
        }
    }

    /** Whether a command was brought to its end: for a notification, at one receiver. */
    synchronized boolean isFinished(String key) {
        return finished.contains(key);
    }

    /** Whether a notification was claimed for a receiver and not finished: it may have got there. */
    synchronized boolean isClaimed(String key) {
        return claimed.contains(key);
    }

    synchronized Optional<Claim> claimOf(ScaleCommand command) {
        return Optional.ofNullable(
                openClaims.getOrDefault(command.resource(), Map.of()).get(command.commandId()));
    }

    /** Whether this is news: the verdict on an act that has none yet. */
    synchronized boolean isUnjudged(String commandId) {
        return finished.contains(commandId) && !effects.containsKey(commandId);
    }

    synchronized ResourceState resource(String resource, Capacity capacity) {
        return new ResourceState(
                capacity,
                acts.getOrDefault(resource, List.of()),
                openClaims.getOrDefault(resource, Map.of()).keySet().stream().findFirst());
    }

    private void claim(String key, ActuatorState state) {
        if (finished.contains(key)) {
            return;
        }
        if (state.getDirection() == null) {
            claimed.add(key);
        } else {
            openClaims
                    .computeIfAbsent(state.getTarget(), resource -> new HashMap<>())
                    .put(key, new Claim(key, state.getValueBefore(), state.getValueTarget()));
        }
    }

    private void completion(String key, ActuatorState state) {
        Map<String, Claim> open = openClaims.getOrDefault(state.getTarget(), Map.of());
        if (!open.isEmpty()) {
            open.remove(key);
        }
        if (!finished.add(key)) {
            return;
        }
        boolean done = CommandResult.Outcome.DONE.code().equals(state.getOutcome());
        boolean failed = CommandResult.Outcome.FAILED.code().equals(state.getOutcome());
        if ((done || failed) && state.getValueBefore() != null && state.getValueTarget() != null) {
            List<Act> known = acts.computeIfAbsent(state.getTarget(), resource -> new ArrayList<>());
            known.add(new Act(
                    key,
                    state.getIncidentId(),
                    ScaleCommand.Direction.valueOf(state.getDirection().toUpperCase(Locale.ROOT)),
                    state.getValueBefore(),
                    state.getValueTarget(),
                    state.getAt(),
                    done,
                    Optional.ofNullable(effects.get(key))));
            // The topic keeps the order of one command only; across its partitions it is that of the clock.
            known.sort(Comparator.comparing(Act::at));
            Instant horizon = known.get(known.size() - 1).at().minus(REMEMBERED);
            known.removeIf(act -> act.at().isBefore(horizon));
        }
    }

    private void effect(ActuatorState state) {
        CommandResult.Effect effect =
                CommandResult.Effect.valueOf(state.getOutcome().toUpperCase(Locale.ROOT));
        effects.put(state.getCommandId(), effect);
        acts.getOrDefault(state.getTarget(), new ArrayList<>())
                .replaceAll(act -> act.commandId().equals(state.getCommandId()) ? act.judged(effect) : act);
    }
}
