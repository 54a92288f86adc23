package io.loadline.rehearsal;

import io.loadline.engine.ControlEvent;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.policy.Selectors;
import io.loadline.sla.Matcher;
import io.loadline.yaml.Durations;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what operators say in a test. */
final class OrderReader {
    private static final List<String> ACTS = List.of("silence", "expire", "maintenance", "ack", "policies");
    private static final Keys KEYS =
            Keys.of("a control", List.of("at", "silence", "expire", "maintenance", "ack", "policies"), "at");
    private static final Keys MUTE = Keys.of("a silence", List.of("match", "for", "id"), "match", "for");
    private static final Keys ACK = Keys.of("an ack", List.of("service"), "service");

    private final PolicyTests files;
    private final List<PolicyText> loaded = new ArrayList<>();
    private final TreeMap<String, ControlEvent.Silence> silences = new TreeMap<>();
    private final Problems problems;
    private int unnamed;

    /** What a silence or a maintenance mutes, and when. */
    private record Muted(String id, List<ControlEvent.Condition> matchers, Duration length) {}

    OrderReader(PolicyTests files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    /** Policies that come into force in the course of the test. */
    List<PolicyText> loaded() {
        return List.copyOf(loaded);
    }

    /** Empty, with the reasons among the problems, when anything is wrong. */
    Optional<Order> read(Node node) {
        Fields fields = Fields.of(node, KEYS, problems);
        Optional<Duration> at =
                fields.duration("at", Duration.ZERO, Durations.LONGEST).value();
        List<String> acts =
                ACTS.stream().filter(act -> fields.node(act).isPresent()).toList();
        if (!fields.isMap() || acts.size() != 1) {
            if (fields.isMap()) {
                problems.at(node, "a control says one thing; allowed is one of " + String.join(", ", ACTS));
            }
            return Optional.empty();
        }
        Optional<Order.Said> said =
                switch (acts.get(0)) {
                    case "silence" -> muted(fields, "silence").map(OrderReader::silence);
                    case "maintenance" -> muted(fields, "maintenance").map(OrderReader::maintenance);
                    case "expire" -> expire(fields);
                    case "ack" -> ack(fields);
                    default -> policies(fields);
                };
        return at.flatMap(time -> said.map(event -> new Order(time, event)));
    }

    private Optional<Muted> muted(Fields fields, String key) {
        Fields mute = Fields.of(fields.node(key).orElseThrow(), MUTE, problems);
        Optional<List<Matcher>> matchers =
                mute.node("match").flatMap(match -> Selectors.ofAlerts("match", match, problems));
        matchers.filter(List::isEmpty)
                .ifPresent(none -> problems.at(
                        mute.node("match").orElseThrow(), "match is empty; it must have at least one matcher"));
        Optional<Duration> length =
                mute.duration("for", Duration.ofSeconds(1), Durations.LONGEST).value();
        String id = mute.text("id").value().orElseGet(() -> key + "-" + ++unnamed);
        if (matchers.isEmpty() || length.isEmpty()) {
            return Optional.empty();
        }
        List<ControlEvent.Condition> conditions =
                matchers.get().stream().map(ControlEvent.Condition::of).toList();
        if (key.equals("silence")) {
            silences.put(id, new ControlEvent.Silence(id, conditions, Instant.EPOCH, Instant.EPOCH));
        }
        return Optional.of(new Muted(id, conditions, length.get()));
    }

    private static Order.Said silence(Muted muted) {
        return (seen, arrival) -> event(
                arrival, new ControlEvent.Silence(muted.id(), muted.matchers(), arrival, arrival.plus(muted.length())));
    }

    private static Order.Said maintenance(Muted muted) {
        return (seen, arrival) -> event(
                arrival,
                new ControlEvent.Maintenance(muted.id(), muted.matchers(), arrival, arrival.plus(muted.length())));
    }

    private Optional<Order.Said> expire(Fields fields) {
        Setting<String> id = fields.text("expire");
        if (id.value().isEmpty()) {
            return Optional.empty();
        }
        ControlEvent.Silence silence = silences.get(id.get());
        if (silence == null) {
            problems.at(
                    id.node().orElseThrow(),
                    "no silence above has the id " + Problems.quote(id.get())
                            + (silences.isEmpty() ? "" : Problems.allowed(id.get(), silences.keySet())));
            return Optional.empty();
        }
        return Optional.of((seen, arrival) ->
                event(arrival, new ControlEvent.Silence(silence.id(), silence.matchers(), Instant.EPOCH, arrival)));
    }

    private Optional<Order.Said> ack(Fields fields) {
        Fields ack = Fields.of(fields.node("ack").orElseThrow(), ACK, problems);
        return ack.text("service")
                .value()
                .map(service -> (seen, arrival) -> seen.incident(service)
                        .flatMap(incident -> event(arrival, new ControlEvent.Acknowledge(incident))));
    }

    private Optional<Order.Said> policies(Fields fields) {
        Setting<List<String>> names = fields.texts("policies");
        if (names.value().isEmpty()) {
            return Optional.empty();
        }
        List<PolicyText> texts = new ArrayList<>();
        names.get().forEach(name -> texts.addAll(files.load(names.node().orElseThrow(), name)));
        loaded.addAll(texts);
        return Optional.of((seen, arrival) -> event(arrival, new ControlEvent.PolicySet(texts)));
    }

    private static Optional<ControlEvent> event(Instant arrival, ControlEvent.Body body) {
        return Optional.of(new ControlEvent(arrival, "test", "said in a policy test", body));
    }
}
