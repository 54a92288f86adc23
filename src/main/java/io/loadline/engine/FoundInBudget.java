package io.loadline.engine;

import io.loadline.alert.AlertState;
import io.loadline.engine.Windows.GroupWindow;
import io.loadline.pane.Exemplar;
import io.loadline.pane.WindowSums;
import io.loadline.sla.BurnTier;
import io.loadline.sla.Condition;
import io.loadline.sla.Counts;
import io.loadline.sla.Events;
import io.loadline.sla.Floors;
import io.loadline.sla.Group;
import io.loadline.sla.Indicator;
import io.loadline.sla.Judgement;
import io.loadline.sla.Level;
import io.loadline.sla.Measurement;
import io.loadline.sla.Objective;
import io.loadline.sla.Slo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The burn of an SLO, or what is left of its budget.
 *
 * @param unit of the value
 * @param window over which the value is
 * @param limitOf what the value is compared with; absent when it depends on the level
 */
record FoundInBudget(
        Objective objective,
        Budget budget,
        Group key,
        GroupWindow group,
        Measurement measurement,
        Judgement judgement,
        Indicator.Unit unit,
        Duration window,
        Optional<Limit> limitOf)
        implements Found {
    /** Panes with exemplars are looked for so far back. */
    private static final Duration EXEMPLARS = Duration.ofMinutes(10);

    /** What a tier says; what cannot be known without events is absent. */
    private record Verdict(BurnTier tier, OptionalDouble burn, Optional<Boolean> fires) {}

    /** Judges an objective on the budget of an SLO. */
    static FoundInBudget of(
            Objective objective, Slo slo, Budget budget, Group key, GroupWindow group, AlertState before) {
        return objective.condition() instanceof Condition.Burning burning
                ? burning(objective, burning, budget, key, group)
                : measured(objective, slo, budget, key, group, before);
    }

    private static FoundInBudget measured(
            Objective objective, Slo slo, Budget budget, Group key, GroupWindow group, AlertState before) {
        Indicator.OfBudget indicator = (Indicator.OfBudget) objective.measured().indicator();
        boolean rate = indicator.stat() == Indicator.OfBudget.Stat.BURN_RATE;
        Duration window = rate ? objective.window() : slo.period();
        OptionalDouble burn = budget.burn(key, window);
        Events events = budget.events(key, window);
        OptionalDouble value = rate || burn.isEmpty() ? burn : OptionalDouble.of(1 - burn.getAsDouble());
        // As for any ratio: so few bad events are no breach, however few the others.
        Measurement measurement = new Measurement(value, value, value, events.total(), true, limit -> events.bad());
        Judgement judgement = Judgement.of(objective.measured(), measurement, before.level(), before.fired());
        return new FoundInBudget(
                objective, budget, key, group, measurement, judgement, indicator.unit(), window, Optional.empty());
    }

    /**
     * The level is that of the worst tier that fires. A tier whose burn over one window is too low does not fire,
     * whatever the other one says; without events it is not known. When none fires and one is not known, there is no
     * data: the end of the events is no end of the burning.
     */
    private static FoundInBudget burning(
            Objective objective, Condition.Burning burning, Budget budget, Group key, GroupWindow group) {
        List<Verdict> verdicts =
                burning.tiers().stream().map(tier -> verdict(tier, budget, key)).toList();
        Verdict decides = verdicts.get(0);
        for (Verdict each : verdicts) {
            if (isBefore(each, decides)) {
                decides = each;
            }
        }
        boolean fires = decides.fires().orElse(false);
        boolean unknown = verdicts.stream().anyMatch(each -> each.fires().isEmpty());
        Level level = fires ? decides.tier().severity() : unknown ? Level.NO_DATA : Level.OK;
        BurnTier tier = decides.tier();
        return new FoundInBudget(
                objective,
                budget,
                key,
                group,
                Measurement.of(
                        decides.burn(), budget.events(key, tier.longWindow()).total()),
                new Judgement(level, Optional.empty()),
                Indicator.Unit.FACTOR,
                tier.longWindow(),
                Optional.of(new Limit(tier.text(), OptionalDouble.of(tier.factor()))));
    }

    /** The worst that fires comes first, then what is nearest to its factor, then the order of the file. */
    private static boolean isBefore(Verdict one, Verdict other) {
        int severity = Integer.compare(severity(one), severity(other));
        return severity != 0 ? severity > 0 : near(one) > near(other);
    }

    private static int severity(Verdict verdict) {
        return verdict.fires().orElse(false) ? verdict.tier().severity().ordinal() : 0;
    }

    private static double near(Verdict verdict) {
        return verdict.burn().isPresent()
                ? verdict.burn().getAsDouble() / verdict.tier().factor()
                : -1;
    }

    private static Verdict verdict(BurnTier tier, Budget budget, Group key) {
        OptionalDouble over = budget.burn(key, tier.longWindow());
        OptionalDouble lately = budget.burn(key, tier.shortWindow());
        Optional<Boolean> fires;
        if (over.isPresent() && !exceeds(over, tier) || lately.isPresent() && !exceeds(lately, tier)) {
            fires = Optional.of(false);
        } else if (over.isEmpty() || lately.isEmpty()) {
            fires = Optional.empty();
        } else {
            // As for any ratio: so few bad events are no breach, however few the others.
            long bad = budget.events(key, tier.longWindow()).bad();
            fires = Optional.of(bad >= Floors.defaults().minBreaching());
        }
        return new Verdict(tier, over, fires);
    }

    private static boolean exceeds(OptionalDouble burn, BurnTier tier) {
        return burn.getAsDouble() > tier.factor();
    }

    @Override
    public String indicator() {
        return objective.condition().text();
    }

    @Override
    public String text(Level level) {
        return indicator() + " " + Text.value(unit, measurement.value()) + " (limit "
                + limit(level).text() + ")";
    }

    @Override
    public long start() {
        return budget.start(window, end());
    }

    @Override
    public long end() {
        return budget.countedTo();
    }

    @Override
    public Counts counts() {
        Events events = budget.events(key, window);
        return Found.counts(events.total(), events.bad());
    }

    @Override
    public List<Exemplar> exemplars() {
        return WindowSums.exemplars(group.between(Math.max(start(), end() - EXEMPLARS.toMillis()), end()));
    }

    @Override
    public Limit limit(Level level) {
        return limitOf.orElseGet(() -> Found.limit(objective.measured(), level));
    }
}
