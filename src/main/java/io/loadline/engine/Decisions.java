package io.loadline.engine;

import io.loadline.alert.AlertLabels;
import io.loadline.alert.AlertState;
import io.loadline.alert.AlertStatus;
import io.loadline.alert.AlertTransition;
import io.loadline.alert.Evidence;
import io.loadline.alert.Incident;
import io.loadline.alert.TransitionReason;
import io.loadline.audit.AuditEvent;
import io.loadline.audit.Detail;
import io.loadline.audit.Ids;
import io.loadline.command.Verdict;
import io.loadline.engine.Windows.GroupWindow;
import io.loadline.pane.Pane;
import io.loadline.pane.WindowStats;
import io.loadline.pane.WindowSums;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Action;
import io.loadline.sla.Condition;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Group;
import io.loadline.sla.Indicator;
import io.loadline.sla.Judgement;
import io.loadline.sla.Level;
import io.loadline.sla.Matcher;
import io.loadline.sla.Measurement;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.sla.Route;
import io.loadline.sla.ScalingPlan;
import io.loadline.sla.Slo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** What is decided at an instant: every objective on every group, then incidents, then scaling. Not thread-safe. */
final class Decisions {
    private static final char ALERT = 'a';

    private final EvaluatorSettings settings;
    private final StateStore store;
    private final ControlBook control;
    private final PanesByStep panes;
    private final IncidentBook incidents;
    private final ScalingBook scaling;
    private final BudgetBook budgets;
    private final Map<Windows.Shape, Windows> windows = new LinkedHashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private final TreeMap<String, Alert> alerts = new TreeMap<>();
    private final Set<Alert> changed = new LinkedHashSet<>();
    private final List<String> removed = new ArrayList<>();
    private long reachMillis;

    /** An objective in force, with the windows, the budget or the other objectives that it is decided by. */
    private static final class Run {
        final Policy policy;
        final Objective objective;
        /** Tell its groups, but for one over other objectives. */
        final Optional<Windows> windows;

        final Optional<Slo> slo;
        final Optional<Budget> budget;
        final Optional<Joined> joined;
        /** The objectives over this one. */
        final List<Run> composites = new ArrayList<>();

        final Map<Group, Alert> alerts = new HashMap<>();

        Run(Policy policy, Objective objective, Optional<Windows> windows, Optional<Slo> slo, Optional<Budget> budget) {
            this.policy = policy;
            this.objective = objective;
            this.windows = windows;
            this.slo = slo;
            this.budget = budget;
            this.joined = Optional.empty();
        }

        Run(Policy policy, Objective objective, Joined joined) {
            this.policy = policy;
            this.objective = objective;
            this.windows = Optional.empty();
            this.slo = Optional.empty();
            this.budget = Optional.empty();
            this.joined = Optional.of(joined);
        }

        /** What must have been sent for a group to be decided. */
        Indicator indicator() {
            return slo.map(Slo::indicator).orElseGet(() -> objective.measured().indicator());
        }

        /** Whether instants will decide that group: an alert that none decides any more would stay as it is for ever. */
        boolean decides(Group group) {
            return joined.map(parts -> parts.groups().containsKey(group)).orElseGet(() -> {
                GroupWindow window = windows.orElseThrow().groups().get(group);
                return window != null && window.knows(indicator());
            });
        }

        void attach(Alert alert) {
            alerts.put(alert.group, alert);
            composites.forEach(each -> each.joined.orElseThrow().add(objective.name(), alert));
        }

        long reachMillis() {
            return windows.map(Windows::reachMillis).orElse(0L);
        }
    }

    /** What an alert is told by one evaluation. */
    private record Seen(Run run, Found found, long instant, long offset) {}

    Decisions(EvaluatorSettings settings, StateStore store, ControlBook control, PanesByStep panes) {
        this.settings = settings;
        this.store = store;
        this.control = control;
        this.panes = panes;
        this.incidents = new IncidentBook(settings.deployment(), store);
        this.scaling = new ScalingBook(settings.deployment(), store);
        this.budgets = new BudgetBook(settings.deployment(), store);
    }

    void restore(long decided, SeriesBook series) {
        alerts.clear();
        changed.clear();
        removed.clear();
        store.range(Keys.first(ALERT), Keys.after(ALERT), (key, value) -> {
            Alert alert = Alert.fromBytes(value);
            alerts.put(alert.id, alert);
        });
        incidents.restore();
        scaling.restore();
        budgets.restore(control.policies().values());
        rebuild(decided, series);
    }

    /** Makes the windows of the policies in force, filled as they stand at an instant. Tells the alerts that go on. */
    private Set<Alert> rebuild(long decided, SeriesBook series) {
        windows.clear();
        runs.clear();
        long reach = 0;
        for (Policy policy : control.policies().values()) {
            List<Run> ofPolicy = runs(policy);
            runs.addAll(ofPolicy);
            for (Run run : ofPolicy) {
                reach = Math.max(reach, run.reachMillis());
                if (run.budget.isPresent()) {
                    reach = Math.max(reach, lateMillis() + run.objective.delay().toMillis());
                }
            }
            for (ScalingPlan plan : policy.scaling().values()) {
                reach = Math.max(reach, 2 * plan.verifyWindow().toMillis());
            }
        }
        reachMillis = reach;
        if (decided != Long.MIN_VALUE) {
            windows.values().forEach(each -> series.known((key, measures) -> each.know(key, measures, decided)));
            windows.values().forEach(each -> each.fill(decided));
        }
        return attach();
    }

    /** How far behind an instant a partial may still come: it is to be folded into the counts of SLOs. */
    private long lateMillis() {
        return settings.time().maxLateness().plus(settings.time().grace()).toMillis();
    }

    /** Each objective comes after those it refers to. */
    private List<Run> runs(Policy policy) {
        List<Run> all = new ArrayList<>();
        Map<String, List<String>> labels = new HashMap<>();
        Map<String, Condition.Combined> combined = new LinkedHashMap<>();
        Map<String, Objective> byName = new HashMap<>();
        for (Objective objective : policy.objectives()) {
            labels.put(objective.name(), objective.groupBy());
            byName.put(objective.name(), objective);
            if (objective.condition() instanceof Condition.Combined condition) {
                combined.put(objective.name(), condition);
            } else {
                run(policy, objective).ifPresent(all::add);
            }
        }
        for (String name : Joined.inOrder(combined)) {
            Joined joined = Joined.of(combined.get(name), labels);
            // What is over this one meets the groups that it has, which may have fewer labels than it was written with.
            labels.put(name, joined.labels());
            Run run = new Run(policy, byName.get(name), joined);
            for (Run part : all) {
                if (combined.get(name).names().contains(part.objective.name())) {
                    part.composites.add(run);
                }
            }
            all.add(run);
        }
        return all;
    }

    private Optional<Run> run(Policy policy, Objective objective) {
        if (objective.condition() instanceof Condition.Measured measured
                && !(measured.indicator() instanceof Indicator.OfBudget)) {
            Windows of = windows.computeIfAbsent(Windows.Shape.of(objective), shape -> new Windows(shape, panes));
            objective.missing().absentAfter().ifPresent(time -> of.lookBack(time.toMillis()));
            return Optional.of(new Run(policy, objective, Optional.of(of), Optional.empty(), Optional.empty()));
        }
        return BudgetBook.sloOf(policy, objective).map(slo -> {
            Windows of = windows.computeIfAbsent(
                    Windows.Shape.of(slo, objective.delay()), shape -> new Windows(shape, panes));
            return new Run(policy, objective, Optional.of(of), Optional.of(slo), Optional.of(budgets.of(policy, slo)));
        });
    }

    /** Gives the alerts to the objectives that go on deciding them, and tells which these are. */
    private Set<Alert> attach() {
        Map<String, Map<String, List<Alert>>> known = new HashMap<>();
        for (Alert alert : alerts.values()) {
            known.computeIfAbsent(alert.policy, key -> new HashMap<>())
                    .computeIfAbsent(alert.objective, key -> new ArrayList<>())
                    .add(alert);
        }
        Set<Alert> attached = new HashSet<>();
        for (Run run : runs) {
            List<Alert> of =
                    known.getOrDefault(run.policy.name(), Map.of()).getOrDefault(run.objective.name(), List.of());
            for (Alert alert : of) {
                if (run.decides(alert.group)) {
                    run.attach(alert);
                    attached.add(alert);
                }
            }
        }
        return attached;
    }

    /** Alerts that are not ok, by status. */
    Map<AlertStatus, Long> alerts() {
        Map<AlertStatus, Long> counts = new EnumMap<>(AlertStatus.class);
        for (Alert alert : alerts.values()) {
            if (alert.state.status() != AlertStatus.OK) {
                counts.merge(alert.state.status(), 1L, Long::sum);
            }
        }
        return counts;
    }

    int openIncidents() {
        return incidents.size();
    }

    /** Every alert as it stands. */
    List<AlertView> views() {
        return alerts.values().stream().map(Decisions::view).toList();
    }

    /** The alerts whose labels satisfy all conditions. */
    List<AlertView> matching(List<Matcher> matchers) {
        return alerts.values().stream()
                .filter(each -> {
                    AlertLabels labels = Mutes.labels(each, each.state.status(), control.policies());
                    return matchers.stream().allMatch(matcher -> matcher.matches(labels::get));
                })
                .map(Decisions::view)
                .toList();
    }

    private static AlertView view(Alert alert) {
        return new AlertView(alert.id, alert.policy, alert.objective, alert.group, alert.state);
    }

    /** Every open incident as it stands. */
    List<IncidentView> incidents() {
        return incidents.views();
    }

    /** How far back from an instant panes are needed. */
    long reachMillis(long instant) {
        return Math.max(reachMillis, scaling.reachMillis(instant)) + panes.step();
    }

    /** A series is known from now on. */
    void know(SeriesKey series, long decided) {
        windows.values().forEach(each -> each.know(series, Map.of(), decided));
    }

    void late(SeriesKey series, long paneStart, Pane partial, long decided) {
        windows.values().forEach(each -> each.late(series, paneStart, partial, decided));
        budgets.late(series, paneStart, partial);
    }

    void result(PaneRecord.Result result, EvaluatorOutput out) {
        scaling.result(result, out);
    }

    /** Panes are merged to another step from an instant on. */
    void stepChanges(long instant, long stepMillis) {
        budgets.stepChanges(instant, stepMillis, panes);
    }

    /**
     * Other policies are in force from an instant on: alerts end whose objective is gone, or no longer has their group.
     * The others keep their state, but what pends under another condition begins anew.
     */
    void policiesChanged(long decided, long instant, long offset, SeriesBook series, EvaluatorOutput out) {
        Map<String, String> versions = new HashMap<>();
        Map<String, Run> before = new HashMap<>();
        for (Run run : runs) {
            versions.put(run.policy.name(), run.policy.version());
            before.put(run.policy.name() + "/" + run.objective.name(), run);
        }
        control.policies().values().forEach(policy -> versions.put(policy.name(), policy.version()));
        budgets.change(control.policies().values());
        Set<Alert> attached = rebuild(decided, series);
        List<Alert> gone = new ArrayList<>(alerts.values());
        gone.removeIf(attached::contains);
        gone.forEach(alert -> end(
                alert, TransitionReason.POLICY_REMOVED, versions.getOrDefault(alert.policy, ""), instant, offset, out));
        Set<String> anew = new HashSet<>();
        for (Run run : runs) {
            String prefix = run.policy.name() + "/";
            Run was = before.get(prefix + run.objective.name());
            if (was == null) {
                continue;
            }
            run.alerts.values().forEach(alert -> recalled(alert, was, run));
            boolean other = !asksTheSame(was.objective, run.objective)
                    || run.objective.condition() instanceof Condition.Combined combined
                            && combined.names().stream().anyMatch(name -> anew.contains(prefix + name));
            if (other) {
                anew.add(prefix + run.objective.name());
            }
            if (other || !was.objective.dwell().equals(run.objective.dwell())) {
                run.alerts.values().stream()
                        .sorted(Comparator.comparing(alert -> alert.id))
                        .forEach(alert -> edited(alert, was.objective, other, run, instant, offset, out));
            }
        }
    }

    /** Whether what was true of one is true of the other: what it needs to be left, or to be judged at all, may differ. */
    private static boolean asksTheSame(Objective was, Objective is) {
        if (was.condition() instanceof Condition.Measured one && is.condition() instanceof Condition.Measured other) {
            return one.indicator().equals(other.indicator())
                    && one.limits().equals(other.limits())
                    && was.window().equals(is.window())
                    && was.select().equals(is.select());
        }
        return was.condition().equals(is.condition());
    }

    /** The open incident of an alert calls whom its level calls under the policy in force now. */
    private void recalled(Alert alert, Run was, Run run) {
        AlertStatus status = alert.state.status();
        if (!status.isFiring() && status != AlertStatus.NO_DATA) {
            return;
        }
        // One that got better goes on calling whom the worse level called.
        Map<String, Route> called = incidents.called(alert);
        boolean better = status == AlertStatus.WARNING
                && !called.equals(IncidentBook.routes(was.policy, was.objective, status))
                && called.equals(IncidentBook.routes(was.policy, was.objective, AlertStatus.CRITICAL));
        incidents.calls(
                alert,
                run.objective.runbook().orElse(""),
                IncidentBook.routes(run.policy, run.objective, better ? AlertStatus.CRITICAL : status));
    }

    /** An alert's objective asks for something else now: what it is at is kept as far as that allows. */
    private void edited(
            Alert alert, Objective was, boolean anew, Run run, long instant, long offset, EvaluatorOutput out) {
        AlertState before = alert.state;
        alert.state = anew ? before.askedAnew(run.objective) : before.edited(was, run.objective, instant);
        if (!alert.state.equals(before)) {
            alert.changed = true;
            changed.add(alert);
        }
        if (alert.state.status() == before.status()) {
            return;
        }
        Incident.Member member = new Incident.Member(
                alert.policy + "/" + alert.objective,
                alert.state.status(),
                alert.objective + " " + alert.state.status().code() + ", its policy was edited",
                run.objective.runbook().orElse(""),
                IncidentBook.routes(run.policy, run.objective, told(before.status(), alert.state.status())));
        Optional<Incident> incident =
                incidents.change(alert, before.status(), instant, member, run.policy.notifications());
        write(
                alert,
                before.status(),
                TransitionReason.POLICY_EDITED,
                incident,
                OptionalDouble.empty(),
                nothing(run.policy.version(), instant, offset),
                run.policy.version(),
                instant,
                out);
    }

    private static Evidence nothing(String version, long instant, long offset) {
        return new Evidence(
                "",
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                "",
                Instant.ofEpochMilli(instant),
                Instant.ofEpochMilli(instant),
                Found.nothing(),
                List.of(),
                version,
                offset);
    }

    /** A series is forgotten: alerts of groups that are empty now end. */
    void forget(SeriesKey series, long instant, long offset, EvaluatorOutput out) {
        windows.values().forEach(each -> each.forget(series));
        budgets.forget(series);
        for (Run run : runs) {
            if (run.windows.isPresent()) {
                Group group = Group.of(series, run.slo.map(Slo::groupBy).orElse(run.objective.groupBy()));
                if (!run.windows.get().groups().containsKey(group)) {
                    forget(run, group, instant, offset, out);
                }
            }
        }
    }

    private void forget(Run run, Group group, long instant, long offset, EvaluatorOutput out) {
        Alert alert = run.alerts.remove(group);
        if (alert != null) {
            end(alert, TransitionReason.FORGOTTEN, run.policy.version(), instant, offset, out);
            for (Run composite : run.composites) {
                composite
                        .joined
                        .orElseThrow()
                        .remove(run.objective.name(), alert)
                        .forEach(gone -> forget(composite, gone, instant, offset, out));
            }
        }
    }

    private void end(
            Alert alert, TransitionReason reason, String version, long instant, long offset, EvaluatorOutput out) {
        if (alert.state.status() != AlertStatus.OK) {
            Optional<Incident> incident = incidents.end(alert, reason);
            AlertState before = alert.state;
            alert.state = before.ended();
            Evidence evidence = nothing(version, instant, offset);
            write(alert, before.status(), reason, incident, OptionalDouble.empty(), evidence, version, instant, out);
        }
        alerts.remove(alert.id);
        removed.add(alert.id);
    }

    /** Decides an instant. */
    void decide(long previous, long instant, long offset, boolean complete, EvaluatorOutput out) {
        windows.values().forEach(each -> each.advance(previous, instant));
        budgets.advance(instant, panes);
        for (Run run : runs) {
            if (instant % run.objective.every().toMillis() == 0) {
                evaluate(run, instant, offset, complete, out);
            }
        }
        scaling.tick(instant, panes.step(), control.isActive(), this::verdict, out);
        incidents.tick(
                new IncidentBook.Moment(instant, control.isActive(), control.policies(), alerts, control.operators()),
                out);
    }

    private void evaluate(Run run, long instant, long offset, boolean complete, EvaluatorOutput out) {
        if (run.objective.condition() instanceof Condition.Combined condition) {
            run.joined.orElseThrow().groups().forEach((group, parts) -> {
                Alert alert = alertOf(run, group);
                Found found = FoundInParts.of(condition, parts, alert.state.level(), instant);
                decide(alert, new Seen(run, found, instant, offset), complete, out);
            });
            return;
        }
        Indicator indicator = run.indicator();
        run.windows.orElseThrow().groups().forEach((group, window) -> {
            if (window.knows(indicator)) {
                Alert alert = alertOf(run, group);
                Found found = run.budget.isPresent()
                        ? FoundInBudget.of(
                                run.objective, run.slo.orElseThrow(), run.budget.get(), group, window, alert.state)
                        : inWindow(run, window, alert, instant);
                decide(alert, new Seen(run, found, instant, offset), complete, out);
            }
        });
    }

    private Found inWindow(Run run, GroupWindow window, Alert alert, long instant) {
        Objective objective = run.objective;
        Windows of = run.windows.orElseThrow();
        WindowStats stats = window.stats();
        Measurement measurement = isAbsent(run, of, window, instant)
                ? Measurement.of(OptionalDouble.empty(), 0)
                : run.indicator().over(stats, objective.window());
        Judgement judgement = alert.state.unlessHeldTooLong(
                Judgement.of(objective.measured(), measurement, alert.state.level(), alert.state.fired()),
                objective,
                instant);
        return new FoundInWindow(objective, of, window, stats, measurement, judgement, instant);
    }

    /** Whether the last pane with what is measured ended so long ago that it counts as gone. */
    private boolean isAbsent(Run run, Windows of, GroupWindow window, long instant) {
        Optional<Duration> after = run.objective.missing().absentAfter();
        return after.isPresent()
                && run.indicator().lastMeasured(window::last) + panes.step()
                        <= of.end(instant) - after.get().toMillis();
    }

    private void decide(Alert alert, Seen seen, boolean complete, EvaluatorOutput out) {
        Judgement judgement = seen.found().judgement();
        double value = seen.found().measurement().value().orElse(Double.NaN);
        if (alert.write(seen.instant(), judgement.level(), value, settings.emitAll())) {
            out.evaluation(evaluation(alert, seen));
        }
        AlertState before = alert.state;
        alert.state = before.next(judgement, seen.run().objective, seen.instant());
        boolean held = judgement.held().isPresent();
        alert.changed |= !alert.state.equals(before) || held != alert.held;
        alert.held = held;
        if (alert.changed) {
            changed.add(alert);
        }
        if (alert.state.status() != before.status()) {
            transition(alert, before, seen, out);
        }
        if (out.explains(alert.group)) {
            out.explained(Explanation.of(
                    alert, before, seen.run().policy, seen.run().objective, seen.found(), seen.instant()));
        }
        if (judgement.held().isEmpty() && judgement.level().isBreach() && complete) {
            propose(alert, seen, out);
        }
    }

    private Alert alertOf(Run run, Group group) {
        Alert known = run.alerts.get(group);
        if (known == null) {
            known = Alert.of(settings.deployment(), run.policy.name(), run.objective.name(), group);
            alerts.put(known.id, known);
            run.attach(known);
        }
        return known;
    }

    private static Evaluation evaluation(Alert alert, Seen seen) {
        Found found = seen.found();
        return new Evaluation(
                Instant.ofEpochMilli(seen.instant()),
                alert.group,
                alert.policy,
                alert.objective,
                found.indicator(),
                found.window(),
                found.measurement().value(),
                found.measurement().low(),
                found.measurement().high(),
                found.judgement().level(),
                found.judgement().held(),
                found.counts(),
                seen.run().policy.version());
    }

    private void transition(Alert alert, AlertState before, Seen seen, EvaluatorOutput out) {
        Objective objective = seen.run().objective;
        Found found = seen.found();
        AlertStatus status = alert.state.status();
        Level level = status == AlertStatus.CRITICAL ? Level.CRITICAL : Level.WARNING;
        Found.Limit limit = found.limit(level);
        String group = Text.group(alert.group);
        String text =
                alert.objective + " " + status.code() + ", " + found.text(level) + (group.isEmpty() ? "" : " " + group);
        Incident.Member member = new Incident.Member(
                alert.policy + "/" + alert.objective,
                status,
                text,
                objective.runbook().orElse(""),
                IncidentBook.routes(seen.run().policy, objective, told(before.status(), status)));
        Optional<Incident> incident = incidents.change(
                alert,
                before.status(),
                seen.instant(),
                member,
                seen.run().policy.notifications());
        Evidence evidence = new Evidence(
                found.evidence(),
                found.measurement().value(),
                found.measurement().low(),
                found.measurement().high(),
                limit.text(),
                Instant.ofEpochMilli(found.start()),
                Instant.ofEpochMilli(found.end()),
                found.counts(),
                found.exemplars(),
                seen.run().policy.version(),
                seen.offset());
        write(
                alert,
                before.status(),
                before.reasonOf(alert.state),
                incident,
                limit.value(),
                evidence,
                seen.run().policy.version(),
                seen.instant(),
                out);
    }

    /** Getting better is no news for those whom the worse was none of: the routes of the critical level stay. */
    private static AlertStatus told(AlertStatus before, AlertStatus now) {
        boolean better = before == AlertStatus.CRITICAL && now == AlertStatus.WARNING;
        return better ? before : now;
    }

    private void write(
            Alert alert,
            AlertStatus from,
            TransitionReason reason,
            Optional<Incident> incident,
            OptionalDouble limit,
            Evidence evidence,
            String version,
            long instant,
            EvaluatorOutput out) {
        AlertTransition transition = new AlertTransition(
                Ids.of(alert.id, Long.toString(instant), Long.toString(alert.state.sequence())),
                alert.id,
                incident.map(Incident::id),
                alert.state.sequence(),
                Instant.ofEpochMilli(instant),
                alert.group,
                alert.policy,
                alert.objective,
                from,
                alert.state.status(),
                reason,
                evidence.value(),
                limit,
                evidence,
                version);
        out.transition(transition);
        Detail detail = new Detail()
                .with("objective", alert.policy + "/" + alert.objective)
                .with("group", Text.group(alert.group))
                .with("from", from.code())
                .with("to", alert.state.status().code())
                .with("reason", reason.code())
                .with("value", evidence.value())
                .with("threshold", evidence.threshold())
                .with("incident_id", incident.map(Incident::id))
                .with("policy_version", version)
                .with("panes_offset", evidence.panesOffset());
        out.audit(new AuditEvent(
                transition.transitionId(),
                transition.instant(),
                "alert.transition",
                "loadline",
                alert.id,
                alert.group.service(),
                detail.json()));
    }

    private void propose(Alert alert, Seen seen, EvaluatorOutput out) {
        Optional<Incident> incident = incidents.of(alert.group.service());
        if (!alert.state.status().isFiring() || !control.isActive() || incident.isEmpty()) {
            return;
        }
        Objective objective = seen.run().objective;
        if (seen.instant() - alert.state.warningSince() < objective.actAfter().toMillis()) {
            return;
        }
        Level level = alert.state.status() == AlertStatus.CRITICAL ? Level.CRITICAL : Level.WARNING;
        for (Action action : objective.actionsAt(level)) {
            if (action instanceof Action.Scale scale) {
                ScalingPlan plan = seen.run().policy.scaling().get(scale.plan());
                String why = alert.objective + " " + level.code() + ": "
                        + seen.found().evidence() + " "
                        + Text.value(unit(seen), seen.found().measurement().value());
                ScalingBook.Evaluated evaluated = new ScalingBook.Evaluated(
                        seen.instant(),
                        seen.run().reachMillis(),
                        objective.every().toMillis());
                scaling.propose(alert, incident.get(), plan, evaluated, why, out);
            }
        }
    }

    private static Indicator.Unit unit(Seen seen) {
        return seen.found() instanceof FoundInBudget budget
                ? budget.unit()
                : seen.found() instanceof FoundInWindow ? seen.run().indicator().unit() : Indicator.Unit.FACTOR;
    }

    private Verdict verdict(String alertId, ScalingBook.Spans spans) {
        Alert alert = alerts.get(alertId);
        if (alert == null) {
            return Verdict.inconclusive();
        }
        for (Run run : runs) {
            // A budget is of too long a time, and others' levels have no distance from a limit.
            if (run.alerts.get(alert.group) == alert && run.windows.isPresent() && run.budget.isEmpty()) {
                GroupWindow window = run.windows.get().groups().get(alert.group);
                return window == null ? Verdict.inconclusive() : verdict(run.objective, window, spans);
            }
        }
        return Verdict.inconclusive();
    }

    private static Verdict verdict(Objective objective, GroupWindow window, ScalingBook.Spans spans) {
        WindowStats was = sum(window.between(spans.before(), spans.beforeEnd()));
        WindowStats is = sum(window.between(spans.after(), spans.afterEnd()));
        return Verdict.of(
                objective.measured(),
                objective.measured().indicator().over(was, Duration.ofMillis(spans.beforeEnd() - spans.before())),
                objective.measured().indicator().over(is, Duration.ofMillis(spans.afterEnd() - spans.after())),
                is.total());
    }

    private static WindowStats sum(List<Pane> panes) {
        WindowSums sums = new WindowSums();
        panes.forEach(sums::add);
        return sums.stats(() -> panes);
    }

    void flush() {
        for (Alert alert : changed) {
            if (alerts.get(alert.id) == alert) {
                store.put(Keys.of(ALERT).text(alert.id).toBytes(), alert.toBytes());
            }
            alert.changed = false;
        }
        changed.clear();
        removed.stream()
                .filter(id -> !alerts.containsKey(id))
                .forEach(id -> store.delete(Keys.of(ALERT).text(id).toBytes()));
        removed.clear();
        incidents.flush();
        scaling.flush();
        budgets.flush();
    }
}
