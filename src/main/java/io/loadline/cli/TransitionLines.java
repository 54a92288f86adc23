package io.loadline.cli;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.AlertTransition;
import io.loadline.alert.Evidence;
import io.loadline.sla.Condition;
import io.loadline.sla.Floors;
import io.loadline.sla.Indicator;
import io.loadline.sla.Indicator.Ratio;
import io.loadline.sla.Missing;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.sla.Threshold;
import io.loadline.wire.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Transitions as lines for people: those that tell of a breach, and why each was decided. */
final class TransitionLines {
    private final List<Policy> policies;
    private final boolean all;

    /**
     * @param policies by which they were decided
     * @param all whether changes to and from no data that touch no breach are shown, too
     */
    TransitionLines(List<Policy> policies, boolean all) {
        this.policies = List.copyOf(policies);
        this.all = all;
    }

    /** A line for each transition, and one for those that are left out. */
    List<String> of(List<AlertTransition> transitions) {
        List<String> lines = new ArrayList<>();
        Set<String> lost = new HashSet<>();
        int hidden = 0;
        for (AlertTransition each : transitions) {
            if (all || tellsOfABreach(each, lost)) {
                lines.add(line(each));
            } else {
                hidden++;
            }
        }
        if (hidden > 0) {
            lines.add(
                    hidden + " changes between ok and no_data are not shown: --all shows them, and the report has all");
        }
        return lines;
    }

    /**
     * Whether more than data came or went.
     *
     * @param lost alerts that went from a breach to no data: their return ends it
     */
    private static boolean tellsOfABreach(AlertTransition transition, Set<String> lost) {
        boolean returned = lost.remove(transition.alertId());
        if (transition.to() == AlertStatus.NO_DATA && transition.from() != AlertStatus.OK) {
            lost.add(transition.alertId());
            return true;
        }
        boolean dataOnly = transition.from() == AlertStatus.OK && transition.to() == AlertStatus.NO_DATA
                || transition.from() == AlertStatus.NO_DATA && transition.to() == AlertStatus.OK;
        return !dataOnly || returned || transition.incidentId().isPresent();
    }

    private String line(AlertTransition transition) {
        return "%s  %s%s  %s: %s -> %s (%s)%s"
                .formatted(
                        Json.time(transition.instant()),
                        transition.group().service(),
                        transition
                                .group()
                                .operation()
                                .map(operation -> " " + operation)
                                .orElse(""),
                        transition.objective(),
                        transition.from().code(),
                        transition.to().code(),
                        transition.reason().code(),
                        why(transition));
    }

    private String why(AlertTransition transition) {
        Evidence evidence = transition.evidence();
        if (transition.value().isEmpty()) {
            // Of levels of other objectives there is no value: what decided is their levels.
            return evidence.indicator().startsWith("combined(") ? "  " + evidence.indicator() : "";
        }
        if (transition.to() == AlertStatus.NO_DATA
                && objective(transition)
                        .filter(found -> measured(found).isEmpty())
                        .isPresent()) {
            return "  no events lately for " + evidence.indicator();
        }
        if (transition.to() == AlertStatus.NO_DATA) {
            // The value of so few samples decides nothing, and would look as if it did.
            return "  too few samples for " + evidence.indicator()
                    + objective(transition)
                            .flatMap(TransitionLines::measured)
                            .map(found -> ", min_samples " + found.floors().minSamples())
                            .orElse("");
        }
        String value = String.format(
                Locale.ROOT, "%s %.3f", evidence.indicator(), transition.value().getAsDouble());
        return "  " + value + contradiction(transition).orElse("") + ", limit " + evidence.threshold();
    }

    /** Why a value beyond the limit is ok all the same: only the floors on samples make it so. */
    private Optional<String> contradiction(AlertTransition transition) {
        if (transition.to() != AlertStatus.OK) {
            return Optional.empty();
        }
        return objective(transition)
                .filter(objective -> measured(objective).isPresent())
                .filter(objective -> limit(objective, transition)
                        .filter(limit -> limit.isBreachedBy(transition.value().getAsDouble()))
                        .isPresent())
                .map(objective -> counts(objective, transition) + floors(objective, transition));
    }

    private static Optional<Condition.Measured> measured(Objective objective) {
        return objective.condition() instanceof Condition.Measured measured ? Optional.of(measured) : Optional.empty();
    }

    /** The limit that the transition names. */
    private static Optional<Threshold> limit(Objective objective, AlertTransition transition) {
        return objective
                .measured()
                .limits()
                .warning()
                .or(objective.measured().limits()::critical)
                .filter(limit -> limit.text().equals(transition.evidence().threshold()));
    }

    private static String floors(Objective objective, AlertTransition transition) {
        String breaching =
                "fewer than min_breaching " + objective.measured().floors().minBreaching();
        boolean mayBeTooFew = objective.measured().floors().lowSamples() != Floors.LowSamples.EVALUATE
                && objective.missing().mode() == Missing.Mode.NOT_BREACHING
                && samples(objective.measured().indicator(), transition).orElse(0L)
                        < objective.measured().floors().minSamples();
        return ": " + breaching + " beyond the limit"
                + (mayBeTooFew
                        ? ", or fewer samples than min_samples "
                                + objective.measured().floors().minSamples()
                        : "");
    }

    private static String counts(Objective objective, AlertTransition transition) {
        Optional<Long> samples = samples(objective.measured().indicator(), transition);
        Optional<Long> bad = bad(objective.measured().indicator(), transition);
        return samples.isPresent() && bad.isPresent() ? " of %d, %d bad".formatted(samples.get(), bad.get()) : "";
    }

    /** How many samples a ratio rests on, where the evidence has it. */
    private static Optional<Long> samples(Indicator indicator, AlertTransition transition) {
        long total = transition.evidence().counts().total();
        if (!(indicator instanceof Ratio ratio)) {
            return Optional.empty();
        }
        return switch (ratio.share()) {
            case SUCCESS, ERROR ->
                Optional.of(total - transition.evidence().counts().throttled());
            case THROTTLE -> Optional.of(total);
            case LOG_ERROR -> Optional.empty();
        };
    }

    private static Optional<Long> bad(Indicator indicator, AlertTransition transition) {
        if (!(indicator instanceof Ratio ratio)) {
            return Optional.empty();
        }
        return switch (ratio.share()) {
            case SUCCESS, ERROR -> Optional.of(transition.evidence().counts().errors());
            case THROTTLE -> Optional.of(transition.evidence().counts().throttled());
            case LOG_ERROR -> Optional.empty();
        };
    }

    private Optional<Objective> objective(AlertTransition transition) {
        return policies.stream()
                .filter(policy -> policy.name().equals(transition.policy()))
                .flatMap(policy -> policy.objectives().stream())
                .filter(objective -> objective.name().equals(transition.objective()))
                .findFirst();
    }
}
