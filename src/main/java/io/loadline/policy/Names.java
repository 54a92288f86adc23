package io.loadline.policy;

import io.loadline.yaml.Fields;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Names of policies, objectives, routes, receivers and plans: they become parts of ids, labels and addresses. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private Names() {}

    static boolean check(Node node, String name, Problems problems) {
        boolean good = NAME.matcher(name).matches();
        if (!good) {
            problems.at(
                    node,
                    "the name " + Problems.quote(name)
                            + " is not allowed; allowed are up to 100 letters, digits, -, _ and ., the first a letter or digit");
        }
        return good;
    }

    /** Tells of a name that an entry before has. */
    static void checkNew(String what, Node name, Map<String, Node> seen, Problems problems) {
        Node earlier = seen.putIfAbsent(Nodes.written(name), name);
        if (earlier != null) {
            problems.at(
                    name,
                    what + " " + Problems.quote(Nodes.written(name)) + " is already on line " + Nodes.line(earlier)
                            + "; each name is allowed once in a policy");
        }
    }

    static Optional<String> read(Fields fields, String key, Problems problems) {
        Setting<String> name = fields.text(key);
        return name.value().filter(written -> check(name.node().orElseThrow(), written, problems));
    }
}
