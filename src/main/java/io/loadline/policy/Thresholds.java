package io.loadline.policy;

import io.loadline.sla.Indicator;
import io.loadline.sla.Level;
import io.loadline.sla.Threshold;
import io.loadline.sla.Threshold.Comparison;
import io.loadline.yaml.Fields;
import io.loadline.yaml.Nodes;
import io.loadline.yaml.Problems;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads limits such as {@code > 500ms} and {@code < 99%} in the unit of their indicator. */
final class Thresholds {
    private static final Pattern WRITTEN =
            Pattern.compile("(>=|<=|>|<)\\s*([+-]?\\d{1,15}(?:\\.\\d{1,15})?)\\s*([^\\s\\d.][^\\s]{0,15})?");

    private static final Pattern EQUALITY = Pattern.compile("[=!]=?\\s*([+-]?\\d\\S{0,31})");

    /** The quotes of word processors. */
    private static final Pattern CURLY = Pattern.compile("[\u2018-\u201f]");

    private static final Map<String, BigDecimal> MILLIS = Map.of(
            "us", new BigDecimal("0.001"),
            "ms", BigDecimal.ONE,
            "s", BigDecimal.valueOf(1000),
            "m", BigDecimal.valueOf(60_000),
            "h", BigDecimal.valueOf(3_600_000));

    private static final String TIMES = "us, ms, s, m or h";

    private final String key;
    private final Node node;
    private final Problems problems;

    private Thresholds(String key, Node node, Problems problems) {
        this.key = key;
        this.node = node;
        this.problems = problems;
    }

    /**
     * @param key {@code warning} or {@code critical}
     * @return empty, with the reason among the problems, when it is no limit of this indicator
     */
    static Optional<Threshold> read(String key, Node node, Indicator indicator, Problems problems) {
        return Nodes.scalar(node, key, problems)
                .flatMap(text -> new Thresholds(key, node, problems).parse(text.strip(), indicator));
    }

    /** The limit of a level, when it has one and the indicator is known. */
    static Optional<Threshold> of(Fields fields, Level level, Optional<Indicator> indicator, Problems problems) {
        return indicator.flatMap(
                measured -> fields.node(level.code()).flatMap(node -> read(level.code(), node, measured, problems)));
    }

    private Optional<Threshold> parse(String text, Indicator indicator) {
        String example = example(indicator.unit());
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            Optional<String> meant = meant(text);
            if (meant.isPresent()) {
                return wrong(text, meant.get());
            }
            String missing =
                    !text.isEmpty() && Character.isDigit(text.charAt(0)) ? " has no comparison" : " is no threshold";
            return wrong(text, missing + "; write >, >=, < or <= and a number, for instance " + example);
        }
        BigDecimal number = new BigDecimal(matcher.group(2));
        String unit = matcher.group(3) == null ? "" : matcher.group(3);
        return limit(text, number, unit, indicator, example)
                .map(limit -> new Threshold(comparison(matcher.group(1)), limit.doubleValue(), text));
    }

    /** What is told of slips that are made often. */
    private static Optional<String> meant(String text) {
        String plain = CURLY.matcher(text).replaceAll("").strip();
        if (!plain.equals(text) && WRITTEN.matcher(plain).matches()) {
            return Optional.of(" has typographic quotes in it; write plain ones; did you mean \"" + plain + "\"?");
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            String value = equality.group(1);
            return Optional.of(
                    " is no threshold: limits are crossed in one direction, and nothing is compared for equality;"
                            + " write \"<= " + value + "\""
                            + (value.equals("0") ? ", or \"< 1\" for whole numbers" : " or \">= " + value + "\""));
        }
        return Optional.empty();
    }

    private Optional<BigDecimal> limit(
            String text, BigDecimal number, String unit, Indicator indicator, String example) {
        Indicator.Unit expected = indicator.unit();
        boolean time = MILLIS.containsKey(unit);
        if (number.signum() < 0 && !mayBeNegative(indicator)) {
            return wrong(text, " is negative; " + indicator.text() + " never is");
        }
        return switch (expected) {
            case MILLISECONDS ->
                unit.isEmpty()
                        ? wrong(
                                text,
                                " has no time unit; " + indicator.text() + " needs one of " + TIMES
                                        + "; did you mean \"" + text + "ms\"?")
                        : time
                                ? Optional.of(number.multiply(MILLIS.get(unit)))
                                : wrongUnit(text, unit, indicator, "one of " + TIMES);
            case RATIO -> ratio(text, number, unit, indicator);
            case PER_MINUTE ->
                unit.isEmpty()
                        ? Optional.of(number)
                        : wrongUnit(text, unit, indicator, "a plain number per minute, for instance " + example);
            case FACTOR ->
                unit.isEmpty()
                        ? Optional.of(number)
                        : wrongUnit(text, unit, indicator, "a plain number, for instance " + example);
            case OF_SOURCE ->
                unit.isEmpty() || time
                        ? Optional.of(time ? number.multiply(MILLIS.get(unit)) : number)
                        : wrongUnit(
                                text, unit, indicator, "a plain number as the source sends it, or a time in " + TIMES);
        };
    }

    private Optional<BigDecimal> ratio(String text, BigDecimal number, String unit, Indicator indicator) {
        if (!unit.isEmpty() && !unit.equals("%")) {
            return wrongUnit(text, unit, indicator, "a ratio, for instance 99% or 0.99");
        }
        BigDecimal ratio = unit.isEmpty() ? number : number.movePointLeft(2);
        if (ratio.compareTo(BigDecimal.ONE) <= 0 || indicator instanceof Indicator.Quotient) {
            return Optional.of(ratio);
        }
        boolean percent = unit.isEmpty() && number.compareTo(BigDecimal.valueOf(100)) <= 0;
        return wrong(
                text,
                " is more than everything; " + indicator.text() + " takes 0% to 100%, or 0 to 1"
                        + (percent ? "; did you mean \"" + text + "%\"?" : ""));
    }

    /** What a source sends can be anything; a budget can be overspent. */
    private static boolean mayBeNegative(Indicator indicator) {
        return indicator.unit() == Indicator.Unit.OF_SOURCE
                || indicator instanceof Indicator.Quotient
                || indicator instanceof Indicator.OfBudget budget
                        && budget.stat() == Indicator.OfBudget.Stat.BUDGET_REMAINING;
    }

    private Optional<BigDecimal> wrongUnit(String text, String unit, Indicator indicator, String allowed) {
        return wrong(text, " has the unit " + Problems.quote(unit) + "; " + indicator.text() + " takes " + allowed);
    }

    private <T> Optional<T> wrong(String text, String what) {
        problems.at(node, key + " " + Problems.quote(text) + what);
        return Optional.empty();
    }

    private static Comparison comparison(String symbol) {
        for (Comparison comparison : Comparison.values()) {
            if (comparison.symbol().equals(symbol)) {
                return comparison;
            }
        }
        throw new IllegalStateException("no comparison " + symbol);
    }

    private static String example(Indicator.Unit unit) {
        return switch (unit) {
            case MILLISECONDS -> "\"> 500ms\"";
            case RATIO -> "\"< 99%\"";
            case PER_MINUTE, OF_SOURCE, FACTOR -> "\"> 10\"";
        };
    }
}
