package io.loadline.policy;

import io.loadline.sla.Inhibition;
import io.loadline.sla.Matcher;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one rule of {@code inhibition}. */
final class InhibitionReader {
    static final Keys KEYS = Keys.of("a rule of inhibition", List.of("source", "target", "equal"), "source", "target");

    private InhibitionReader() {}

    /** Empty when anything in it is wrong. */
    static Optional<Inhibition> read(Node node, Problems problems) {
        int before = problems.count();
        Fields fields = Fields.of(node, KEYS, problems);
        Optional<List<Matcher>> source = matchers(fields, "source", problems);
        Optional<List<Matcher>> target = matchers(fields, "target", problems);
        Setting<List<String>> equal = fields.texts("equal");
        equal.value().ifPresent(labels -> Selectors.checkLabels(equal.node().orElseThrow(), labels, problems));
        return problems.count() > before
                ? Optional.empty()
                : Optional.of(new Inhibition(
                        source.orElseThrow(),
                        target.orElseThrow(),
                        equal.value().orElse(List.of())));
    }

    private static Optional<List<Matcher>> matchers(Fields fields, String key, Problems problems) {
        return fields.node(key).flatMap(node -> {
            Optional<List<Matcher>> matchers = Selectors.ofAlerts(key, node, problems);
            if (matchers.isPresent() && matchers.get().isEmpty()) {
                problems.at(node, key + " is empty and would match every alert; it must have at least one matcher");
            }
            return matchers;
        });
    }
}
