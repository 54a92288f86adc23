package io.loadline.policy;

import io.loadline.sla.Action;
import io.loadline.sla.Level;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code actions}, and checks that the routes and plans they name exist. */
final class ActionsReader {
    static final Keys LEVELS = Keys.of("actions", List.of("warning", "critical"));
    static final Keys KINDS = Keys.of("an action", List.of("notify", "scale"));

    private final Set<String> routes;
    private final Set<String> plans;
    private final Problems problems;

    ActionsReader(Set<String> routes, Set<String> plans, Problems problems) {
        this.routes = routes;
        this.plans = plans;
        this.problems = problems;
    }

    /**
     * The actions of an objective; none where none are written.
     *
     * @param reached the levels that it can reach
     * @param measures whether it measures something over a window, so that it can be seen what scaling brought
     */
    Map<Level, List<Action>> read(Fields objective, Set<Level> reached, boolean measures) {
        Map<Level, List<Action>> actions = new EnumMap<>(Level.class);
        Fields levels = objective
                .node("actions")
                .map(node -> Fields.of(node, LEVELS, problems))
                .orElseGet(() -> Fields.none(problems));
        for (Level level : List.of(Level.WARNING, Level.CRITICAL)) {
            Optional<Node> list = levels.node(level.code());
            if (list.isPresent() && !reached.contains(level)) {
                problems.at(
                        list.get(),
                        "actions at " + level.code() + " would never be taken: nothing of the objective is "
                                + level.code() + "; add it, or leave the actions out");
            }
            list.ifPresent(node -> actions.put(level, list(node, "actions at " + level.code(), measures)));
        }
        return actions;
    }

    private List<Action> list(Node node, String what, boolean measures) {
        List<Action> actions = new ArrayList<>();
        for (Node entry : Nodes.list(node, what, problems).orElse(List.of())) {
            Optional<Action> action = action(entry);
            if (action.isPresent() && actions.contains(action.get())) {
                problems.at(entry, "the same action is twice in " + what + "; allowed is each action once");
            }
            if (!measures && action.isPresent() && action.get() instanceof Action.Scale) {
                problems.at(
                        entry,
                        "only an objective that measures an indicator over a window can scale: its value shows what"
                                + " scaling brought; leave the action out");
            }
            action.ifPresent(actions::add);
        }
        return actions;
    }

    private Optional<Action> action(Node entry) {
        int before = problems.count();
        Fields fields = Fields.of(entry, KINDS, problems);
        Optional<Action> notify = reference(fields, "notify", "route", routes).map(Action.Notify::new);
        Optional<Action> scale =
                reference(fields, "scale", "scaling plan", plans).map(Action.Scale::new);
        if (problems.count() > before) {
            return Optional.empty();
        }
        if (notify.isPresent() == scale.isPresent()) {
            problems.at(entry, "an action must have exactly one key; allowed are {notify: ROUTE} and {scale: PLAN}");
            return Optional.empty();
        }
        return notify.or(() -> scale);
    }

    private Optional<String> reference(Fields fields, String key, String what, Collection<String> names) {
        Setting<String> name = fields.text(key);
        return name.value().filter(written -> {
            if (!names.contains(written)) {
                problems.at(
                        name.node().orElseThrow(),
                        "unknown-name",
                        "there is no " + what + " " + Problems.quote(written)
                                + (names.isEmpty() ? "; this file defines none" : Problems.allowed(written, names)));
            }
            return names.contains(written);
        });
    }
}
