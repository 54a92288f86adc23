package io.loadline.policy;

import io.loadline.sla.Matcher;
import io.loadline.sla.Objective;
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

/** Finds matchers of {@code inhibition} and {@code maintenance} that no alert can satisfy. */
final class MatcherLints {
    private final Node root;
    private final Policy policy;
    private final Problems problems;
    private final Set<String> objectives = new TreeSet<>();

    MatcherLints(Node root, Policy policy, Problems problems) {
        this.root = root;
        this.policy = policy;
        this.problems = problems;
        policy.objectives().stream().map(Objective::name).forEach(objectives::add);
    }

    void check() {
        for (int i = 0; i < policy.inhibition().size(); i++) {
            check(policy.inhibition().get(i).source(), "inhibition", i, "source");
            check(policy.inhibition().get(i).target(), "inhibition", i, "target");
        }
        for (int i = 0; i < policy.maintenance().size(); i++) {
            check(policy.maintenance().get(i).match(), "maintenance", i, "match");
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
            }
        }
    }

    private void tell(String section, int index, String key, Matcher matcher, String why, Collection<String> names) {
        Node where = Nodes.entry(root, section)
                .filter(SequenceNode.class::isInstance)
                .flatMap(node -> Nodes.entry(((SequenceNode) node).getValue().get(index), key))
                .orElse(root);
        problems.at(
                where,
                "matches-nothing",
                key + " " + Problems.quote(matcher.toString()) + " matches no alert: " + why
                        + Nearest.hint(matcher.value(), names));
    }
}
