package io.loadline.rehearsal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Outcomes in the XML that JUnit's own runners write and every build server reads: a suite for each file, a case for
 * each test.
 */
public final class JUnitXml {
    private JUnitXml() {}

    /** The whole document. */
    public static String of(List<Timed> outcomes) {
        Map<String, List<Timed>> files = new LinkedHashMap<>();
        outcomes.forEach(
                timed -> files.computeIfAbsent(timed.outcome().test().place().file(), key -> new ArrayList<>())
                        .add(timed));
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
        counts(xml, outcomes);
        files.forEach((file, suite) -> {
            xml.append("  <testsuite");
            attribute(xml, "name", file);
            counts(xml, suite);
            suite.forEach(timed -> testcase(xml, file, timed.outcome(), timed.time()));
            xml.append("  </testsuite>\n");
        });
        return xml.append("</testsuites>\n").toString();
    }

    private static void counts(StringBuilder xml, List<Timed> outcomes) {
        long failures =
                outcomes.stream().filter(timed -> !timed.outcome().passed()).count();
        Duration time = outcomes.stream().map(Timed::time).reduce(Duration.ZERO, Duration::plus);
        attribute(xml, "tests", Integer.toString(outcomes.size()));
        attribute(xml, "failures", Long.toString(failures));
        attribute(xml, "errors", "0");
        attribute(xml, "skipped", "0");
        attribute(xml, "time", seconds(time));
        xml.append(">\n");
    }

    private static void testcase(StringBuilder xml, String file, Outcome outcome, Duration time) {
        xml.append("    <testcase");
        attribute(xml, "name", outcome.test().name());
        attribute(xml, "classname", file);
        attribute(xml, "time", seconds(time));
        if (outcome.passed()) {
            xml.append("/>\n");
            return;
        }
        xml.append(">\n      <failure");
        Failure first = outcome.failures().get(0);
        attribute(xml, "message", first.place() + ": " + first.headline());
        attribute(xml, "type", "expectation");
        xml.append('>');
        for (Failure failure : outcome.failures()) {
            xml.append(escaped(failure.place() + ": " + failure.headline())).append('\n');
            failure.lines()
                    .forEach(line -> xml.append("    ").append(escaped(line)).append('\n'));
        }
        xml.append("</failure>\n    </testcase>\n");
    }

    private static void attribute(StringBuilder xml, String name, String value) {
        xml.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
    }

    /** XML 1.0 has no way to write most control characters, not even as references. */
    private static String escaped(String text) {
        StringBuilder xml = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                case '"' -> xml.append("&quot;");
                default -> xml.appendCodePoint(isXml(c) ? c : '\uFFFD');
            }
        });
        return xml.toString();
    }

    private static boolean isXml(int c) {
        return c >= ' ' && c < 0x7F || c >= 0xA0 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
    }
}
