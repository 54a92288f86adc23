package io.loadline.policy;

import io.loadline.policy.Draft.Reference;
import io.loadline.sla.Expression;
import io.loadline.sla.Level;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Reads a condition over the levels of other objectives, and gathers which they are. */
final class ExpressionReader {
    static final Keys KEYS = Keys.of("a condition", List.of("all", "any", "not", "objective", "level"));

    static final List<String> LEVELS = List.of("warning", "critical");

    private static final String ALLOWED =
            "write the name of an objective, {objective: NAME, level: LEVEL}, {all: […]}, {any: […]} or {not: …}";

    private final Set<String> names;
    private final Problems problems;
    private final List<Reference> references = new ArrayList<>();

    /**
     * @param names the objectives of the file
     */
    ExpressionReader(Set<String> names, Problems problems) {
        this.names = names;
        this.problems = problems;
    }

    List<Reference> references() {
        return List.copyOf(references);
    }

    /** Empty, with the reasons among the problems, when any part of it is wrong. */
    Optional<Expression> read(Node node) {
        if (Nodes.isText(node)) {
            return atLeast(node, Nodes.written(node), Level.WARNING);
        }
        int before = problems.count();
        tellOtherWords(node);
        if (problems.count() > before) {
            return Optional.empty();
        }
        Fields fields = Fields.of(node, KEYS, problems);
        if (!fields.isMap() || problems.count() > before) {
            return Optional.empty();
        }
        List<String> written = KEYS.allowed().stream()
                .filter(key -> fields.node(key).isPresent())
                .toList();
        if (written.equals(List.of("objective")) || written.equals(List.of("objective", "level"))) {
            return objective(fields);
        }
        if (written.size() != 1 || written.get(0).equals("level")) {
            problems.at(node, "this is no condition; " + ALLOWED);
            return Optional.empty();
        }
        String key = written.get(0);
        Node value = fields.node(key).orElseThrow();
        return key.equals("not")
                ? read(value).map(Expression.Not::new)
                : parts(value, key)
                        .map(parts -> key.equals("all") ? new Expression.All(parts) : new Expression.Any(parts));
    }

    /** The nearest name to "and" by its letters would be "any", which is its opposite. */
    private void tellOtherWords(Node node) {
        if (!(node instanceof MappingNode map)) {
            return;
        }
        for (NodeTuple entry : map.getValue()) {
            String key = Nodes.written(entry.getKeyNode());
            if (key.equals("and") || key.equals("or")) {
                problems.at(
                        entry.getKeyNode(),
                        "unknown-key",
                        "unknown key " + Problems.quote(key) + " in a condition; allowed are "
                                + String.join(", ", KEYS.allowed()) + "; did you mean \""
                                + (key.equals("and") ? "all" : "any") + "\"?");
            }
        }
    }

    private Optional<List<Expression>> parts(Node node, String key) {
        List<Expression> parts = new ArrayList<>();
        int before = problems.count();
        Nodes.list(node, key, problems)
                .ifPresent(entries -> entries.forEach(entry -> read(entry).ifPresent(parts::add)));
        return problems.count() > before ? Optional.empty() : Optional.of(parts);
    }

    private Optional<Expression> objective(Fields fields) {
        Setting<String> name = fields.text("objective");
        Setting<String> level = fields.oneOf("level", LEVELS);
        if (name.value().isEmpty() || level.node().isPresent() && level.value().isEmpty()) {
            return Optional.empty();
        }
        return atLeast(
                name.node().orElseThrow(),
                name.get(),
                level.value().filter("critical"::equals).isPresent() ? Level.CRITICAL : Level.WARNING);
    }

    private Optional<Expression> atLeast(Node node, String name, Level level) {
        if (!names.contains(name) && name.strip().contains(" ")) {
            problems.at(node, Problems.quote(name) + " is no condition; " + ALLOWED);
            return Optional.empty();
        }
        if (!names.contains(name)) {
            problems.at(
                    node,
                    "unknown-name",
                    "there is no objective " + Problems.quote(name) + Problems.allowed(name, names));
            return Optional.empty();
        }
        references.add(new Reference(name, level, node));
        return Optional.of(new Expression.AtLeast(name, level));
    }
}
