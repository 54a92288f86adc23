package io.loadline.policy;

import io.loadline.policy.Draft.Written;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one objective of whichever kind: one that measures something, or one that combines others. */
final class ObjectiveReader {
    static final Keys KEYS = Keys.of("an objective", keys(), "name");

    private static final Pattern BEGINS_LIKE_A_NAME = Pattern.compile("[A-Za-z]");

    private final Inherited defaults;
    private final Set<String> names;
    private final MeasuredReader measured;
    private final CombinedReader combined;
    private final Problems problems;

    /**
     * @param names all objectives and SLOs of the file
     * @param slos the SLOs of the file
     */
    ObjectiveReader(
            Inherited defaults,
            ActionsReader actions,
            Set<String> names,
            Map<String, SloReader.Read> slos,
            Problems problems) {
        this.defaults = defaults;
        this.names = names;
        this.measured = new MeasuredReader(slos, actions, problems);
        this.combined = new CombinedReader(names, actions, problems);
        this.problems = problems;
    }

    private static List<String> keys() {
        List<String> keys =
                new ArrayList<>(List.of("name", "slo", "select", "indicator", "warning", "critical", "recover"));
        keys.addAll(Inherited.KEYS);
        keys.addAll(List.of("runbook", "actions"));
        return List.copyOf(keys);
    }

    Draft read(Node node) {
        Fields fields = Fields.of(node, KEYS, problems);
        Inherited own = Inherited.read(fields, problems);
        Written written = new Written(
                node,
                fields,
                own,
                own.or(defaults).or(Inherited.BUILT_IN),
                Names.read(fields, "name", problems),
                fields.text("runbook").value());
        return combines(fields) ? combined.read(written) : measured.read(written);
    }

    /** Without an indicator it combines others when a level is a map, or a text that begins like a name, not a limit. */
    private boolean combines(Fields fields) {
        boolean measures =
                fields.node("indicator").isPresent() || fields.node("slo").isPresent();
        return !measures
                && ExpressionReader.LEVELS.stream().anyMatch(level -> fields.node(level)
                        .filter(node -> node instanceof MappingNode
                                || Nodes.isText(node)
                                        && (names.contains(Nodes.written(node))
                                                || BEGINS_LIKE_A_NAME
                                                        .matcher(Nodes.written(node))
                                                        .lookingAt()))
                        .isPresent());
    }
}
