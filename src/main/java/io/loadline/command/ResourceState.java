package io.loadline.command;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What the guard must know about one resource.
 *
 * @param capacity what it has now
 * @param acts what was done to it, oldest first; at least the acts of the last 24 hours and the last one
 * @param inFlight the command that is claimed on it and not completed
 */
public record ResourceState(Capacity capacity, List<Act> acts, Optional<String> inFlight) {
    public ResourceState {
        acts = List.copyOf(acts);
    }

    Optional<Act> lastAct() {
        return acts.isEmpty() ? Optional.empty() : Optional.of(acts.get(acts.size() - 1));
    }

    Optional<Instant> lastIncrease() {
        return acts.stream().filter(Act::increases).map(Act::at).max(Instant::compareTo);
    }

    Optional<Instant> lastDecrease() {
        return acts.stream().filter(Act::decreases).map(Act::at).max(Instant::compareTo);
    }

    /** The larger of what the resource counts and what was done by these acts; midnight is UTC, as at AWS. */
    long decreasesOn(LocalDate day) {
        long ours = acts.stream()
                .filter(Act::decreases)
                .filter(act -> LocalDate.ofInstant(act.at(), ZoneOffset.UTC).equals(day))
                .count();
        return Math.max(ours, capacity.decreasesToday());
    }

    /** Acts for one incident that did not help, since the last one that did. An inconclusive one counts for neither. */
    int unhelpfulInARow(String incidentId) {
        int count = 0;
        for (Act act : acts) {
            if (!act.incidentId().equals(incidentId) || act.effect().isEmpty()) {
                continue;
            }
            switch (act.effect().get()) {
                case INEFFECTIVE, HARMFUL -> count++;
                case EFFECTIVE -> count = 0;
                case INCONCLUSIVE -> {}
            }
        }
        return count;
    }
}
