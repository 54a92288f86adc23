package io.loadline.policy;

import io.loadline.policy.Draft.Reference;
import io.loadline.sla.Level;
import io.loadline.yaml.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** What must hold between an objective and the objectives that it combines. */
final class References {
    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Problems problems;

    References(List<Draft> drafts, Problems problems) {
        drafts.forEach(draft -> draft.name().ifPresent(name -> this.drafts.putIfAbsent(name, draft)));
        this.problems = problems;
    }

    void check() {
        drafts.forEach((name, draft) -> {
            for (Reference reference : draft.references()) {
                Draft other = drafts.get(reference.name());
                if (other != null) {
                    checkLevel(reference, other);
                    checkGroups(name, draft, reference, other);
                }
            }
        });
        checkCircles();
    }

    private void checkLevel(Reference reference, Draft other) {
        if (reference.level() == Level.CRITICAL && !other.levels().contains(Level.CRITICAL)) {
            problems.at(
                    reference.node(),
                    "never-true",
                    reference.name() + " is never critical: it has no \"critical\"; ask for level warning, or add one");
        }
    }

    /** A group of the whole is part of one group of each objective, or nobody could say which of them counts. */
    private void checkGroups(String name, Draft whole, Reference reference, Draft part) {
        Optional<List<String>> labels = whole.groupBy().value();
        for (String label : part.groupBy().value().orElse(List.of())) {
            if (labels.isPresent() && !labels.get().contains(label)) {
                problems.at(
                        whole.groupBy().node().orElse(reference.node()),
                        "group-by-too-coarse",
                        "group_by of " + name + " must contain " + label + ", because " + reference.name() + " has it");
            }
        }
    }

    /** Takes away what depends on nothing that is left, until only circles and what depends on them are left. */
    private void checkCircles() {
        Map<String, Draft> left = new LinkedHashMap<>(drafts);
        while (!left.isEmpty()) {
            boolean shrunk = true;
            while (shrunk) {
                shrunk = left.values().removeIf(draft -> draft.references().stream()
                        .noneMatch(reference -> left.containsKey(reference.name())));
            }
            if (!left.isEmpty()) {
                left.keySet().removeAll(tellCircle(left));
            }
        }
    }

    private List<String> tellCircle(Map<String, Draft> left) {
        Map<String, Node> path = new LinkedHashMap<>();
        String at = left.keySet().iterator().next();
        while (!path.containsKey(at)) {
            Reference next = left.get(at).references().stream()
                    .filter(reference -> left.containsKey(reference.name()))
                    .findFirst()
                    .orElseThrow();
            path.put(at, next.node());
            at = next.name();
        }
        List<String> names = new ArrayList<>(path.keySet());
        List<String> circle = new ArrayList<>(names.subList(names.indexOf(at), names.size()));
        Node where = path.get(circle.get(circle.size() - 1));
        circle.add(at);
        problems.at(
                where,
                "circle",
                circle.size() == 2
                        ? at + " names itself; an objective cannot be part of itself"
                        : String.join(" → ", circle) + " is a circle; an objective cannot be part of itself");
        return circle;
    }
}
