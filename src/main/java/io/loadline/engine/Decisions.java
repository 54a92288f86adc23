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
import io.loadline.pane.LatencyHistogram;
import io.loadline.pane.Pane;
import io.loadline.pane.WindowStats;
import io.loadline.pane.WindowSums;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Action;
import io.loadline.sla.Counts;
import io.loadline.sla.Evaluation;
import io.loadline.sla.Group;
import io.loadline.sla.Judgement;
import io.loadline.sla.Level;
import io.loadline.sla.Matcher;
import io.loadline.sla.Measurement;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.sla.ScalingPlan;
import io.loadline.sla.Threshold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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
    private final Map<Windows.Shape, Windows> windows = new LinkedHashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private final TreeMap<String, Alert> alerts = new TreeMap<>();
    private final Set<Alert> changed = new LinkedHashSet<>();
    private final List<String> removed = new ArrayList<>();
    private long reachMillis;

    /** An objective in force, with its windows. */
    private record Run(Policy policy, Objective objective, Windows windows, Map<Group, Alert> alerts) {
        boolean isOf(Alert alert) {
            return policy.name().equals(alert.policy) && objective.name().equals(alert.objective);
        }

        /** Whether instants will decide it: an alert that none decides any more would stay as it is for ever. */
        boolean decides(Alert alert) {
            GroupWindow window = windows.groups().get(alert.group);
            return isOf(alert)
                    && window != null
                    && window.hasAny(objective.measured().indicator().measures());
        }
    }

    /** What an alert is told by one evaluation. */
    private record Seen(
            Run run, GroupWindow window, Measurement measurement, WindowStats stats, long instant, long offset) {}

    Decisions(EvaluatorSettings settings, StateStore store, ControlBook control, PanesByStep panes) {
        this.settings = settings;
        this.store = store;
        this.control = control;
        this.panes = panes;
        this.incidents = new IncidentBook(settings.deployment(), store);
        this.scaling = new ScalingBook(settings.deployment(), store);
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
        rebuild(decided, series);
    }

    /** Makes the windows of the policies in force, filled as they stand at an instant. */
    private void rebuild(long decided, SeriesBook series) {
        windows.clear();
        runs.clear();
        long reach = 0;
        for (Policy policy : control.policies().values()) {
            for (Objective objective : policy.objectives()) {
                Windows of = windows.computeIfAbsent(Windows.Shape.of(objective), shape -> new Windows(shape, panes));
                runs.add(new Run(policy, objective, of, new HashMap<>()));
                reach = Math.max(reach, of.reachMillis());
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
    }

    void result(PaneRecord.Result result, EvaluatorOutput out) {
        scaling.result(result, out);
    }

    /**
     * Other policies are in force from an instant on: alerts end whose objective is gone, or selects, groups or measures
     * something else now.
     */
    void policiesChanged(long decided, long instant, long offset, SeriesBook series, EvaluatorOutput out) {
        rebuild(decided, series);
        List<Alert> gone = new ArrayList<>();
        for (Alert alert : alerts.values()) {
            if (runs.stream().noneMatch(run -> run.decides(alert))) {
                gone.add(alert);
            }
        }
        gone.forEach(alert -> end(alert, TransitionReason.POLICY_REMOVED, instant, offset, out));
    }

    /** A series is forgotten: alerts of groups that are empty now end. */
    void forget(SeriesKey series, long instant, long offset, EvaluatorOutput out) {
        windows.values().forEach(each -> each.forget(series));
        List<Alert> gone = new ArrayList<>();
        for (Run run : runs) {
            Group group = Group.of(series, run.objective().groupBy());
            if (!run.windows().groups().containsKey(group)) {
                run.alerts().remove(group);
                Alert alert = alerts.get(fresh(run, group).id);
                if (alert != null) {
                    gone.add(alert);
                }
            }
        }
        gone.forEach(alert -> end(alert, TransitionReason.FORGOTTEN, instant, offset, out));
    }

    private void end(Alert alert, TransitionReason reason, long instant, long offset, EvaluatorOutput out) {
        if (alert.state.status() != AlertStatus.OK) {
            Optional<Incident> incident = incidents.end(alert, reason);
            AlertState before = alert.state;
            alert.state = before.ended();
            Evidence evidence = new Evidence(
                    "",
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    "",
                    Instant.ofEpochMilli(instant),
                    Instant.ofEpochMilli(instant),
                    new Counts(0, 0, 0, 0, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()),
                    List.of(),
                    "",
                    offset);
            write(alert, before.status(), reason, incident, OptionalDouble.empty(), evidence, "", instant, out);
        }
        alerts.remove(alert.id);
        removed.add(alert.id);
    }

    /** Decides an instant. */
    void decide(long previous, long instant, long offset, boolean complete, EvaluatorOutput out) {
        windows.values().forEach(each -> each.advance(previous, instant));
        for (Run run : runs) {
            if (instant % run.objective().every().toMillis() == 0) {
                run.windows().groups().forEach((group, window) -> {
                    if (window.hasAny(run.objective().measured().indicator().measures())) {
                        evaluate(run, group, window, instant, offset, complete, out);
                    }
                });
            }
        }
        scaling.tick(instant, panes.step(), control.isActive(), this::verdict, out);
        incidents.tick(
                new IncidentBook.Moment(instant, control.isActive(), control.policies(), alerts, control.operators()),
                out);
    }

    private void evaluate(
            Run run,
            Group group,
            GroupWindow window,
            long instant,
            long offset,
            boolean complete,
            EvaluatorOutput out) {
        Objective objective = run.objective();
        Alert alert = run.alerts().computeIfAbsent(group, key -> alertOf(run, key));
        WindowStats stats = window.stats(instant);
        Measurement measurement = objective.measured().indicator().over(stats, objective.window());
        Judgement judgement = alert.state.unlessHeldTooLong(
                Judgement.of(objective.measured(), measurement, alert.state.level(), alert.state.fired()),
                objective,
                instant);
        Seen seen = new Seen(run, window, measurement, stats, instant, offset);
        double value = measurement.value().orElse(Double.NaN);
        if (alert.write(instant, judgement.level(), value, settings.emitAll())) {
            out.evaluation(evaluation(alert, seen, judgement));
        }
        AlertState before = alert.state;
        alert.state = before.next(judgement, objective, instant);
        alert.changed |= !alert.state.equals(before);
        if (alert.changed) {
            changed.add(alert);
        }
        if (alert.state.status() != before.status()) {
            transition(alert, before, seen, out);
        }
        if (judgement.held().isEmpty() && judgement.level().isBreach() && complete) {
            propose(alert, seen, out);
        }
    }

    private Alert alertOf(Run run, Group group) {
        Alert fresh = fresh(run, group);
        Alert known = alerts.putIfAbsent(fresh.id, fresh);
        return known == null ? fresh : known;
    }

    private Alert fresh(Run run, Group group) {
        return Alert.of(
                settings.deployment(), run.policy().name(), run.objective().name(), group);
    }

    private static Evaluation evaluation(Alert alert, Seen seen, Judgement judgement) {
        Objective objective = seen.run().objective();
        return new Evaluation(
                Instant.ofEpochMilli(seen.instant()),
                alert.group,
                alert.policy,
                alert.objective,
                objective.measured().indicator().text(),
                objective.window(),
                seen.measurement().value(),
                seen.measurement().low(),
                seen.measurement().high(),
                judgement.level(),
                judgement.held(),
                counts(seen.stats()),
                seen.run().policy().version());
    }

    private static Counts counts(WindowStats stats) {
        LatencyHistogram latency = stats.latency();
        return new Counts(
                stats.total(),
                stats.errors(),
                stats.throttled(),
                stats.late(),
                quantile(latency, 0.5),
                quantile(latency, 0.95),
                quantile(latency, 0.99));
    }

    private static OptionalLong quantile(LatencyHistogram latency, double q) {
        return latency.quantile(q).map(found -> OptionalLong.of(found.value())).orElseGet(OptionalLong::empty);
    }

    private void transition(Alert alert, AlertState before, Seen seen, EvaluatorOutput out) {
        Objective objective = seen.run().objective();
        AlertStatus status = alert.state.status();
        Level level = status == AlertStatus.CRITICAL ? Level.CRITICAL : Level.WARNING;
        Optional<Threshold> threshold = Judgement.threshold(objective.measured(), level);
        String limit = threshold.map(Threshold::text).orElse("");
        String group = Text.group(alert.group);
        String text = alert.objective + " " + status.code() + ", "
                + objective.measured().indicator().text() + " "
                + Text.value(
                        objective.measured().indicator().unit(),
                        seen.measurement().value())
                + " (limit " + limit + ")" + (group.isEmpty() ? "" : " " + group);
        Incident.Member member = new Incident.Member(
                alert.policy + "/" + alert.objective,
                status,
                text,
                objective.runbook().orElse(""),
                IncidentBook.routes(seen.run().policy(), objective, told(before.status(), status)));
        Optional<Incident> incident = incidents.change(
                alert,
                before.status(),
                seen.instant(),
                member,
                seen.run().policy().notifications());
        Windows of = seen.run().windows();
        Evidence evidence = new Evidence(
                objective.measured().indicator().text(),
                seen.measurement().value(),
                seen.measurement().low(),
                seen.measurement().high(),
                limit,
                Instant.ofEpochMilli(of.start(seen.instant())),
                Instant.ofEpochMilli(of.end(seen.instant())),
                counts(seen.stats()),
                WindowSums.exemplars(seen.window().panes(seen.instant())),
                seen.run().policy().version(),
                seen.offset());
        OptionalDouble limitValue =
                threshold.map(found -> OptionalDouble.of(found.limit())).orElse(OptionalDouble.empty());
        write(
                alert,
                before.status(),
                before.reasonOf(alert.state),
                incident,
                limitValue,
                evidence,
                seen.run().policy().version(),
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
        Objective objective = seen.run().objective();
        if (seen.instant() - alert.state.warningSince() < objective.actAfter().toMillis()) {
            return;
        }
        Level level = alert.state.status() == AlertStatus.CRITICAL ? Level.CRITICAL : Level.WARNING;
        for (Action action : objective.actionsAt(level)) {
            if (action instanceof Action.Scale scale) {
                ScalingPlan plan = seen.run().policy().scaling().get(scale.plan());
                String why = alert.objective + " " + level.code() + ": "
                        + objective.measured().indicator().text() + " "
                        + Text.value(
                                objective.measured().indicator().unit(),
                                seen.measurement().value());
                ScalingBook.Evaluated evaluated = new ScalingBook.Evaluated(
                        seen.instant(),
                        seen.run().windows().reachMillis(),
                        objective.every().toMillis());
                scaling.propose(alert, incident.get(), plan, evaluated, why, out);
            }
        }
    }

    private Verdict verdict(String alertId, ScalingBook.Spans spans) {
        Alert alert = alerts.get(alertId);
        if (alert == null) {
            return Verdict.inconclusive();
        }
        for (Run run : runs) {
            GroupWindow window = run.windows().groups().get(alert.group);
            if (window != null && run.isOf(alert)) {
                return verdict(run.objective(), window, spans);
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
    }
}
