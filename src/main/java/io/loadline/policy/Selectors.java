package io.loadline.policy;

import com.google.re2j.PatternSyntaxException;
import io.loadline.sla.Matcher;
import io.loadline.sla.Matcher.Operator;
import io.loadline.sla.RegexSize;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads {@code select}: a map of labels and values that must be equal, or a list of matchers. */
public final class Selectors {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern WRITTEN = Pattern.compile("([^=!~\\s]*)\\s*(=~|!~|!=|=)\\s*(.*)", Pattern.DOTALL);
    /** The quotes of word processors. */
    private static final Pattern CURLY = Pattern.compile("[\u201c-\u201f]");

    private static final int LONGEST = 1000;
    private static final int LARGEST_REGEX = 10_000;
    private static final String ALLOWED = "write label=value, label!=value, label=~\"regex\" or label!~\"regex\"";

    private final String key;
    private final Problems problems;

    private Selectors(String key, Problems problems) {
        this.key = key;
        this.problems = problems;
    }

    /** Empty, with the reasons among the problems, when any part of it is wrong. */
    static Optional<List<Matcher>> read(Node node, Problems problems) {
        return read("select", node, problems);
    }

    /** Matchers of the labels of an alert, which are those of its series and what it is an alert of. */
    public static Optional<List<Matcher>> ofAlerts(String key, Node node, Problems problems) {
        return read(key, node, problems);
    }

    static void checkLabels(Node node, List<String> labels, Problems problems) {
        Selectors selectors = new Selectors("labels", problems);
        labels.forEach(label -> selectors.isLabel(node, label));
    }

    private static Optional<List<Matcher>> read(String key, Node node, Problems problems) {
        Selectors selectors = new Selectors(key, problems);
        int before = problems.count();
        List<Matcher> matchers = new ArrayList<>();
        if (node instanceof MappingNode) {
            Map<Node, Node> entries = Nodes.map(node, key, problems).orElseThrow();
            entries.forEach((label, value) -> selectors.equality(label, value).ifPresent(matchers::add));
        } else if (node instanceof SequenceNode sequence) {
            for (Node entry : sequence.getValue()) {
                Nodes.text(entry, "a matcher of " + key, problems)
                        .flatMap(text -> selectors.matcher(entry, text))
                        .ifPresent(matchers::add);
            }
        } else {
            problems.at(node, key + " must be a map of labels and values, or a list of matchers; " + ALLOWED);
        }
        return problems.count() == before ? Optional.of(matchers) : Optional.empty();
    }

    private Optional<Matcher> equality(Node label, Node value) {
        boolean good = isLabel(label, Nodes.written(label));
        Optional<String> text = Nodes.anyText(value, "the value of label " + Nodes.written(label), problems);
        return good && text.isPresent()
                ? Optional.of(Matcher.of(Nodes.written(label), Operator.EQUAL, text.get()))
                : Optional.empty();
    }

    private Optional<Matcher> matcher(Node node, String text) {
        if (CURLY.matcher(text).find()) {
            problems.at(
                    node,
                    Problems.quote(text) + " has typographic quotes in it; write plain ones: "
                            + CURLY.matcher(text).replaceAll("\""));
            return Optional.empty();
        }
        java.util.regex.Matcher parts = WRITTEN.matcher(text.strip());
        if (!parts.matches() || parts.group(3).startsWith("=") || parts.group(3).startsWith("~")) {
            problems.at(node, Problems.quote(text) + " is no matcher; " + ALLOWED);
            return Optional.empty();
        }
        Optional<String> value = unquote(parts.group(3));
        if (value.isEmpty()) {
            problems.at(node, "the value in " + Problems.quote(text) + " lacks a quote; " + ALLOWED);
            return Optional.empty();
        }
        if (!isLabel(node, parts.group(1))) {
            return Optional.empty();
        }
        return compile(node, parts.group(1), operator(parts.group(2)), value.get());
    }

    private Optional<Matcher> compile(Node node, String label, Operator operator, String value) {
        if (value.length() > LONGEST) {
            problems.at(
                    node, "the value of " + label + " has " + value.length() + " characters; allowed are " + LONGEST);
            return Optional.empty();
        }
        boolean regex = operator == Operator.MATCHES || operator == Operator.NOT_MATCHES;
        if (regex && RegexSize.of(value) > LARGEST_REGEX) {
            problems.at(
                    node,
                    Problems.quote(value) + " is too large once its repetitions are written out; allowed are "
                            + LARGEST_REGEX + " characters");
            return Optional.empty();
        }
        try {
            return Optional.of(Matcher.of(label, operator, value));
        } catch (PatternSyntaxException wrong) {
            problems.at(
                    node,
                    Problems.quote(value) + " is no regular expression: " + wrong.getDescription()
                            + "; allowed is the syntax of RE2, which has no look-around and no back-references");
            return Optional.empty();
        }
    }

    private boolean isLabel(Node node, String label) {
        if (LABEL.matcher(label).matches()) {
            return true;
        }
        problems.at(
                node,
                Problems.quote(label) + " is no label; allowed are service, kind, operation and dimensions: a letter,"
                        + " then letters, digits, _, . and -");
        return false;
    }

    /** In quotes, {@code \"} and {@code \\} stand for the second character; any other backslash for itself. */
    private static Optional<String> unquote(String written) {
        if (written.isEmpty() || (written.charAt(0) != '"' && written.charAt(0) != '\'')) {
            return Optional.of(written);
        }
        String quote = written.substring(0, 1);
        if (written.length() < 2 || !written.endsWith(quote)) {
            return Optional.empty();
        }
        String inner = written.substring(1, written.length() - 1);
        return Optional.of(quote.equals("'") ? inner : inner.replaceAll("\\\\([\"\\\\])", "$1"));
    }

    private static Operator operator(String symbol) {
        for (Operator operator : Operator.values()) {
            if (operator.symbol().equals(symbol)) {
                return operator;
            }
        }
        throw new IllegalStateException("no operator " + symbol);
    }
}
