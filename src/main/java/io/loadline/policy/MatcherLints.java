package io.loadline.policy;

import io.loadline.sla.Inhibition;
import io.loadline.sla.Matcher;
import io.loadline.sla.Policy;
import io.loadline.yaml.Nearest;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Finds matchers of {@code inhibition} and {@code maintenance} that no alert can satisfy, labels that none has, and rules
 * that do something else than they say.
 */
final class MatcherLints {
    private final Node root;
    private final Policy policy;
    private final Problems problems;
    private final Set<String> objectives = new TreeSet<>();
    private final Set<String> labels =
            new TreeSet<>(List.of("service", "kind", "operation", "policy", "objective", "indicator", "level"));

    MatcherLints(Node root, Policy policy, Problems problems) {
        this.root = root;
        this.policy = policy;
        this.problems = problems;
        policy.objectives().forEach(objective -> {
            objectives.add(objective.name());
            labels.addAll(objective.groupBy());
        });
    }

    void check() {
        for (int i = 0; i < policy.inhibition().size(); i++) {
            check(policy.inhibition().get(i).source(), "inhibition", i, "source");
            check(policy.inhibition().get(i).target(), "inhibition", i, "target");
            checkEqual(policy.inhibition().get(i).equal(), i);
            checkService(i);
            checkBothWays(i);
        }
        for (int i = 0; i < policy.maintenance().size(); i++) {
            check(policy.maintenance().get(i).match(), "maintenance", i, "match");
        }
    }

    private void checkService(int index) {
        if (!policy.inhibition().get(index).equal().contains("service")) {
            Node rule = where("inhibition", index, "source");
            Node equal = where("inhibition", index, "equal");
            problems.at(
                    equal == root ? rule : equal,
                    "inhibition-across-services",
                    "equal does not name service, but only alerts of one service mute each other; add service to equal");
        }
    }

    /** Alerts that are muted mute others all the same. */
    private void checkBothWays(int index) {
        Inhibition rule = policy.inhibition().get(index);
        for (int i = 0; i < index; i++) {
            Inhibition earlier = policy.inhibition().get(i);
            if (Set.copyOf(rule.source()).equals(Set.copyOf(earlier.target()))
                    && Set.copyOf(rule.target()).equals(Set.copyOf(earlier.source()))) {
                problems.at(
                        where("inhibition", index, "source"),
                        "inhibition-both-ways",
                        "rules " + (i + 1) + " and " + (index + 1) + " of inhibition mute each other's sources:"
                                + " while both fire, nobody is told of either; take one of them out");
            }
        }
    }

    private void check(List<Matcher> matchers, String section, int index, String key) {
        boolean elsewhere =
                matchers.stream().anyMatch(matcher -> matcher.label().equals("policy"));
        for (Matcher matcher : matchers) {
            if (matcher.operator() != Matcher.Operator.EQUAL) {
                continue;
            }
            if (matcher.label().equals("objective") && !elsewhere && !objectives.contains(matcher.value())) {
                tell(section, index, key, matcher, "this file has no objective of that name", objectives);
            } else if (matcher.label().equals("level") && !ExpressionReader.LEVELS.contains(matcher.value())) {
                tell(section, index, key, matcher, "alerts fire at warning or critical", ExpressionReader.LEVELS);
            } else if (!elsewhere
                    && !labels.contains(matcher.label())
                    && !matcher.value().isEmpty()) {
                tell(section, index, key, matcher, absent(matcher.label()), List.of());
            }
        }
    }

    /** A label that neither alert has is the same on both. */
    private void checkEqual(List<String> equal, int index) {
        equal.stream()
                .filter(label -> !labels.contains(label))
                .forEach(label -> problems.at(
                        where("inhibition", index, "equal"),
                        "matches-nothing",
                        "equal " + label + " compares nothing: " + absent(label)));
    }

    private static String absent(String label) {
        String own = LabelsElsewhere.meant(label).map(meant -> "; " + meant).orElse("");
        return "no objective of this file has " + label + " in its group_by" + own;
    }

    private Node where(String section, int index, String key) {
        return Nodes.entry(root, section)
                .filter(SequenceNode.class::isInstance)
                .flatMap(node -> Nodes.entry(((SequenceNode) node).getValue().get(index), key))
                .orElse(root);
    }

    private void tell(String section, int index, String key, Matcher matcher, String why, Collection<String> names) {
        problems.at(
                where(section, index, key),
                "matches-nothing",
                key + " " + Problems.quote(matcher.toString()) + " matches no alert: " + why
                        + Nearest.hint(matcher.value(), names));
    }
}
