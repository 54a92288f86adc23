package io.loadline.policy;

import io.loadline.sla.Indicator;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Nearest;
import io.loadline.yaml.Problems;
import io.loadline.yaml.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code indicator}, and tells which part of it is none. */
final class IndicatorReader {
    /** Functions of PromQL, with or without aggregation. */
    private static final Pattern PROMQL = Pattern.compile(
            "(sum|avg|max|min|count|rate|irate|increase|delta|histogram_quantile)\\b.*\\(.*", Pattern.DOTALL);

    private IndicatorReader() {}

    /** Empty, with the reason among the problems, when it is none. */
    static Optional<Indicator> read(Fields fields, Problems problems) {
        Setting<String> written = fields.text("indicator");
        return written.value().flatMap(text -> {
            Optional<Indicator> indicator = Indicator.parse(text);
            if (indicator.isEmpty()) {
                tell(written.node().orElseThrow(), text, problems);
            }
            return indicator;
        });
    }

    private static void tell(Node node, String text, Problems problems) {
        int stroke = stroke(text);
        if (stroke < 0) {
            unknown(node, text, Indicator.names(), problems);
            return;
        }
        boolean wrong = false;
        for (String part : List.of(
                text.substring(0, stroke).strip(), text.substring(stroke + 1).strip())) {
            Optional<Indicator> parsed = Indicator.parse(part);
            if (parsed.isEmpty() && stroke(part) < 0) {
                unknown(node, part, divisible(), problems);
                wrong = true;
            }
        }
        if (!wrong) {
            problems.at(
                    node,
                    Problems.quote(text) + " is no ratio; allowed are two indicators, neither of them a ratio of two"
                            + " itself nor of an SLO, for instance gauge(used).avg / gauge(limit).avg");
        }
    }

    private static void unknown(Node node, String text, List<String> names, Problems problems) {
        int open = text.indexOf('(');
        int close = text.indexOf(')');
        String source = open >= 0 && close > open + 1 ? text.substring(open + 1, close) : "NAME";
        List<String> filled = new ArrayList<>();
        for (String name : names) {
            filled.add(name.replace("NAME", source));
        }
        problems.at(
                node,
                "unknown-indicator",
                "unknown indicator " + Problems.quote(text) + "; allowed are " + String.join(", ", names)
                        + meant(text, source, filled));
    }

    /** What those write who come from elsewhere, or else the nearest name. */
    private static String meant(String text, String source, List<String> names) {
        if (names.contains("latency_" + text)) {
            return "; did you mean \"latency_" + text + "\"?";
        }
        if (PROMQL.matcher(text).matches()) {
            return "; there are no functions of counters: requests and errors are counted as they come, so for instance"
                    + " error_rate, errors_per_minute or requests_per_minute";
        }
        if (text.startsWith("gauge(") && (text.endsWith(".sum") || text.endsWith(".count") || text.endsWith(".rate"))) {
            return "; a gauge is a value at a time, and has no " + text.substring(text.lastIndexOf('.') + 1)
                    + ": take gauge(" + source + ").avg, or a rate or a count per minute of requests or log events";
        }
        return Nearest.hint(text, names);
    }

    private static List<String> divisible() {
        return Indicator.names().stream()
                .filter(name -> !(Indicator.parse(name).orElse(null) instanceof Indicator.OfBudget))
                .toList();
    }

    /** Where the divisor begins, outside of brackets; negative when it is no ratio. */
    private static int stroke(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            depth += at == '(' ? 1 : at == ')' ? -1 : 0;
            if (at == '/' && depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
