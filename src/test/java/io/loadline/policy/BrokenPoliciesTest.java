package io.loadline.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.loadline.sla.RegexSize;
import io.loadline.yaml.Keys;
import io.loadline.yaml.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of {@code policy/broken.txt}: a file that is wrong, and everything that must be told of it. */
class BrokenPoliciesTest {
    private static final String HEAD = "apiVersion: loadline/v1\nkind: Policy\nmetadata: {name: p}\n";

    /** Before an objective's own lines, which start in line 8 and column 5. */
    private static final String OBJECTIVE = HEAD + """
            routes: {oncall: {receivers: [sns]}}
            scaling: {writes: {resource: "dynamodb:table/t", dimension: write_capacity, step: 1, min: 1, max: 9}}
            objectives:
              - name: a
            """;

    private static final String INDICATORS =
            "latency_p50, latency_p90, latency_p95, latency_p99, latency_p999, latency_max,"
                    + " latency_avg, success_rate, error_rate, throttle_rate, log_error_rate, errors_per_minute,"
                    + " throttles_per_minute, requests_per_minute, log_errors_per_minute, gauge(NAME).avg, gauge(NAME).min,"
                    + " gauge(NAME).max, gauge(NAME).last, distribution(NAME).p50, distribution(NAME).p90,"
                    + " distribution(NAME).p95, distribution(NAME).p99, distribution(NAME).p999, "
                    + "latency_within(300ms), budget_remaining, burn_rate";

    @TestFactory
    List<DynamicTest> everythingWrongIsToldWithItsPlace() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String block : resource().split("(?m)^=== ")) {
            if (!block.startsWith("#")) {
                String title = block.substring(0, block.indexOf('\n'));
                tests.add(DynamicTest.dynamicTest(title, () -> check(title, block.substring(title.length() + 1))));
            }
        }
        assertThat(tests).hasSizeGreaterThan(100);
        return tests;
    }

    private static void check(String title, String lines) {
        StringBuilder written = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (String line : lines.split("\n")) {
            if (line.startsWith(">>> ")) {
                expected.add("p.yaml:"
                        + line.substring(4)
                                .replace("<sections>", join(PolicyDocument.KEYS))
                                .replace("<default keys>", join(PolicyDocument.DEFAULTS))
                                .replace("<objective keys>", join(ObjectiveReader.KEYS))
                                .replace("<indicators>", INDICATORS));
            } else {
                written.append(title.startsWith("objective:") ? "    " : "")
                        .append(line)
                        .append('\n');
            }
        }
        String head = title.startsWith("objective:") ? OBJECTIVE : title.startsWith("policy:") ? HEAD : "";
        String text = head + written.toString().replace('␀', '\0').replace('⇥', '\t');

        PolicyException wrong = catchThrowableOfType(PolicyException.class, () -> PolicyReader.read("p.yaml", text));

        assertThat(wrong).as("nothing was wrong").isNotNull();
        assertThat(wrong.errors()).extracting(Problem::toString).containsExactlyElementsOf(expected);
    }

    @Test
    void aFileThatIsWrongEverywhereTellsTheFirstHundred() {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < 20_000; i++) {
            text.append("key").append(i).append(": x\n");
        }

        PolicyException wrong =
                catchThrowableOfType(PolicyException.class, () -> PolicyReader.read("p.yaml", text.toString()));

        assertThat(wrong.errors()).hasSize(100);
    }

    @Test
    void whatIsQuotedStaysOnOneLine() {
        PolicyException wrong = catchThrowableOfType(
                PolicyException.class,
                () -> PolicyReader.read("p.yaml", OBJECTIVE + "    indicator: \"a\\nb" + "x".repeat(500) + "\"\n"));

        assertThat(wrong.errors().get(1).message())
                .startsWith("unknown indicator \"a b" + "x".repeat(57) + "…\"; allowed");
    }

    @Test
    void textThatIsTooLongForARecordIsRefused() {
        PolicyException wrong = catchThrowableOfType(
                PolicyException.class, () -> PolicyReader.read("p.yaml", HEAD + "#".repeat(500_000)));

        assertThat(wrong).hasMessage("p.yaml:1:1: the file has 500057 characters; allowed are 500000");
    }

    @ParameterizedTest
    @CsvSource({
        "abc, 3",
        "a{3}, 4",
        "'(ab){2,5}', 18",
        "'[]{9}()]{4}', 5",
        "'[[:alpha:]{9}]', 1",
        "\\Q(a{9}\\E, 1",
        "\\({3}, 4",
        "'a{,3}', 5",
        "(, 0",
        "), 1",
        "((a{9}){9}){9}, 1110"
    })
    void sizeOfARegularExpressionIsEstimatedFromAbove(String regex, double expected) {
        assertThat(RegexSize.of(regex)).isEqualTo(expected);
    }

    private static String join(Keys keys) {
        return String.join(", ", keys.allowed());
    }

    private static String resource() throws IOException {
        try (InputStream stream = BrokenPoliciesTest.class.getResourceAsStream("/policy/broken.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
