package io.loadline.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong with one file, so that its author learns of everything at once. */
public final class Problems {
    private static final int LONGEST_QUOTE = 60;

    /** Nobody reads more at once, and a large file that is wrong everywhere must not fill the memory. */
    private static final int MOST = 100;

    private final String file;
    /** A default that is wrong is found again by each objective that inherits it, and told once. */
    private final Set<Problem> errors = new LinkedHashSet<>();

    private int found;

    public Problems(String file) {
        this.file = file;
    }

    public void at(Node node, String message) {
        at(node.getStartMark(), message);
    }

    /**
     * @param rule short name of the rule that is broken
     */
    public void at(Node node, String rule, String message) {
        Optional<Mark> mark = node.getStartMark();
        add(mark.map(Mark::getLine).orElse(0) + 1, mark.map(Mark::getColumn).orElse(0) + 1, message, rule);
    }

    public void at(Optional<Mark> mark, String message) {
        at(mark.map(Mark::getLine).orElse(0) + 1, mark.map(Mark::getColumn).orElse(0) + 1, message);
    }

    public void at(int line, int column, String message) {
        add(line, column, message, Problem.INVALID);
    }

    private void add(int line, int column, String message, String rule) {
        found++;
        if (errors.size() < MOST) {
            errors.add(new Problem(file, line, column, message, rule));
        }
    }

    /** A value as it is shown in a message: on one line, in quotes, cut when it is long. */
    public static String quote(String value) {
        String shown = value.length() > LONGEST_QUOTE ? value.substring(0, LONGEST_QUOTE) + "…" : value;
        return '"' + shown.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", " ") + '"';
    }

    /** {@code ; allowed are A, B}, and the nearest of them to what was written. */
    public static String allowed(String written, Collection<String> names) {
        return (names.size() == 1 ? "; allowed is " : "; allowed are ")
                + String.join(", ", names)
                + Nearest.hint(written, names);
    }

    /** How many were found, also those that are not kept and those found again. */
    public int count() {
        return found;
    }

    /** In the order of the file; the first 100 that were found. */
    public List<Problem> errors() {
        List<Problem> sorted = new ArrayList<>(errors);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        return sorted;
    }
}
