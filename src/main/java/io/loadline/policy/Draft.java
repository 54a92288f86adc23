package io.loadline.policy;

import io.loadline.sla.Level;
import io.loadline.sla.Objective;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * An objective as far as it is known while its file may still turn out wrong.
 *
 * @param name its name; absent when that is wrong
 * @param groupBy the labels by which it groups
 * @param levels the levels that it can reach
 * @param references the objectives it combines
 * @param objective makes it; only for a file without errors
 */
record Draft(
        Optional<String> name,
        Setting<List<String>> groupBy,
        Set<Level> levels,
        List<Reference> references,
        Supplier<Objective> objective) {

    /**
     * An objective that another one names.
     *
     * @param name its name
     * @param level the level asked for
     * @param node where it is named
     */
    record Reference(String name, Level level, Node node) {}

    /**
     * What all kinds of objectives have.
     *
     * @param node the objective
     * @param fields its fields
     * @param own the settings that it makes itself
     * @param settings these, what it inherits and what is built in
     * @param name its name; absent when that is wrong
     * @param runbook where to read what to do
     */
    record Written(
            Node node,
            Fields fields,
            Inherited own,
            Inherited settings,
            Optional<String> name,
            Optional<String> runbook) {

        /** The levels for which it has a key. */
        Set<Level> levels() {
            return Set.of(Level.WARNING, Level.CRITICAL).stream()
                    .filter(level -> fields.node(level.code()).isPresent())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    Draft {
        levels = Set.copyOf(levels);
        references = List.copyOf(references);
    }

    /** The places of all the keys that are not for this kind. */
    static void refuse(Written written, Map<String, String> keys, Problems problems) {
        keys.forEach((key, why) ->
                written.fields().node(key).ifPresent(node -> problems.at(node, key + " " + why + "; leave it out")));
    }
}
