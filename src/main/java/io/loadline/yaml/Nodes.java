package io.loadline.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Takes one node of the tree for what it should be, or says what it is instead. */
public final class Nodes {
    private Nodes() {}

    /** The entries in the order of the file, without duplicates. */
    public static Optional<Map<Node, Node>> map(Node node, String what, Problems problems) {
        if (!(node instanceof MappingNode mapping)) {
            problems.at(node, what + " must be a map of keys and values, was " + describe(node));
            return Optional.empty();
        }
        Map<Node, Node> entries = new LinkedHashMap<>();
        Map<String, Node> first = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            Node key = entry.getKeyNode();
            if (!(key instanceof ScalarNode)) {
                problems.at(key, "a key of " + what + " must be text, was " + describe(key));
                continue;
            }
            Node earlier = first.putIfAbsent(written(key), key);
            if (earlier == null) {
                entries.put(key, entry.getValueNode());
            } else {
                problems.at(
                        key,
                        "duplicate key " + Problems.quote(written(key)) + " in " + what + ", first on line "
                                + line(earlier) + "; allowed is each key once");
            }
        }
        return Optional.of(entries);
    }

    public static Optional<List<Node>> list(Node node, String what, Problems problems) {
        if (!(node instanceof SequenceNode sequence)) {
            problems.at(node, what + " must be a list, was " + describe(node));
            return Optional.empty();
        }
        if (sequence.getValue().isEmpty()) {
            problems.at(node, what + " is empty; it must have at least one entry");
            return Optional.empty();
        }
        return Optional.of(sequence.getValue());
    }

    public static Optional<String> text(Node node, String what, Problems problems) {
        Optional<String> text = anyText(node, what, problems);
        if (text.isPresent() && text.get().isBlank()) {
            problems.at(node, what + " is blank; it must be text");
            return Optional.empty();
        }
        return text;
    }

    public static Optional<String> anyText(Node node, String what, Problems problems) {
        if (isText(node)) {
            return Optional.of(written(node));
        }
        boolean quotable = node instanceof ScalarNode && !node.getTag().equals(Tag.NULL);
        problems.at(
                node,
                what + " must be text, was " + describe(node)
                        + (quotable ? "; put it in quotes: \"" + written(node) + "\"" : ""));
        return Optional.empty();
    }

    /** Text or anything else that is written as one piece, such as a number. */
    public static Optional<String> scalar(Node node, String what, Problems problems) {
        return node instanceof ScalarNode && !node.getTag().equals(Tag.NULL)
                ? Optional.of(written(node))
                : anyText(node, what, problems);
    }

    public static Optional<List<String>> texts(Node node, String what, Problems problems) {
        Optional<List<Node>> nodes = list(node, what, problems);
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        boolean good = true;
        for (Node entry : nodes.get()) {
            Optional<String> text = text(entry, "an entry of " + what, problems);
            good &= text.isPresent();
            if (text.isPresent() && texts.contains(text.get())) {
                problems.at(
                        entry, Problems.quote(text.get()) + " is twice in " + what + "; allowed is each entry once");
                good = false;
            }
            text.ifPresent(texts::add);
        }
        return good ? Optional.of(texts) : Optional.empty();
    }

    public static Optional<Boolean> flag(Node node, String what, Problems problems) {
        if (node instanceof ScalarNode && node.getTag().equals(Tag.BOOL)) {
            return Optional.of(Boolean.valueOf(written(node)));
        }
        problems.at(node, what + " must be true or false, was " + describe(node));
        return Optional.empty();
    }

    public static Optional<Long> number(Node node, String what, long least, long most, Problems problems) {
        if (!(node instanceof ScalarNode) || !node.getTag().equals(Tag.INT)) {
            problems.at(node, what + " must be a whole number, was " + describe(node));
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(written(node));
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        } catch (NumberFormatException tooLong) {
            // Told below: a number that does not fit lies outside the range as well.
        }
        problems.at(node, what + " is " + written(node) + "; allowed are " + least + " to " + most);
        return Optional.empty();
    }

    public static Optional<Duration> duration(Node node, String what, Problems problems) {
        if (!(node instanceof ScalarNode) || node.getTag().equals(Tag.NULL)) {
            problems.at(node, what + " must be a duration, was " + describe(node) + "; " + Durations.ALLOWED);
            return Optional.empty();
        }
        Optional<Duration> duration = Durations.parse(written(node));
        if (duration.isEmpty()) {
            String meant = Durations.guess(written(node))
                    .map(guess -> "; did you mean \"" + guess + "\"?")
                    .orElse("");
            problems.at(
                    node, what + " " + Problems.quote(written(node)) + " is no duration; " + Durations.ALLOWED + meant);
        }
        return duration;
    }

    public static Optional<String> oneOf(Node node, String what, List<String> names, Problems problems) {
        Optional<String> text = text(node, what, problems);
        if (text.isPresent() && !names.contains(text.get())) {
            problems.at(node, what + " is " + Problems.quote(text.get()) + Problems.allowed(text.get(), names));
            return Optional.empty();
        }
        return text;
    }

    /** The value of a key, when the node is a map that has it; nothing is told when not. */
    public static Optional<Node> entry(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (written(entry.getKeyNode()).equals(key)) {
                    return Optional.of(entry.getValueNode());
                }
            }
        }
        return Optional.empty();
    }

    /** From 1. */
    public static int line(Node node) {
        return node.getStartMark().orElseThrow().getLine() + 1;
    }

    public static boolean isText(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.STR);
    }

    /** A scalar as written, without its quotes; what it is for anything else. */
    public static String written(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : describe(node);
    }

    private static String describe(Node node) {
        if (node instanceof MappingNode) {
            return "a map";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return "nothing";
        }
        String written = Problems.quote(written(node));
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return "the number " + written(node);
        }
        return tag.equals(Tag.BOOL) ? "the truth value " + written(node) : "the text " + written;
    }
}
