package io.loadline.policy;

import io.loadline.sla.BurnTier;
import io.loadline.sla.Level;
import io.loadline.sla.Slo.Budgeting;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the burn-rate tiers of an SLO, or takes the table of semantics §4, and refuses those that could never fire. */
final class TiersReader {
    static final Keys KEYS =
            Keys.of("a tier", List.of("budget", "long", "short", "severity"), "budget", "long", "severity");

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration SHORTEST_LONG = Duration.ofMinutes(1);
    private static final int SHORT_PART = 12;

    private final Fields slo;
    private final Setting<Double> target;
    private final Optional<Duration> period;
    private final Problems problems;

    /**
     * @param builtIn the period when the SLO names none
     */
    TiersReader(Fields slo, Setting<Double> target, Setting<Duration> period, Duration builtIn, Problems problems) {
        this.slo = slo;
        this.target = target;
        this.period = period.node().isPresent() ? period.value() : Optional.of(builtIn);
        this.problems = problems;
    }

    /** Empty when a tier, or the period it depends on, is wrong. */
    Optional<List<BurnTier>> read(Optional<Budgeting> budgeting) {
        int before = problems.count();
        List<BurnTier> tiers = new ArrayList<>();
        Optional<Node> written = slo.node("tiers");
        if (written.isPresent()) {
            Nodes.list(written.get(), "tiers", problems)
                    .ifPresent(entries ->
                            entries.forEach(entry -> tier(entry, budgeting).ifPresent(tiers::add)));
        } else if (period.isPresent()) {
            tiers.addAll(BurnTier.defaults(period.get()));
            checkDefaults(tiers, budgeting);
        }
        return tiers.isEmpty() || problems.count() > before ? Optional.empty() : Optional.of(tiers);
    }

    private Optional<BurnTier> tier(Node node, Optional<Budgeting> budgeting) {
        Fields fields = Fields.of(node, KEYS, problems);
        Setting<Double> budget = Percentages.read(fields, "budget", problems);
        Setting<Duration> longWindow = fields.seconds("long", SHORTEST_LONG, Durations.LONGEST);
        Setting<Duration> shortWindow = fields.seconds("short", SECOND, Durations.LONGEST);
        Setting<String> severity = fields.oneOf("severity", ExpressionReader.LEVELS);
        if (budget.value().isEmpty()
                || longWindow.value().isEmpty()
                || shortWindow.node().isPresent() && shortWindow.value().isEmpty()
                || severity.value().isEmpty()
                || period.isEmpty()) {
            return Optional.empty();
        }
        Duration reach = longWindow.get();
        Duration recent = shortWindow.value().orElse(reach.dividedBy(SHORT_PART).truncatedTo(ChronoUnit.SECONDS));
        BurnTier tier = new BurnTier(
                budget.get(),
                reach,
                recent,
                BurnTier.factor(budget.get(), reach, period.get()),
                Level.valueOf(severity.get().toUpperCase(Locale.ROOT)));
        check(
                tier,
                node,
                longWindow.node().orElseThrow(),
                shortWindow.node().or(longWindow::node).orElseThrow(),
                budgeting);
        return Optional.of(tier);
    }

    private void check(BurnTier tier, Node node, Node reach, Node recent, Optional<Budgeting> budgeting) {
        if (tier.longWindow().compareTo(period.orElseThrow()) > 0) {
            problems.at(
                    reach,
                    "long is " + Durations.text(tier.longWindow()) + " and the period " + Durations.text(period.get())
                            + "; long must not be longer than the period");
        }
        if (tier.shortWindow().compareTo(tier.longWindow()) > 0) {
            problems.at(
                    recent,
                    "short is " + Durations.text(tier.shortWindow()) + " and long " + Durations.text(tier.longWindow())
                            + "; short must not be longer than long");
        }
        slice(budgeting)
                .filter(slice -> slice.compareTo(tier.shortWindow()) > 0)
                .ifPresent(slice -> problems.at(
                        recent,
                        "short is " + Durations.text(tier.shortWindow()) + " and a slice " + Durations.text(slice)
                                + "; short must hold at least one slice"));
        checkReach(tier, node, "this tier", "raise the target, lower the budget or lengthen long");
    }

    private void checkDefaults(List<BurnTier> tiers, Optional<Budgeting> budgeting) {
        for (BurnTier tier : tiers) {
            Node where = slo.node("target").or(() -> slo.node("name")).orElse(null);
            if (where == null) {
                return;
            }
            if (tier.longWindow().compareTo(period.orElseThrow()) > 0) {
                problems.at(
                        slo.node("period").orElse(where),
                        "the default tiers look back up to 3d, which is longer than the period "
                                + Durations.text(period.get()) + "; write \"tiers\" of your own");
                return;
            }
            slice(budgeting)
                    .filter(slice -> slice.compareTo(tier.shortWindow()) > 0)
                    .ifPresent(slice -> problems.at(
                            slo.node("slice").orElse(where),
                            "a slice is " + Durations.text(slice) + " and the short window of a default tier "
                                    + Durations.text(tier.shortWindow())
                                    + "; write \"tiers\" of your own, or shorten the slice"));
            checkReach(
                    tier,
                    where,
                    "the default tier for " + Math.round(tier.budgetShare() * 100) + "% of the budget in "
                            + Durations.text(tier.longWindow()),
                    "raise the target, or write \"tiers\" of your own");
        }
    }

    /** Semantics §4: at a low target even a full outage burns slower than the factor asks for. */
    private void checkReach(BurnTier tier, Node where, String which, String advice) {
        if (target.value().isPresent() && !tier.canFire(target.get())) {
            problems.at(
                    where,
                    "unreachable-tier",
                    which + " can never fire: it needs a burn rate "
                            + tier.text().replaceFirst("> ", "above ")
                            + ", and at a target of " + Percentages.text(target.get()) + " a full outage burns at "
                            + Percentages.number(1 / (1 - target.get())) + "; " + advice);
        }
    }

    private static Optional<Duration> slice(Optional<Budgeting> budgeting) {
        return budgeting.filter(Budgeting.TimeSlices.class::isInstance).map(found -> ((Budgeting.TimeSlices) found)
                .slice());
    }
}
