package io.loadline.policy;

import io.loadline.sla.Objective;
import io.loadline.sla.Slo;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code objectives} and {@code slos}, whose names are of one kind, and what they say of one another. */
final class ObjectivesReader {
    private final Inherited defaults;
    private final ActionsReader actions;
    private final Problems problems;
    private final Map<String, Node> names = new HashMap<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<String, SloReader.Read> slos = new LinkedHashMap<>();

    ObjectivesReader(Inherited defaults, ActionsReader actions, Problems problems) {
        this.defaults = defaults;
        this.actions = actions;
        this.problems = problems;
    }

    void read(Fields policy) {
        List<Node> objectiveNodes = entries(policy, "objectives");
        List<Node> sloNodes = entries(policy, "slos");
        objectiveNodes.forEach(node -> register(node, "objective"));
        sloNodes.forEach(node -> register(node, "SLO"));
        List<Draft> burning = new ArrayList<>();
        for (Node node : sloNodes) {
            SloReader.Read slo = new SloReader(node, defaults, actions, problems).read();
            burning.add(slo.alert());
            slo.alert().name().ifPresent(name -> slos.putIfAbsent(name, slo));
        }
        Set<String> known = new TreeSet<>(names.keySet());
        for (Node node : objectiveNodes) {
            drafts.add(new ObjectiveReader(defaults, actions, known, slos, problems).read(node));
        }
        drafts.addAll(burning);
        new References(drafts, problems).check();
    }

    /** In the order of the file, those of SLOs last; only when nothing is wrong with the file. */
    List<Objective> objectives() {
        return drafts.stream().map(draft -> draft.objective().get()).toList();
    }

    /** By name; only when nothing is wrong with the file. */
    Map<String, Slo> slos() {
        Map<String, Slo> byName = new HashMap<>();
        slos.forEach((name, read) -> byName.put(name, read.slo().get()));
        return byName;
    }

    private List<Node> entries(Fields policy, String section) {
        return policy.node(section)
                .flatMap(node -> Nodes.list(node, section, problems))
                .orElse(List.of());
    }

    private void register(Node node, String what) {
        Optional<Node> name = Nodes.entry(node, "name").filter(Nodes::isText);
        name.ifPresent(found -> Names.checkNew(what, found, names, problems));
    }
}
