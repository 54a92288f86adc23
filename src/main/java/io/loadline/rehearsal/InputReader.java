package io.loadline.rehearsal;

import io.loadline.pane.Pane;
import io.loadline.sample.SeriesKey;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the inputs of a test. */
final class InputReader {
    private static final List<String> COUNTS = List.of("ok", "errors", "throttled", "logs", "log_errors");
    private static final Keys KEYS = Keys.of(
            "an input",
            List.of(
                    "series",
                    "latency_ms",
                    "outcome",
                    "ok",
                    "errors",
                    "throttled",
                    "logs",
                    "log_errors",
                    "gauge",
                    "distribution",
                    "values",
                    "per_step"),
            "series");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");

    /** The kind of a series that names none, as in the lines that a replay reads. */
    private static final String DEFAULT_KIND = "api";

    private final Problems problems;

    InputReader(Problems problems) {
        this.problems = problems;
    }

    /** The series that one entry stands for; none, with the reasons among the problems, when anything is wrong. */
    List<Input> read(Node node) {
        Fields fields = Fields.of(node, KEYS, problems);
        Optional<SeriesKey> series = fields.node("series").flatMap(this::series);
        int perStep = fields.number("per_step", 1, Notation.MOST_SAMPLES)
                .value()
                .orElse(1L)
                .intValue();
        Optional<String> outcome =
                fields.oneOf("outcome", List.of("ok", "error", "throttled")).value();
        List<Input> inputs = new ArrayList<>();
        SeriesKey key = series.orElseGet(() -> new SeriesKey("unreadable", "", "", Map.of()));
        fields.node("latency_ms").ifPresent(points -> {
            Pane.Count count = Pane.Count.valueOf(outcome.orElse("ok").toUpperCase(Locale.ROOT));
            add(inputs, key, new Feed.Latency(count), points, "latency_ms", perStep);
        });
        for (String name : COUNTS) {
            fields.node(name).ifPresent(points -> add(inputs, key, counts(name), points, name, 1));
        }
        named(fields).ifPresent(feed -> fields.node("values")
                .ifPresent(points -> add(inputs, key, feed, points, "values", perStep)));
        checkTogether(node, fields);
        return inputs;
    }

    private void checkTogether(Node node, Fields fields) {
        boolean hasName =
                fields.node("gauge").isPresent() || fields.node("distribution").isPresent();
        if (fields.node("gauge").isPresent() && fields.node("distribution").isPresent()) {
            problems.at(
                    fields.node("distribution").get(),
                    "an input has values of a gauge or of a distribution; write" + " two inputs");
        }
        if (hasName && fields.node("values").isEmpty()) {
            problems.at(node, "the input has no \"values\"; a gauge or distribution must have them");
        }
        fields.node("values")
                .filter(values -> !hasName)
                .ifPresent(values -> problems.at(values, "values of what? name a gauge or a distribution"));
        fields.node("outcome")
                .filter(outcome -> fields.node("latency_ms").isEmpty())
                .ifPresent(outcome -> problems.at(
                        outcome,
                        "outcome belongs to latency_ms, which is not there; ok, errors and throttled count requests"
                                + " without a latency"));
        boolean empty = !hasName
                && fields.node("latency_ms").isEmpty()
                && fields.node("values").isEmpty()
                && COUNTS.stream().allMatch(name -> fields.node(name).isEmpty());
        if (fields.isMap() && empty) {
            problems.at(
                    node,
                    "the input has no points; it must have latency_ms, one of " + String.join(", ", COUNTS)
                            + ", or a gauge or distribution with values");
        }
    }

    private static Feed counts(String name) {
        return switch (name) {
            case "ok" -> new Feed.Answers(Pane.Count.OK);
            case "errors" -> new Feed.Answers(Pane.Count.ERROR);
            case "throttled" -> new Feed.Answers(Pane.Count.THROTTLED);
            case "logs" -> new Feed.Logs(false);
            default -> new Feed.Logs(true);
        };
    }

    private Optional<Feed> named(Fields fields) {
        Setting<String> gauge = fields.text("gauge");
        return gauge.value()
                .<Feed>map(Feed.Gauge::new)
                .or(() -> fields.text("distribution").value().map(Feed.Distribution::new));
    }

    private Optional<SeriesKey> series(Node node) {
        Map<String, String> labels = labels(node, "series", problems);
        if (labels.getOrDefault("service", "").isBlank()) {
            problems.at(node, "series has no \"service\"; it must have one");
            return Optional.empty();
        }
        Map<String, String> dimensions = new TreeMap<>(labels);
        List.of("service", "kind", "operation").forEach(dimensions::remove);
        return Optional.of(new SeriesKey(
                labels.get("service"),
                labels.getOrDefault("kind", DEFAULT_KIND),
                labels.getOrDefault("operation", ""),
                dimensions));
    }

    /** Labels and their values. */
    static Map<String, String> labels(Node node, String what, Problems problems) {
        Map<String, String> labels = new TreeMap<>();
        Nodes.map(node, what, problems)
                .ifPresent(entries -> entries.forEach((label, value) -> {
                    String name = Nodes.written(label);
                    if (!LABEL.matcher(name).matches()) {
                        problems.at(
                                label,
                                Problems.quote(name) + " is no label; allowed are service, kind, operation and"
                                        + " dimensions: a letter, then letters, digits, _, . and -");
                    }
                    Nodes.anyText(value, "the value of label " + name, problems)
                            .ifPresent(text -> labels.put(name, text));
                }));
        return labels;
    }

    private void add(List<Input> inputs, SeriesKey key, Feed feed, Node node, String what, int perStep) {
        Optional<String> text = Nodes.scalar(node, what, problems);
        if (text.isEmpty()) {
            return;
        }
        try {
            List<Samples> points = Notation.points(Notation.parse(text.get(), feed.isSample()));
            check(feed, points, node, what, perStep);
            inputs.add(new Input(key, feed, points, perStep));
        } catch (NotationException wrong) {
            complain(node, wrong.position(), what + ": " + wrong.getMessage());
        }
    }

    private void check(Feed feed, List<Samples> points, Node node, String what, int perStep) {
        Set<Samples> seen = new HashSet<>();
        for (Samples samples : points) {
            if (!seen.add(samples)) {
                continue;
            }
            if (samples.count() * perStep > Notation.MOST_SAMPLES) {
                problems.at(
                        node,
                        what + ": a point has " + samples.count() * perStep + " samples; allowed are "
                                + Notation.MOST_SAMPLES);
                return;
            }
            if (!feed.isSample() && samples.count() > 1) {
                problems.at(node, what + ": a point of counts is one number; write [80 90] as 170");
                return;
            }
            for (Samples.Share share : samples.shares()) {
                Optional<String> refusal = feed.refusal(share.value());
                if (refusal.isPresent()) {
                    problems.at(node, what + ": " + share.value().toPlainString() + " cannot be; " + refusal.get());
                    return;
                }
            }
        }
    }

    /** Points at the place in the text, where that is on one line of the file. */
    private void complain(Node node, int position, String message) {
        int quotes = node instanceof ScalarNode scalar && scalar.getScalarStyle() != ScalarStyle.PLAIN ? 1 : 0;
        int start = node.getStartMark().orElseThrow().getColumn() + 1;
        boolean oneLine = node.getEndMark()
                .filter(end -> end.getLine() + 1 == Nodes.line(node))
                .isPresent();
        problems.at(Nodes.line(node), oneLine ? start + quotes + position : start, message);
    }
}
