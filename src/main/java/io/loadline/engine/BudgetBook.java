package io.loadline.engine;

import io.loadline.audit.Ids;
import io.loadline.pane.Pane;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.BurnTier;
import io.loadline.sla.Condition;
import io.loadline.sla.Indicator;
import io.loadline.sla.Matcher;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.sla.Slo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The counts of all SLOs in force. They belong to what is counted: an SLO with another target, period or other tiers
 * goes on with its counts, one with another selector, grouping, indicator or slice begins anew, from the panes that are
 * still held. Not thread-safe.
 */
final class BudgetBook {
    private final String deployment;
    private final StateStore store;
    private Map<String, Budget> budgets = new TreeMap<>();

    /** Of each budget, how far behind an instant its windows end. */
    private final Map<String, Long> delays = new TreeMap<>();

    /** An SLO, and the windows over which it is asked for. */
    private static final class Wanted {
        final Slo slo;
        final TreeSet<Long> windows = new TreeSet<>();
        long delay = Long.MAX_VALUE;

        Wanted(Slo slo) {
            this.slo = slo;
            windows.add(slo.period().toMillis());
        }
    }

    BudgetBook(String deployment, StateStore store) {
        this.deployment = deployment;
        this.store = store;
    }

    /** The SLO that an objective is on. */
    static Optional<Slo> sloOf(Policy policy, Objective objective) {
        if (objective.condition() instanceof Condition.Burning burning) {
            return Optional.of(burning.slo());
        }
        return objective.condition() instanceof Condition.Measured measured
                        && measured.indicator() instanceof Indicator.OfBudget of
                ? Optional.ofNullable(policy.slos().get(of.slo()))
                : Optional.empty();
    }

    /** Takes up what the store holds of the SLOs of these policies. */
    void restore(Collection<Policy> policies) {
        budgets = of(policies, Map.of());
        Budget.restore(store, budgets);
    }

    /** Other policies are in force. */
    void change(Collection<Policy> policies) {
        flush();
        budgets = of(policies, budgets);
        Budget.purge(store, budgets);
    }

    private Map<String, Budget> of(Collection<Policy> policies, Map<String, Budget> before) {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        for (Policy policy : policies) {
            for (Objective objective : policy.objectives()) {
                sloOf(policy, objective).ifPresent(slo -> {
                    Wanted of = wanted.computeIfAbsent(id(policy, slo), key -> new Wanted(slo));
                    of.windows.addAll(windows(objective));
                    of.delay = Math.min(of.delay, objective.delay().toMillis());
                });
            }
        }
        Map<String, Budget> now = new TreeMap<>();
        delays.clear();
        wanted.forEach((id, each) -> {
            Budget known = before.get(id);
            now.put(
                    id,
                    known == null ? new Budget(id, each.slo, each.windows, store) : known.with(each.slo, each.windows));
            delays.put(id, each.delay);
        });
        return now;
    }

    private static List<Long> windows(Objective objective) {
        List<Long> windows = new ArrayList<>();
        if (objective.condition() instanceof Condition.Burning burning) {
            for (BurnTier tier : burning.tiers()) {
                windows.add(tier.longWindow().toMillis());
                windows.add(tier.shortWindow().toMillis());
            }
        } else if (objective.condition() instanceof Condition.Measured measured
                && measured.indicator() instanceof Indicator.OfBudget of
                && of.stat() == Indicator.OfBudget.Stat.BURN_RATE) {
            windows.add(objective.window().toMillis());
        }
        return windows;
    }

    private String id(Policy policy, Slo slo) {
        StringBuilder what = new StringBuilder();
        for (Matcher matcher : slo.select()) {
            what.append(matcher.label()).append(matcher.operator().symbol()).append('\n');
            what.append(matcher.value().length()).append(':').append(matcher.value());
        }
        String counted = slo.budgeting() instanceof Slo.Budgeting.TimeSlices slices
                ? slices.slice() + " " + slices.bad().comparison() + " "
                        + slices.bad().limit()
                : "";
        return Ids.of(
                deployment,
                policy.name(),
                slo.name(),
                what.toString(),
                String.join("\n", slo.groupBy()),
                slo.indicator().text(),
                counted);
    }

    Budget of(Policy policy, Slo slo) {
        return budgets.get(id(policy, slo));
    }

    /** Counts what an instant sees. */
    void advance(long instant, PanesByStep panes) {
        budgets.forEach((id, budget) -> budget.advance(instant - delays.get(id), panes));
    }

    /**
     * Counts before panes are merged to another step what would share one with what is counted already.
     *
     * @param stepMillis the step that follows
     */
    void stepChanges(long instant, long stepMillis, PanesByStep panes) {
        budgets.forEach((id, budget) -> {
            long end = instant - delays.get(id);
            budget.advance(Math.floorDiv(end + stepMillis - 1, stepMillis) * stepMillis, panes);
        });
    }

    void late(SeriesKey series, long paneStart, Pane partial) {
        budgets.values().forEach(budget -> budget.late(series, paneStart, partial));
    }

    /** A series is forgotten; what was counted of it stays. */
    void forget(SeriesKey series) {
        budgets.values().forEach(budget -> budget.forget(series));
    }

    boolean isEmpty() {
        return budgets.isEmpty();
    }

    /** What the distance of the instants must divide. */
    static Optional<Duration> slot(Policy policy, Objective objective) {
        return sloOf(policy, objective).map(slo -> slo.slice().orElse(Duration.ofMinutes(1)));
    }

    void flush() {
        budgets.values().forEach(Budget::flush);
    }
}
