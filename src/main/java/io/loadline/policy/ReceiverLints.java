package io.loadline.policy;

import io.loadline.yaml.Nearest;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Finds receivers that no actuator of this version can have: what is sent to them reaches nobody. */
final class ReceiverLints {
    /** Those that the actuator's settings can make. */
    static final List<String> RECEIVERS = List.of("pagerduty", "sns");

    private final Node root;
    private final Problems problems;

    ReceiverLints(Node root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    void check() {
        Nodes.entry(root, "routes").ifPresent(routes -> {
            if (routes instanceof MappingNode map) {
                map.getValue().forEach(route -> check(Nodes.written(route.getKeyNode()), route.getValueNode()));
            }
        });
    }

    private void check(String route, Node node) {
        Nodes.entry(node, "receivers").ifPresent(receivers -> tell("route " + route, receivers));
        Nodes.entry(node, "escalation")
                .flatMap(escalation -> Nodes.entry(escalation, "steps"))
                .ifPresent(steps -> {
                    for (Node step : ((SequenceNode) steps).getValue()) {
                        Nodes.entry(step, "receivers")
                                .ifPresent(receivers -> tell("the escalation of route " + route, receivers));
                    }
                });
    }

    private void tell(String who, Node receivers) {
        for (Node receiver : ((SequenceNode) receivers).getValue()) {
            String name = Nodes.written(receiver);
            if (!RECEIVERS.contains(name)) {
                problems.at(
                        receiver,
                        "unknown-receiver",
                        who + " tells " + Problems.quote(name)
                                + ", and no actuator of this version has such a receiver:"
                                + " nobody is told; there are " + String.join(" and ", RECEIVERS)
                                + Nearest.hint(name, RECEIVERS));
            }
        }
    }
}
