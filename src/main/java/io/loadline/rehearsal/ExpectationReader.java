package io.loadline.rehearsal;

import io.loadline.alert.AlertStatus;
import io.loadline.alert.MutedBy;
import io.loadline.sla.Held;
import io.loadline.sla.Level;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads what a test expects. */
final class ExpectationReader {
    private static final List<String> OF_OBJECTIVE = List.of("level", "held", "value", "alert", "muted");
    private static final List<String> LISTS = List.of("notifications", "transitions", "scaling", "audit");
    private static final Keys KEYS = Keys.of(
            "an expectation",
            List.of(
                    "at",
                    "between",
                    "policy",
                    "objective",
                    "group",
                    "level",
                    "held",
                    "value",
                    "alert",
                    "muted",
                    "budget_remaining",
                    "service",
                    "incident",
                    "route",
                    "notifications",
                    "transitions",
                    "scaling",
                    "audit"));

    private final String file;
    private final List<Policy> policies;
    private final Problems problems;

    /**
     * @param policies the policies whose names can be written
     */
    ExpectationReader(String file, List<Policy> policies, Problems problems) {
        this.file = file;
        this.policies = List.copyOf(policies);
        this.problems = problems;
    }

    /** Empty, with the reasons among the problems, when anything is wrong. */
    Optional<Expectation> read(Node node) {
        int before = problems.count();
        Fields fields = Fields.of(node, KEYS, problems);
        if (!fields.isMap()) {
            return Optional.empty();
        }
        Optional<Duration[]> span = span(node, fields);
        List<Check> checks = new ArrayList<>();
        state(node, fields).ifPresent(checks::add);
        budget(node, fields).ifPresent(checks::add);
        incident(node, fields).ifPresent(checks::add);
        for (String list : LISTS) {
            list(fields, Listed.valueOf(list.toUpperCase(Locale.ROOT))).ifPresent(checks::add);
        }
        if (problems.count() == before && checks.isEmpty()) {
            problems.at(
                    node,
                    "nothing is expected here; write an objective with " + String.join(", ", OF_OBJECTIVE)
                            + ", or incident, " + String.join(", ", LISTS));
        }
        return problems.count() == before
                ? span.map(times -> new Expectation(Place.of(file, node), times[0], times[1], checks))
                : Optional.empty();
    }

    private Optional<Duration[]> span(Node node, Fields fields) {
        Optional<Node> between = fields.node("between");
        if (fields.node("at").isPresent() == between.isPresent()) {
            problems.at(node, "an expectation has either \"at\" or \"between\"; write for instance at: 5m");
            return Optional.empty();
        }
        if (between.isEmpty()) {
            return fields.duration("at", Duration.ZERO, Durations.LONGEST)
                    .value()
                    .map(at -> new Duration[] {at, at});
        }
        if (!(between.get() instanceof SequenceNode sequence)
                || sequence.getValue().size() != 2) {
            problems.at(between.get(), "between must be two times, such as [0s, 20m]");
            return Optional.empty();
        }
        Optional<Duration> from = Nodes.duration(sequence.getValue().get(0), "between", problems);
        Optional<Duration> to = Nodes.duration(sequence.getValue().get(1), "between", problems);
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (from.get().compareTo(to.get()) >= 0 || to.get().compareTo(Durations.LONGEST) > 0) {
            problems.at(
                    between.get(),
                    "between must go from an earlier time to a later one, within " + Durations.text(Durations.LONGEST));
            return Optional.empty();
        }
        return Optional.of(new Duration[] {from.get(), to.get()});
    }

    private Optional<Check> state(Node node, Fields fields) {
        Optional<Level> level = fields.oneOf("level", Level.class).value();
        Optional<AlertStatus> alert = fields.oneOf("alert", AlertStatus.class).value();
        Optional<String> held = fields.oneOf("held", heldNames()).value();
        Optional<String> muted = fields.oneOf("muted", mutedNames()).value();
        if (muted.isPresent() && fields.node("between").isPresent()) {
            problems.at(fields.node("muted").get(), "muted is looked at at one time; write at in place of between");
        }
        Optional<ValueRange> value = fields.node("value").flatMap(this::value);
        boolean any = OF_OBJECTIVE.stream().anyMatch(key -> fields.node(key).isPresent());
        if (!any) {
            return Optional.empty();
        }
        Optional<String> objective = objective(fields);
        Optional<String> policy = policy(fields);
        Map<String, String> labels = labels(fields, objective);
        if (fields.node("objective").isEmpty()) {
            problems.at(node, "of which objective? the expectation has no \"objective\"");
        }
        return objective.map(name -> new StateCheck(policy, name, labels, level, held, value, alert, muted));
    }

    private static List<String> heldNames() {
        List<String> names = new ArrayList<>(List.of("none"));
        for (Held held : Held.values()) {
            names.add(held.code());
        }
        return names;
    }

    private Map<String, String> labels(Fields fields, Optional<String> objective) {
        return fields.node("group").map(group -> labels(group, objective)).orElse(Map.of());
    }

    private Optional<Check> budget(Node node, Fields fields) {
        Optional<Node> written = fields.node("budget_remaining");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Optional<ValueRange> value = value(written.get());
        TreeSet<String> slos = new TreeSet<>();
        policies.forEach(policy -> slos.addAll(policy.slos().keySet()));
        Optional<String> slo = fields.text("objective").value();
        if (slo.isEmpty()) {
            problems.at(node, "of which SLO? budget_remaining needs its name as \"objective\"");
        } else if (!slos.contains(slo.get())) {
            problems.at(
                    fields.node("objective").get(),
                    Problems.quote(slo.get()) + " is no SLO, and has no budget"
                            + (slos.isEmpty() ? "" : Problems.allowed(slo.get(), slos)));
        }
        return slo.map(name -> StateCheck.ofBudget(policy(fields), name, labels(fields, slo), value));
    }

    /** A duplicate is held back once, and is no state. */
    private static List<String> mutedNames() {
        List<String> names = new ArrayList<>(List.of("none"));
        for (MutedBy.Cause cause : MutedBy.Cause.values()) {
            if (cause != MutedBy.Cause.DUPLICATE) {
                names.add(cause.code());
            }
        }
        return names;
    }

    private Optional<ValueRange> value(Node node) {
        return Nodes.scalar(node, "value", problems).flatMap(text -> {
            Optional<ValueRange> range = ValueRange.parse(text);
            if (range.isEmpty()) {
                problems.at(node, "value " + Problems.quote(text) + " cannot be read; " + ValueRange.ALLOWED);
            }
            return range;
        });
    }

    private Optional<String> objective(Fields fields) {
        TreeSet<String> names = new TreeSet<>();
        policies.forEach(policy -> policy.objectives().forEach(objective -> names.add(objective.name())));
        return known(fields, "objective", names);
    }

    private Optional<String> policy(Fields fields) {
        TreeSet<String> names = new TreeSet<>();
        policies.forEach(policy -> names.add(policy.name()));
        return known(fields, "policy", names);
    }

    private Optional<String> known(Fields fields, String key, TreeSet<String> names) {
        Setting<String> written = fields.text(key);
        if (written.value().isEmpty() || names.contains(written.get()) || names.isEmpty()) {
            return written.value();
        }
        problems.at(
                written.node().orElseThrow(),
                "there is no " + key + " " + Problems.quote(written.get()) + Problems.allowed(written.get(), names));
        return Optional.empty();
    }

    private Map<String, String> labels(Node node, Optional<String> objective) {
        TreeSet<String> allowed = new TreeSet<>(List.of("service", "kind"));
        for (Policy policy : policies) {
            for (Objective each : policy.objectives()) {
                if (objective.filter(name -> !name.equals(each.name())).isEmpty()) {
                    allowed.addAll(each.groupBy());
                }
            }
        }
        int before = problems.count();
        Map<String, String> labels = InputReader.labels(node, "group", problems);
        if (problems.count() == before) {
            labels.keySet().stream()
                    .filter(label -> !allowed.contains(label))
                    .forEach(label -> problems.at(
                            node,
                            Problems.quote(label) + " is no label that is grouped by"
                                    + Problems.allowed(label, allowed)));
        }
        return labels;
    }

    private Optional<Check> incident(Node node, Fields fields) {
        Setting<String> state = fields.oneOf("incident", IncidentCheck.STATES);
        if (state.node().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> service = fields.text("service").value();
        if (fields.node("service").isEmpty()) {
            problems.at(node, "of which service? an incident needs a \"service\"");
        }
        if (fields.node("between").isPresent()) {
            problems.at(state.node().get(), "an incident is looked at at one time; write at in place of between");
        }
        return service.flatMap(name -> state.value().map(found -> new IncidentCheck(name, found)));
    }

    private Optional<Check> list(Fields fields, Listed kind) {
        Optional<Node> node = fields.node(kind.code());
        if (node.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> only = new LinkedHashMap<>();
        for (String filter : List.of("policy", "objective", "service", "route")) {
            if (kind.names().contains(filter)) {
                fields.text(filter).value().ifPresent(value -> only.put(filter, value));
            }
        }
        if (Nodes.isText(node.get()) && Nodes.written(node.get()).equals("none")) {
            return Optional.of(new ListCheck(kind, only, List.of()));
        }
        if (!(node.get() instanceof SequenceNode sequence)) {
            problems.at(node.get(), kind.code() + " must be a list of maps, or none");
            return Optional.empty();
        }
        List<Map<String, String>> expected = new ArrayList<>();
        sequence.getValue().forEach(entry -> expected.add(facts(entry, kind)));
        return Optional.of(new ListCheck(kind, only, expected));
    }

    private Map<String, String> facts(Node node, Listed kind) {
        Fields fields = Fields.of(node, Keys.of("an entry of " + kind.code(), kind.names()), problems);
        Map<String, String> facts = new LinkedHashMap<>();
        for (String name : kind.names()) {
            fields.node(name).ifPresent(value -> fact(name, value, kind).ifPresent(text -> facts.put(name, text)));
        }
        fields.text("route").value().ifPresent(route -> checkRoute(fields, route));
        return facts;
    }

    private Optional<String> fact(String name, Node value, Listed kind) {
        if (name.equals("at")) {
            return Nodes.duration(value, "at", problems).map(Durations::text);
        }
        if (name.equals("receivers")) {
            return Nodes.texts(value, "receivers", problems).map(names -> String.join(", ", names));
        }
        List<String> choices = kind.choices(name);
        return choices.isEmpty() ? Nodes.scalar(value, name, problems) : Nodes.oneOf(value, name, choices, problems);
    }

    private void checkRoute(Fields fields, String route) {
        TreeSet<String> routes = new TreeSet<>();
        policies.forEach(policy -> routes.addAll(policy.routes().keySet()));
        if (!routes.isEmpty() && !routes.contains(route)) {
            problems.at(
                    fields.node("route").orElseThrow(),
                    "there is no route " + Problems.quote(route) + Problems.allowed(route, routes));
        }
    }
}
