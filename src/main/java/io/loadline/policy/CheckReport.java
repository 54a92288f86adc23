package io.loadline.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.policy.Finding.Severity;
import io.loadline.yaml.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * What a check of policy files found, to be shown.
 *
 * @param files how many files were checked
 * @param findings in the order of the files
 */
public record CheckReport(int files, List<Finding> findings) {
    private static final int WIDEST = 160;
    private static final int BEFORE = 100;

    public CheckReport {
        findings = List.copyOf(findings);
    }

    /** How many findings are of this severity. */
    public long count(Severity severity) {
        return findings.stream().filter(each -> each.severity() == severity).count();
    }

    /**
     * For people: for each finding its place, severity, message and rule, and below the line of the file with a caret;
     * at the end a line that counts them.
     *
     * @param colour whether the terminal is to show the severities in colours
     */
    public List<String> lines(boolean colour) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : findings) {
            Problem problem = finding.problem();
            String place = problem.line() == 0
                    ? inert(problem.file())
                    : inert(problem.file()) + ":" + problem.line() + ":" + problem.column();
            String severity = finding.severity().code();
            String shown = colour
                    ? "\u001b[" + (finding.severity() == Severity.ERROR ? "1;31" : "33") + "m" + severity + "\u001b[0m"
                    : severity;
            lines.add(place + ": " + shown + ": " + inert(problem.message()) + " [" + problem.rule() + "]");
            excerpt(finding, lines);
        }
        lines.add(summary());
        return lines;
    }

    /**
     * As {@link #lines}, without colours; several findings of this rule are one line that counts them.
     *
     * @param rule for instance {@code runbook-missing}, which a deployed policy has for each objective or for none
     */
    public List<String> linesWithFolded(String rule) {
        List<Finding> others = findings.stream()
                .filter(each -> !each.problem().rule().equals(rule))
                .toList();
        int folded = findings.size() - others.size();
        if (folded < 2) {
            return lines(false);
        }
        List<String> lines = new ArrayList<>(new CheckReport(files, others).lines(false));
        lines.remove(lines.size() - 1);
        lines.add("warning: " + folded + " times " + rule + "; loadline policy check shows where [" + rule + "]");
        lines.add(summary());
        return lines;
    }

    private String summary() {
        long errors = count(Severity.ERROR);
        long warnings = count(Severity.WARNING);
        return "%s: %s, %s".formatted(counted(files, "file"), counted(errors, "error"), counted(warnings, "warning"));
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** The line, cut when it is long, and below it a caret; columns count code points. */
    private static void excerpt(Finding finding, List<String> lines) {
        int[] points = inert(finding.line()).codePoints().toArray();
        int column = finding.problem().column() - 1;
        if (points.length == 0 || column < 0 || column > points.length) {
            return;
        }
        int from = points.length <= WIDEST ? 0 : Math.max(0, column - BEFORE);
        int to = Math.min(points.length, from + WIDEST);
        String number = String.valueOf(finding.problem().line());
        lines.add("  " + number + " | " + (from > 0 ? "…" : "") + new String(points, from, to - from)
                + (to < points.length ? "…" : ""));
        lines.add("  " + " ".repeat(number.length()) + " | " + " ".repeat(column - from + (from > 0 ? 1 : 0)) + "^");
    }

    /** Text from a file does nothing to the terminal: what is no visible character becomes one space. */
    private static String inert(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", " ");
    }

    /** For machines: the counts, and {@code findings}; {@code suggestion} is null where there is none. */
    public String json() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("files", files);
        all.put("errors", count(Severity.ERROR));
        all.put("warnings", count(Severity.WARNING));
        ArrayNode list = all.putArray("findings");
        for (Finding finding : findings) {
            Problem problem = finding.problem();
            list.addObject()
                    .put("file", problem.file())
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("severity", finding.severity().code())
                    .put("rule", problem.rule())
                    .put("message", problem.message())
                    .put("suggestion", finding.suggestion().orElse(null));
        }
        return all.toPrettyString();
    }
}
