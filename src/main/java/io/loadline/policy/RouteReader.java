package io.loadline.policy;

import io.loadline.sla.Escalation;
import io.loadline.sla.Route;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one route, with its escalation. */
final class RouteReader {
    static final Keys KEYS = Keys.of("a route", List.of("receivers", "escalation"), "receivers");
    static final Keys ESCALATION = Keys.of("escalation", List.of("steps", "again_after"), "steps");
    static final Keys STEP = Keys.of("a step of escalation", List.of("after", "receivers"), "after", "receivers");

    /** Semantics §5. */
    static final Duration AGAIN_AFTER = Duration.ofMinutes(60);

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Problems problems;

    private RouteReader(Problems problems) {
        this.problems = problems;
    }

    /** Empty when anything in it is wrong. */
    static Optional<Route> read(String name, Node node, Problems problems) {
        int before = problems.count();
        RouteReader reader = new RouteReader(problems);
        Fields fields = Fields.of(node, KEYS, problems);
        Setting<List<String>> receivers = fields.texts("receivers");
        Optional<Escalation> escalation = fields.node("escalation").flatMap(reader::escalation);
        return problems.count() > before ? Optional.empty() : Optional.of(new Route(name, receivers.get(), escalation));
    }

    private Optional<Escalation> escalation(Node node) {
        int before = problems.count();
        Fields fields = Fields.of(node, ESCALATION, problems);
        List<Escalation.Step> steps = new ArrayList<>();
        fields.node("steps")
                .flatMap(list -> Nodes.list(list, "steps", problems))
                .ifPresent(entries -> entries.forEach(entry -> step(entry).ifPresent(steps::add)));
        Setting<Duration> again = fields.duration("again_after", SECOND, Durations.LONGEST);
        return problems.count() > before
                ? Optional.empty()
                : Optional.of(new Escalation(steps, again.value().orElse(AGAIN_AFTER)));
    }

    private Optional<Escalation.Step> step(Node node) {
        Fields fields = Fields.of(node, STEP, problems);
        Setting<Duration> after = fields.duration("after", SECOND, Durations.LONGEST);
        Setting<List<String>> receivers = fields.texts("receivers");
        return after.value().isPresent() && receivers.value().isPresent()
                ? Optional.of(new Escalation.Step(after.get(), receivers.get()))
                : Optional.empty();
    }
}
