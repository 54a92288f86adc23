package io.loadline.policy;

import io.loadline.sla.Inhibition;
import io.loadline.sla.MaintenanceWindow;
import io.loadline.sla.NotificationSettings;
import io.loadline.sla.Policy;
import io.loadline.sla.Route;
import io.loadline.sla.ScalingPlan;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the document of a policy, section by section. */
final class PolicyDocument {
    static final Keys KEYS = Keys.of(
            "a policy",
            List.of(
                    "apiVersion",
                    "kind",
                    "metadata",
                    "defaults",
                    "notifications",
                    "objectives",
                    "slos",
                    "routes",
                    "inhibition",
                    "maintenance",
                    "scaling"),
            "apiVersion",
            "kind",
            "metadata");

    static final Keys METADATA = Keys.of("metadata", List.of("name"), "name");
    static final Keys DEFAULTS = Keys.of("defaults", Inherited.KEYS);
    private final Problems problems;

    PolicyDocument(Problems problems) {
        this.problems = problems;
    }

    /** Empty when anything is wrong. */
    Optional<Policy> read(Node root, String version) {
        if (isTest(root)) {
            return Optional.empty();
        }
        Fields fields = Fields.of(root, KEYS, problems);
        fields.oneOf("apiVersion", List.of("loadline/v1"));
        fields.oneOf("kind", List.of("Policy"));
        Optional<String> name = Names.read(section(fields, "metadata", METADATA), "name", problems);
        Inherited defaults = Inherited.read(section(fields, "defaults", DEFAULTS), problems);
        NotificationSettings notifications =
                NotificationsReader.read(section(fields, "notifications", NotificationsReader.KEYS), problems);
        Map<String, Node> routeNodes = named(fields, "routes");
        Map<String, Node> planNodes = named(fields, "scaling");
        List<Route> routes = new ArrayList<>();
        routeNodes.forEach(
                (route, node) -> RouteReader.read(route, node, problems).ifPresent(routes::add));
        List<ScalingPlan> plans = new ArrayList<>();
        ScalingReader scaling = new ScalingReader(problems);
        planNodes.forEach((plan, node) -> scaling.read(plan, node).ifPresent(plans::add));
        ActionsReader actions = new ActionsReader(routeNodes.keySet(), planNodes.keySet(), problems);
        if (fields.isMap()
                && fields.node("objectives").or(() -> fields.node("slos")).isEmpty()) {
            problems.at(root, "a policy has neither \"objectives\" nor \"slos\"; it must have at least one of them");
        }
        ObjectivesReader objectives = new ObjectivesReader(defaults, actions, problems);
        objectives.read(fields);
        List<Inhibition> inhibition = entries(fields, "inhibition", node -> InhibitionReader.read(node, problems));
        List<MaintenanceWindow> maintenance =
                entries(fields, "maintenance", node -> MaintenanceReader.read(node, problems));
        checkNames(fields, "maintenance", "maintenance window");
        if (problems.count() > 0) {
            return Optional.empty();
        }
        Map<String, Route> routesByName = new HashMap<>();
        routes.forEach(route -> routesByName.put(route.name(), route));
        Map<String, ScalingPlan> plansByName = new HashMap<>();
        plans.forEach(plan -> plansByName.put(plan.name(), plan));
        return Optional.of(new Policy(
                name.orElseThrow(),
                version,
                objectives.objectives(),
                objectives.slos(),
                routesByName,
                plansByName,
                notifications,
                inhibition,
                maintenance));
    }

    /** One error, in place of all that a policy has and a test has not. */
    private boolean isTest(Node root) {
        Optional<Node> test =
                Nodes.entry(root, "kind").filter(kind -> Nodes.written(kind).equals("PolicyTest"));
        test.ifPresent(kind -> problems.at(
                kind,
                "this is a policy test, and is read as a policy; let the name of its file end in .test.yaml, and run it"
                        + " with loadline policy test"));
        return test.isPresent();
    }

    private Fields section(Fields fields, String key, Keys keys) {
        return fields.node(key).map(node -> Fields.of(node, keys, problems)).orElseGet(() -> Fields.none(problems));
    }

    private <T> List<T> entries(Fields fields, String section, Function<Node, Optional<T>> read) {
        List<T> entries = new ArrayList<>();
        fields.node(section)
                .flatMap(node -> Nodes.list(node, section, problems))
                .ifPresent(nodes -> nodes.forEach(node -> read.apply(node).ifPresent(entries::add)));
        return entries;
    }

    private void checkNames(Fields fields, String section, String what) {
        Map<String, Node> seen = new HashMap<>();
        fields.node(section)
                .filter(SequenceNode.class::isInstance)
                .map(node -> ((SequenceNode) node).getValue())
                .orElse(List.of())
                .forEach(entry -> Nodes.entry(entry, "name")
                        .filter(Nodes::isText)
                        .ifPresent(name -> Names.checkNew(what, name, seen, problems)));
    }

    private Map<String, Node> named(Fields fields, String section) {
        Map<String, Node> named = new LinkedHashMap<>();
        fields.node(section)
                .flatMap(node -> Nodes.map(node, section, problems))
                .ifPresent(entries -> entries.forEach((key, value) -> {
                    Names.check(key, Nodes.written(key), problems);
                    named.put(Nodes.written(key), value);
                }));
        return named;
    }
}
