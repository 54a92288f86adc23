package io.loadline.policy;

import io.loadline.sla.Action;
import io.loadline.sla.Condition;
import io.loadline.sla.Dwell;
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
import io.loadline.yaml.Nearest;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one objective. */
final class ObjectiveReader {
    static final Keys KEYS = Keys.of("an objective", keys(), "name", "indicator");

    static final Keys RECOVER = Keys.of("recover", List.of("warning", "critical"));

    /** Indicators of the language that this version does not have. */
    private static final List<String> LATER_INDICATORS = List.of("budget_remaining", "burn_rate");

    private final Inherited defaults;
    private final ActionsReader actions;
    private final Problems problems;

    ObjectiveReader(Inherited defaults, ActionsReader actions, Problems problems) {
        this.defaults = defaults;
        this.actions = actions;
        this.problems = problems;
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>(List.of("name", "select", "indicator", "warning", "critical", "recover"));
        keys.addAll(Inherited.KEYS);
        keys.addAll(List.of("runbook", "actions"));
        return List.copyOf(keys);
    }

    /** Empty when anything in the file is wrong so far. */
    Optional<Objective> read(Node node) {
        Fields fields = Fields.of(node, KEYS, problems);
        Inherited own = Inherited.read(fields, problems);
        Inherited settings = own.or(defaults).or(Inherited.BUILT_IN);
        Optional<String> name = Names.read(fields, "name", problems);
        Optional<Indicator> indicator = indicator(fields);
        Optional<Threshold> warning = threshold(fields, "warning", indicator);
        Optional<Threshold> critical = threshold(fields, "critical", indicator);
        Optional<List<Matcher>> select = fields.node("select").flatMap(written -> Selectors.read(written, problems));
        Limits limits = new Limits(warning, critical);
        Limits recover = recover(fields, indicator, limits);
        Map<Level, List<Action>> taken = actions.read(fields);
        ObjectiveChecks checks = new ObjectiveChecks(node, fields, own, settings, problems);
        checks.check(indicator, warning, critical);
        checks.checkActAfter(taken);
        Optional<String> runbook = fields.text("runbook").value();
        if (problems.count() > 0) {
            return Optional.empty();
        }
        Indicator measured = indicator.orElseThrow();
        Dwell dwell = settings.dwell();
        Floors floors = new Floors(
                settings.minSamples().get().of(measured),
                settings.minBreaching().get().intValue(),
                settings.lowSamples().get(),
                settings.holdFor().get());
        return Optional.of(new Objective(
                name.orElseThrow(),
                select.orElse(List.of()),
                settings.groupBy().get(),
                new Condition.Measured(measured, limits, recover, floors),
                settings.window().get(),
                settings.every().value().orElse(settings.window().get()),
                settings.delay().get(),
                dwell,
                new Missing(
                        settings.missingData().value().orElse(measured.defaultMissingData()),
                        settings.notifyNoData().get(),
                        settings.absentAfter().value()),
                settings.actAfter()
                        .value()
                        .orElse(ObjectiveChecks.longestFor(dwell.warning(), dwell.critical(), taken)),
                runbook,
                taken));
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
        Optional<Threshold> recover = threshold(fields, level.code(), indicator);
        if (recover.isPresent() && limits.of(level).isPresent()) {
            ObjectiveChecks.checkRecover(
                    node.orElseThrow(), level, limits.of(level).get(), recover.get(), problems);
        }
        return recover;
    }

    private Optional<Threshold> threshold(Fields fields, String key, Optional<Indicator> indicator) {
        return indicator.flatMap(
                measured -> fields.node(key).flatMap(node -> Thresholds.read(key, node, measured, problems)));
    }

    private Optional<Indicator> indicator(Fields fields) {
        Setting<String> written = fields.text("indicator");
        if (written.value().isEmpty()) {
            return Optional.empty();
        }
        String text = written.value().get();
        Optional<Indicator> indicator = Indicator.parse(text);
        if (indicator.isPresent() && !(indicator.get() instanceof Indicator.OfBudget)) {
            return indicator;
        }
        Node node = written.node().orElseThrow();
        if (LATER_INDICATORS.contains(text)) {
            problems.at(node, "indicator \"" + text + "\" is not supported in this version; leave the objective out");
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        int open = text.indexOf('(');
        int close = text.indexOf(')');
        String source = open >= 0 && close > open + 1 ? text.substring(open + 1, close) : "NAME";
        for (String name : Indicator.names()) {
            names.add(name.replace("NAME", source));
        }
        problems.at(
                node,
                "unknown indicator " + Problems.quote(text) + "; allowed are " + String.join(", ", Indicator.names())
                        + Nearest.hint(text, names));
        return Optional.empty();
    }
}
