package io.loadline.rehearsal;

import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.PolicyCompiler;
import io.loadline.policy.PolicyReader;
import io.loadline.sla.Condition;
import io.loadline.sla.Dwell;
import io.loadline.sla.Floors;
import io.loadline.sla.Indicator;
import io.loadline.sla.Limits;
import io.loadline.sla.Missing;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.sla.Threshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads policies, and adds an objective for each budget that a test looks at: the engine measures budgets for
 * objectives only. Its limit cannot be reached, and no data does not change it, so that it never alerts.
 */
final class BudgetWatch implements PolicyCompiler {
    /** No name of a policy may have it. */
    private static final String MARK = "budget of ";

    private static final Threshold UNREACHABLE = new Threshold(Threshold.Comparison.LESS, -1e18, "never");

    private final Set<String> slos;

    /**
     * @param slos SLOs whose budget is looked at
     */
    BudgetWatch(Set<String> slos) {
        this.slos = Set.copyOf(slos);
    }

    /** Name of the objective that measures the budget of an SLO. */
    static String of(String slo) {
        return MARK + slo;
    }

    /** The SLO whose budget such an objective measures; empty for one that the policy has. */
    static Optional<String> sloOf(String objective) {
        return objective.startsWith(MARK) ? Optional.of(objective.substring(MARK.length())) : Optional.empty();
    }

    @Override
    public Policy compile(PolicyText text) {
        Policy policy = PolicyReader.compile(text);
        List<Objective> objectives = new ArrayList<>(policy.objectives());
        for (Objective objective : policy.objectives()) {
            if (objective.condition() instanceof Condition.Burning && slos.contains(objective.name())) {
                objectives.add(watch(objective));
            }
        }
        return new Policy(
                policy.name(),
                policy.version(),
                objectives,
                policy.slos(),
                policy.routes(),
                policy.scaling(),
                policy.notifications(),
                policy.inhibition(),
                policy.maintenance());
    }

    private static Objective watch(Objective slo) {
        Indicator budget = new Indicator.OfBudget(Indicator.OfBudget.Stat.BUDGET_REMAINING, slo.name());
        Limits limits = new Limits(Optional.of(UNREACHABLE), Optional.empty());
        return new Objective(
                of(slo.name()),
                slo.select(),
                slo.groupBy(),
                new Condition.Measured(budget, limits, Limits.none(), Floors.defaults()),
                slo.window(),
                slo.every(),
                slo.delay(),
                Dwell.of(Duration.ZERO),
                new Missing(Missing.Mode.IGNORE, false, Optional.empty()),
                Duration.ZERO,
                Optional.empty(),
                Map.of());
    }
}
