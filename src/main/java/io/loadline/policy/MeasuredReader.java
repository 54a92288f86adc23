package io.loadline.policy;

import io.loadline.policy.Draft.Written;
import io.loadline.sla.Action;
import io.loadline.sla.Condition;
import io.loadline.sla.Floors;
import io.loadline.sla.Indicator;
import io.loadline.sla.Level;
import io.loadline.sla.Limits;
import io.loadline.sla.Matcher;
import io.loadline.sla.Missing;
import io.loadline.sla.Objective;
import io.loadline.sla.Threshold;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads an objective that measures a number: an indicator over a window, or the budget of an SLO. */
final class MeasuredReader {
    /** As for the tiers of an SLO: few bad events are no breach, however many there are of all. */
    private static final Floors ON_SLO = new Floors(
            0,
            Floors.defaults().minBreaching(),
            Floors.LowSamples.EVALUATE,
            Floors.defaults().holdFor());

    static final Keys RECOVER = Keys.of("recover", List.of("warning", "critical"));

    /** What an objective takes from its SLO, and what only samples need. */
    static final List<String> REFUSED_ON_SLO = List.of(
            "select",
            "group_by",
            "min_samples",
            "min_breaching",
            "low_samples",
            "hold_for",
            "absent_after",
            "act_after");

    private final Map<String, SloReader.Read> slos;
    private final ActionsReader actions;
    private final Problems problems;

    MeasuredReader(Map<String, SloReader.Read> slos, ActionsReader actions, Problems problems) {
        this.slos = slos;
        this.actions = actions;
        this.problems = problems;
    }

    Draft read(Written written) {
        Fields fields = written.fields();
        if (fields.isMap() && fields.node("indicator").isEmpty()) {
            problems.at(written.node(), "an objective has no \"indicator\"; it must have one");
        }
        Optional<Indicator> indicator = IndicatorReader.read(fields, problems);
        boolean onSlo = fields.node("slo").isPresent();
        Optional<SloReader.Read> slo = onSlo ? slo(fields) : Optional.empty();
        Optional<Indicator> measured = indicator.filter(found -> suits(fields, found, onSlo));
        Limits limits = new Limits(
                Thresholds.of(fields, Level.WARNING, measured, problems),
                Thresholds.of(fields, Level.CRITICAL, measured, problems));
        Limits recover = recover(fields, measured, limits);
        Map<Level, List<Action>> taken = actions.read(fields, written.levels(), !onSlo);
        ObjectiveChecks checks = new ObjectiveChecks(written, problems);
        checks.check(limits);
        checks.checkDwell();
        if (!onSlo) {
            Optional<List<Matcher>> select = fields.node("select").flatMap(node -> Selectors.read(node, problems));
            measured.ifPresent(checks::checkIndicator);
            checks.checkEvery();
            checks.checkActAfter(taken);
            return new Draft(
                    written.name(),
                    written.settings().groupBy(),
                    written.levels(),
                    List.of(),
                    () -> objective(written, select.orElse(List.of()), measured.orElseThrow(), limits, recover, taken));
        }
        refuseOnSlo(written, measured);
        if (written.fields().node("window").isPresent()) {
            checks.checkEvery();
        }
        return new Draft(
                written.name(),
                slo.map(found -> found.alert().groupBy()).orElseGet(Setting::unset),
                written.levels(),
                List.of(),
                () -> onSlo(written, slo.orElseThrow(), measured.orElseThrow(), limits, recover, taken));
    }

    private Optional<SloReader.Read> slo(Fields fields) {
        Setting<String> name = fields.text("slo");
        return name.value().flatMap(written -> {
            if (!slos.containsKey(written)) {
                problems.at(
                        name.node().orElseThrow(),
                        "unknown-name",
                        "there is no SLO " + Problems.quote(written)
                                + (slos.isEmpty()
                                        ? "; this file defines none"
                                        : Problems.allowed(written, slos.keySet())));
            }
            return Optional.ofNullable(slos.get(written));
        });
    }

    private boolean suits(Fields fields, Indicator indicator, boolean onSlo) {
        boolean ofBudget = indicator instanceof Indicator.OfBudget;
        boolean bare = !(indicator instanceof Indicator.OfBudget budget)
                || budget.slo().isEmpty();
        if (ofBudget == onSlo && bare) {
            return true;
        }
        problems.at(
                fields.node("indicator").orElseThrow(),
                onSlo && !ofBudget
                        ? "indicator " + Problems.quote(indicator.text())
                                + " is none of an SLO; allowed are budget_remaining, burn_rate"
                        : "indicator " + Problems.quote(indicator.text())
                                + " is of an SLO; name the SLO under \"slo\", and only budget_remaining or burn_rate here");
        return false;
    }

    private void refuseOnSlo(Written written, Optional<Indicator> indicator) {
        Map<String, String> refused = new LinkedHashMap<>();
        REFUSED_ON_SLO.forEach(key -> refused.put(
                key,
                key.equals("select") || key.equals("group_by")
                        ? "is taken from the SLO"
                        : "does not apply to an objective on an SLO"));
        boolean remaining = indicator
                .filter(found -> found.equals(new Indicator.OfBudget(Indicator.OfBudget.Stat.BUDGET_REMAINING, "")))
                .isPresent();
        if (remaining) {
            refused.put("window", "does not apply to budget_remaining, which is over the period of the SLO");
        }
        Draft.refuse(written, refused, problems);
    }

    private Limits recover(Fields objective, Optional<Indicator> indicator, Limits limits) {
        Fields fields = objective
                .node("recover")
                .map(node -> Fields.of(node, RECOVER, problems))
                .orElseGet(() -> Fields.none(problems));
        return new Limits(
                recover(objective, fields, Level.WARNING, indicator, limits),
                recover(objective, fields, Level.CRITICAL, indicator, limits));
    }

    private Optional<Threshold> recover(
            Fields objective, Fields fields, Level level, Optional<Indicator> indicator, Limits limits) {
        Optional<Node> node = fields.node(level.code());
        if (node.isPresent() && objective.node(level.code()).isEmpty()) {
            problems.at(
                    node.get(),
                    "recover at " + level.code() + " would never be used: the objective has no \"" + level.code()
                            + "\" threshold; add one, or leave it out");
            return Optional.empty();
        }
        Optional<Threshold> recover = Thresholds.of(fields, level, indicator, problems);
        if (recover.isPresent() && limits.of(level).isPresent()) {
            ObjectiveChecks.checkRecover(
                    node.orElseThrow(), level, limits.of(level).get(), recover.get(), problems);
        }
        return recover;
    }

    private static Objective objective(
            Written written,
            List<Matcher> select,
            Indicator indicator,
            Limits limits,
            Limits recover,
            Map<Level, List<Action>> taken) {
        Inherited settings = written.settings();
        Floors floors = new Floors(
                settings.minSamples().get().of(indicator),
                settings.minBreaching().get().intValue(),
                settings.lowSamples().get(),
                settings.holdFor().get());
        return new Objective(
                written.name().orElseThrow(),
                select,
                settings.groupBy().get(),
                new Condition.Measured(indicator, limits, recover, floors),
                settings.window().get(),
                settings.every().value().orElse(settings.window().get()),
                settings.delay().get(),
                settings.dwell(),
                new Missing(
                        mode(settings, indicator),
                        settings.notifyNoData().get(),
                        settings.absentAfter().value()),
                settings.actAfter().value().orElse(ObjectiveChecks.longestFor(settings, taken)),
                written.runbook(),
                taken);
    }

    private static Objective onSlo(
            Written written,
            SloReader.Read slo,
            Indicator indicator,
            Limits limits,
            Limits recover,
            Map<Level, List<Action>> taken) {
        Objective alert = slo.alert().objective().get();
        Inherited settings = written.settings();
        boolean burns = ((Indicator.OfBudget) indicator).stat() == Indicator.OfBudget.Stat.BURN_RATE;
        Duration window = burns ? settings.window().get() : alert.window();
        Duration every = settings.every().value().orElse(window);
        return new Objective(
                written.name().orElseThrow(),
                alert.select(),
                alert.groupBy(),
                new Condition.Measured(((Indicator.OfBudget) indicator).on(alert.name()), limits, recover, ON_SLO),
                window,
                every.compareTo(window) > 0 ? window : every,
                written.own().delay().value().orElse(alert.delay()),
                settings.dwell(),
                new Missing(mode(settings, indicator), settings.notifyNoData().get(), Optional.empty()),
                settings.dwell().longest(),
                written.runbook(),
                taken);
    }

    private static Missing.Mode mode(Inherited settings, Indicator indicator) {
        return settings.missingData().value().orElse(indicator.defaultMissingData());
    }
}
