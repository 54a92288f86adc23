package io.loadline.policy;

import io.loadline.sla.Action;
import io.loadline.sla.BurnTier;
import io.loadline.sla.Condition;
import io.loadline.sla.Level;
import io.loadline.sla.MaintenanceWindow.When;
import io.loadline.sla.Matcher;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.sla.Slo;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What a policy that can be used says, and its author probably did not want. Each rule has a name. */
final class PolicyLints {
    private static final List<Level> LEVELS = List.of(Level.WARNING, Level.CRITICAL);

    private final Node root;
    private final Policy policy;
    private final Problems problems;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Set<String> combined = new HashSet<>();

    PolicyLints(Node root, Policy policy, Problems problems) {
        this.root = root;
        this.policy = policy;
        this.problems = problems;
        for (String section : List.of("objectives", "slos")) {
            entries(section).forEach(node -> Nodes.entry(node, "name")
                    .ifPresent(name -> nodes.putIfAbsent(Nodes.written(name), node)));
        }
        policy.objectives().forEach(objective -> {
            if (objective.condition() instanceof Condition.Combined all) {
                combined.addAll(all.names());
            }
        });
    }

    void check(Instant now, Optional<Runbooks> runbooks) {
        Map<List<Object>, String> seen = new HashMap<>();
        for (Objective objective : policy.objectives()) {
            checkDuplicate(objective, seen);
            checkTold(objective);
            checkTimes(objective);
            checkTiers(objective);
            checkLimits(objective);
            checkSelect(objective);
            runbooks.ifPresent(found -> checkRunbook(objective, found));
        }
        checkRoutes();
        new ReceiverLints(root, problems).check();
        checkPlans();
        checkMaintenance(now);
        new MatcherLints(root, policy, problems).check();
    }

    private void checkDuplicate(Objective objective, Map<List<Object>, String> seen) {
        if (objective.condition() instanceof Condition.Measured measured) {
            String earlier = seen.putIfAbsent(
                    List.of(
                            Set.copyOf(objective.select()),
                            Set.copyOf(objective.groupBy()),
                            measured.indicator().text(),
                            objective.window(),
                            objective.delay()),
                    objective.name());
            if (earlier != null) {
                problems.at(
                        at(objective, "name"),
                        "duplicate-objective",
                        "objective " + objective.name() + " measures the same as " + earlier
                                + " (select, group_by, indicator and window): every breach is two alerts; make one of them");
            }
        }
    }

    /** Parts of other objectives may well be silent themselves. */
    private void checkTold(Objective objective) {
        if (combined.contains(objective.name())) {
            return;
        }
        List<String> silent = new ArrayList<>();
        for (Level level : LEVELS) {
            if (objective.condition().has(level)
                    && objective.actionsAt(level).stream().noneMatch(Action.Notify.class::isInstance)) {
                silent.add(level.code());
            }
        }
        if (!silent.isEmpty()) {
            problems.at(
                    at(objective, "name"),
                    "nobody-told",
                    "nobody is told when " + objective.name() + " is " + String.join(" or ", silent)
                            + "; add {notify: ROUTE} to its actions");
        }
    }

    private void checkTimes(Objective objective) {
        for (Level level : LEVELS) {
            long dwell = objective.dwell().of(level).toMillis();
            long every = objective.every().toMillis();
            if (objective.condition().has(level) && dwell % every != 0) {
                problems.at(
                        at(objective, "for"),
                        "for-between-evaluations",
                        "for is " + Durations.text(objective.dwell().of(level)) + " and every "
                                + Durations.text(objective.every()) + ": " + objective.name() + " is "
                                + level.code() + " only after "
                                + Durations.text(Duration.ofMillis((dwell / every + 1) * every))
                                + "; make for a multiple of every");
                break;
            }
        }
        Optional<Duration> absent = objective.missing().absentAfter();
        if (objective.condition() instanceof Condition.Measured
                && absent.filter(after -> after.compareTo(objective.window()) >= 0)
                        .isPresent()) {
            problems.at(
                    at(objective, "absent_after"),
                    "absent-after-too-late",
                    "absent_after is " + Durations.text(absent.get()) + " and window "
                            + Durations.text(objective.window()) + ": " + objective.name()
                            + " has no data by then anyway; make it shorter, or leave it out");
        }
        Optional<Node> actAfter =
                Optional.ofNullable(nodes.get(objective.name())).flatMap(node -> Nodes.entry(node, "act_after"));
        boolean scales = LEVELS.stream()
                .flatMap(level -> objective.actionsAt(level).stream())
                .anyMatch(Action.Scale.class::isInstance);
        if (actAfter.isPresent() && !scales) {
            problems.at(
                    actAfter.get(),
                    "unused-act-after",
                    "act_after is for scaling, and " + objective.name() + " scales nothing; leave it out");
        }
    }

    private void checkTiers(Objective objective) {
        if (!(objective.condition() instanceof Condition.Burning burning)) {
            return;
        }
        Slo slo = burning.slo();
        for (BurnTier tier : burning.tiers()) {
            if (tier.factor() < 1 - 1e-9) {
                problems.at(
                        at(objective, "tiers"),
                        "tier-below-budget",
                        "the tier for " + Percentages.text(tier.budgetShare()) + " of the budget in "
                                + Durations.text(tier.longWindow()) + " fires at a burn rate above "
                                + Percentages.number(tier.factor()) + ", which would leave part of the budget of "
                                + Durations.text(slo.period()) + " unspent; raise its budget or shorten long");
            }
        }
    }

    /** What others combine may well be the good side: {@code not} turns it round. */
    private void checkLimits(Objective objective) {
        if (!(objective.condition() instanceof Condition.Measured measured) || combined.contains(objective.name())) {
            return;
        }
        for (Level level : LEVELS) {
            measured.limits()
                    .of(level)
                    .flatMap(limit -> LimitLint.of(measured.indicator(), limit))
                    .ifPresent(lint ->
                            problems.at(at(objective, level.code()), lint.rule(), level.code() + " " + lint.message()));
        }
    }

    /** A star in what is compared for equality was probably to be a pattern. */
    private void checkSelect(Objective objective) {
        for (Matcher matcher : objective.select()) {
            if (matcher.operator() == Matcher.Operator.EQUAL && matcher.value().contains("*")) {
                problems.at(
                        at(objective, "select"),
                        "star-in-equality",
                        "select " + Problems.quote(matcher.toString()) + " is for series with a star in their "
                                + matcher.label() + "; for a pattern write a list with =~: ["
                                + matcher.label() + "=~"
                                + Problems.quote(matcher.value().replaceAll("(?<![.)\\]])\\*", ".*")) + "]");
            }
        }
    }

    private void checkRunbook(Objective objective, Runbooks runbooks) {
        objective
                .runbook()
                .filter(runbook -> !runbooks.has(runbook))
                .ifPresent(runbook -> problems.at(
                        at(objective, "runbook"),
                        "runbook-missing",
                        "there is no runbook " + Problems.quote(runbook)
                                + ", neither in the working directory nor beside the file nor above it in its repository;"
                                + " write it, or correct the path"));
    }

    private void checkRoutes() {
        Set<String> used = new TreeSet<>();
        Set<String> critical = new TreeSet<>();
        for (Objective objective : policy.objectives()) {
            for (Level level : LEVELS) {
                for (Action action : objective.actionsAt(level)) {
                    if (action instanceof Action.Notify notify) {
                        used.add(notify.route());
                        if (level == Level.CRITICAL) {
                            critical.add(notify.route());
                        }
                    }
                }
            }
        }
        keys("routes").forEach((route, node) -> {
            if (!used.contains(route)) {
                problems.at(node, "unused-route", "no action notifies route " + route + "; use it, or take it out");
            } else if (policy.routes().get(route).escalation().isPresent() && !critical.contains(route)) {
                problems.at(
                        node,
                        "unused-escalation",
                        "only critical incidents escalate, and none is told to route " + route
                                + "; notify it at critical, or take its escalation out");
            }
        });
    }

    private void checkPlans() {
        Set<String> used = new TreeSet<>();
        policy.objectives()
                .forEach(objective ->
                        LEVELS.forEach(level -> objective.actionsAt(level).forEach(action -> {
                            if (action instanceof Action.Scale scale) {
                                used.add(scale.plan());
                            }
                        })));
        keys("scaling").forEach((plan, node) -> {
            if (!used.contains(plan)) {
                problems.at(node, "unused-plan", "no action scales by plan " + plan + "; use it, or take it out");
            }
        });
    }

    private void checkMaintenance(Instant now) {
        List<Node> windows = entries("maintenance");
        for (int i = 0; i < windows.size(); i++) {
            if (policy.maintenance().get(i).when() instanceof When.Once once
                    && !once.to().isAfter(now)) {
                problems.at(
                        Nodes.entry(windows.get(i), "to").orElse(windows.get(i)),
                        "maintenance-over",
                        "maintenance window " + policy.maintenance().get(i).name() + " was over at " + once.to()
                                + "; take it out");
            }
        }
    }

    /** Where the objective says so, or the defaults do, or else its name. */
    private Node at(Objective objective, String key) {
        Optional<Node> own = Optional.ofNullable(nodes.get(objective.name()));
        return own.flatMap(node -> Nodes.entry(node, key))
                .or(() -> Nodes.entry(root, "defaults").flatMap(node -> Nodes.entry(node, key)))
                .or(() -> own.flatMap(node -> Nodes.entry(node, "name")))
                .orElse(root);
    }

    private List<Node> entries(String section) {
        return Nodes.entry(root, section)
                .filter(SequenceNode.class::isInstance)
                .map(node -> ((SequenceNode) node).getValue())
                .orElse(List.of());
    }

    private Map<String, Node> keys(String section) {
        Map<String, Node> keys = new HashMap<>();
        Nodes.entry(root, section)
                .flatMap(node -> Nodes.map(node, section, problems))
                .ifPresent(entries -> entries.keySet().forEach(key -> keys.put(Nodes.written(key), key)));
        return keys;
    }
}
