package io.loadline.rehearsal;

import java.util.ArrayList;
import java.util.List;

/** Outcomes as people read them. */
public final class TestReport {
    private TestReport() {}

    /** The test that failed, and what was otherwise than expected. */
    public static List<String> failed(Outcome outcome) {
        List<String> lines = new ArrayList<>();
        lines.add("FAIL  " + outcome.test().place().file() + "  "
                + shown(outcome.test().name()));
        for (Failure failure : outcome.failures()) {
            lines.add("  " + failure.place() + ": " + shown(failure.headline()));
            failure.lines().forEach(line -> lines.add("      " + shown(line)));
        }
        return lines;
    }

    /** One line for a test that passed. */
    public static String passed(Outcome outcome) {
        return "ok    " + outcome.test().place().file() + "  "
                + shown(outcome.test().name());
    }

    /** How many there were. */
    public static String summary(List<Outcome> outcomes) {
        long failed = outcomes.stream().filter(outcome -> !outcome.passed()).count();
        return count(outcomes.size(), "test") + ", " + (outcomes.size() - failed) + " passed, " + failed + " failed";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** On one line and without effect on a terminal, whatever a file says. */
    private static String shown(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", " ");
    }
}
