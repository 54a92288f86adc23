package io.loadline.policy;

import io.loadline.sla.NotificationSettings;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.sla.Route;
import io.loadline.sla.ScalingPlan;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the document of a policy, section by section. */
final class PolicyDocument {
    private static final Keys KEYS = Keys.of(
                    "a policy",
                    List.of(
                            "apiVersion",
                            "kind",
                            "metadata",
                            "defaults",
                            "notifications",
                            "objectives",
                            "routes",
                            "scaling"),
                    "apiVersion",
                    "kind",
                    "metadata",
                    "objectives")
            .withLater(List.of("slo", "slos", "escalation"));

    private static final Keys METADATA = Keys.of("metadata", List.of("name"), "name");
    private static final Keys DEFAULTS = Keys.of("defaults", Inherited.KEYS).withLater(Inherited.LATER);
    private static final Keys ROUTE =
            Keys.of("a route", List.of("receivers"), "receivers").withLater(List.of("escalation"));
    private static final Keys NOTIFICATIONS = Keys.of(
            "notifications",
            List.of("group_wait", "group_interval", "repeat_interval", "resolve_after", "close_after_silence"));

    private final Problems problems;

    PolicyDocument(Problems problems) {
        this.problems = problems;
    }

    /** Empty when anything is wrong. */
    Optional<Policy> read(Node root, String version) {
        Fields fields = Fields.of(root, KEYS, problems);
        fields.oneOf("apiVersion", List.of("loadline/v1"));
        fields.oneOf("kind", List.of("Policy"));
        Optional<String> name = Names.read(section(fields, "metadata", METADATA), "name", problems);
        Inherited defaults = Inherited.read(section(fields, "defaults", DEFAULTS));
        NotificationSettings notifications = notifications(section(fields, "notifications", NOTIFICATIONS));
        Map<String, Node> routeNodes = named(fields, "routes");
        Map<String, Node> planNodes = named(fields, "scaling");
        List<Route> routes = new ArrayList<>();
        routeNodes.forEach((route, node) -> route(route, node).ifPresent(routes::add));
        List<ScalingPlan> plans = new ArrayList<>();
        ScalingReader scaling = new ScalingReader(problems);
        planNodes.forEach((plan, node) -> scaling.read(plan, node).ifPresent(plans::add));
        ActionsReader actions = new ActionsReader(routeNodes.keySet(), planNodes.keySet(), problems);
        List<Objective> objectives = objectives(fields, new ObjectiveReader(defaults, actions, problems));
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
                objectives,
                Map.of(),
                routesByName,
                plansByName,
                notifications,
                List.of(),
                List.of()));
    }

    private Fields section(Fields fields, String key, Keys keys) {
        return fields.node(key).map(node -> Fields.of(node, keys, problems)).orElseGet(() -> Fields.none(problems));
    }

    private List<Objective> objectives(Fields fields, ObjectiveReader reader) {
        List<Objective> objectives = new ArrayList<>();
        Map<String, Node> names = new HashMap<>();
        Optional<List<Node>> nodes =
                fields.node("objectives").flatMap(node -> Nodes.list(node, "objectives", problems));
        for (Node node : nodes.orElse(List.of())) {
            reader.read(node).ifPresent(objectives::add);
            Nodes.entry(node, "name").ifPresent(name -> {
                Node earlier = names.putIfAbsent(Nodes.written(name), name);
                if (earlier != null) {
                    problems.at(
                            name,
                            "objective " + Problems.quote(Nodes.written(name)) + " is already on line "
                                    + Nodes.line(earlier) + "; each name is allowed once in a policy");
                }
            });
        }
        return objectives;
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

    private Optional<Route> route(String name, Node node) {
        Setting<List<String>> receivers = Fields.of(node, ROUTE, problems).texts("receivers");
        return receivers.value().map(names -> new Route(name, names, Optional.empty()));
    }

    private static NotificationSettings notifications(Fields fields) {
        NotificationSettings builtIn = NotificationSettings.defaults();
        return new NotificationSettings(
                time(fields, "group_wait", Duration.ZERO, builtIn.groupWait()),
                time(fields, "group_interval", Duration.ofSeconds(1), builtIn.groupInterval()),
                time(fields, "repeat_interval", Duration.ofSeconds(1), builtIn.repeatInterval()),
                time(fields, "resolve_after", Duration.ZERO, builtIn.resolveAfter()),
                time(fields, "close_after_silence", Duration.ofSeconds(1), builtIn.closeAfterSilence()),
                builtIn.flapping());
    }

    private static Duration time(Fields fields, String key, Duration least, Duration builtIn) {
        return fields.duration(key, least, Durations.LONGEST).value().orElse(builtIn);
    }
}
