package io.loadline.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.loadline.policy.PolicyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTestsTest {
    private static final String HEAD = """
            apiVersion: loadline/v1
            kind: PolicyTest
            policies: [default]
            tests:
            """;

    @TempDir
    private Path directory;

    private List<String> errors(String text) throws Exception {
        Path file = directory.resolve("a.test.yaml");
        Files.writeString(file, text);
        PolicyException refused = catchThrowableOfType(PolicyException.class, () -> PolicyTests.readAll(List.of(file)));
        return refused == null
                ? List.of()
                : refused.errors().stream()
                        .map(error -> error.toString().replace(directory + "/", ""))
                        .toList();
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceWithItsPlaceAndTheNearestName() throws Exception {
        List<String> errors = errors(HEAD + """
                  - name: wrong
                    input:
                      - {series: {service: shop}, latency_ms: "75x30 12x00x3", per_stp: 20}
                      - {series: {operation: checkout}, errors: 5.5x10}
                    expect:
                      - {at: 10, objective: api-latncy, level: ok}
                      - {at: 1m, objective: success-rate, level: okay}
                      - {at: 1m, notifications: [{route: onkall}]}
                """);

        assertThat(errors)
                .hasSize(8)
                .anySatisfy(error -> assertThat(error)
                        .startsWith("a.test.yaml:7:56: latency_ms: x must be followed by a whole number"))
                .anySatisfy(error ->
                        assertThat(error).contains("unknown key \"per_stp\"").endsWith("\"per_step\"?"))
                .contains("a.test.yaml:8:18: series has no \"service\"; it must have one")
                .contains("a.test.yaml:8:49: errors: 5.5 cannot be; a count is a whole number from 0 to 100000")
                .anySatisfy(error ->
                        assertThat(error).contains("at \"10\" is no duration").endsWith("\"10s\"?"))
                .anySatisfy(error -> assertThat(error)
                        .contains("no objective \"api-latncy\"")
                        .endsWith("\"api-latency\"?"))
                .anySatisfy(
                        error -> assertThat(error).contains("level is \"okay\"").endsWith("\"ok\"?"))
                .anySatisfy(error ->
                        assertThat(error).contains("no route \"onkall\"").endsWith("\"oncall\"?"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{level: ok, objective: api-latency}                         | either \"at\" or \"between\"",
                "{at: 1m, between: [0s, 1m], objective: api-latency, level: ok} | either \"at\" or \"between\"",
                "{between: [2m, 1m], objective: api-latency, level: ok}      | from an earlier time to a later one",
                "{at: 1m}                                                    | nothing is expected here",
                "{at: 1m, level: ok}                                         | of which objective?",
                "{at: 1m, incident: open}                                    | of which service?",
                "{at: 1m, objective: api-latency, value: 3ft}                | value \"3ft\" cannot be read",
                "{at: 1m, objective: api-latency, budget_remaining: 1%}      | is no SLO, and has no budget",
                "{at: 1m, objective: api-latency, level: ok, group: {x: y}}  | is no label that is grouped by",
                "{at: 1m, notifications: some}                               | must be a list of maps, or none",
                "{at: 1m, notifications: [{severity: hot}]}                  | severity is \"hot\"",
                "{between: [0s, 1m], objective: api-latency, muted: silence} | muted is looked at at one time",
            })
    void anExpectationThatMeansNothingIsRefused(String expectation, String message) throws Exception {
        assertThat(errors(HEAD + "  - {name: a, expect: [" + expectation + "]}\n"))
                .hasSize(1)
                .allMatch(error -> error.contains(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{series: {service: a}}                               | the input has no points",
                "{series: {service: a}, gauge: g}                     | the input has no \"values\"",
                "{series: {service: a}, values: 1x3}                  | values of what?",
                "{series: {service: a}, errors: 5msx3}                | a count has no unit",
                "{series: {service: a}, errors: '[1 2]'}              | a point of counts is one number",
                "{series: {service: a}, latency_ms: -5}               | a latency is between 0 and one day",
                "{series: {service: a}, errors: 1, outcome: error}    | outcome belongs to latency_ms",
                "{series: {service: a, 'b c': d}, errors: 1}          | is no label",
            })
    void anInputThatCannotBeIsRefused(String input, String message) throws Exception {
        assertThat(errors(HEAD + "  - {name: a, input: [" + input + "], expect: [{at: 1m, notifications: none}]}\n"))
                .hasSize(1)
                .allMatch(error -> error.contains(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{at: 1m}                                          | a control says one thing",
                "{at: 1m, expire: x, ack: {service: a}}            | a control says one thing",
                "{at: 1m, expire: x}                               | no silence above has the id \"x\"",
                "{at: 1m, silence: {match: [], for: 1m}}           | match is empty",
                "{at: 1m, silence: {match: {service: a}}}          | has no \"for\"",
                "{at: 1m, policies: [gone.yaml]}                   | there is no policy file",
            })
    void aControlThatSaysNothingIsRefused(String control, String message) throws Exception {
        assertThat(errors(
                        HEAD + "  - {name: a, control: [" + control + "], expect: [{at: 1m, notifications: none}]}\n"))
                .hasSize(1)
                .allMatch(error -> error.contains(message));
    }

    @Test
    void aPolicyIsNoTestAndItsMistakesAreToldByTheirOwnPlace() throws Exception {
        Files.writeString(directory.resolve("bad.yaml"), "apiVersion: loadline/v1\nkind: Polcy\n");

        assertThat(errors("apiVersion: loadline/v1\nkind: Policy\n"))
                .hasSize(1)
                .allMatch(error -> error.contains("this is a policy; its tests belong into a file of their own"));
        assertThat(errors(HEAD.replace("default", "bad.yaml")
                        + "  - {name: a, expect: [{at: 1m, notifications: none}]}\n"))
                .anyMatch(error -> error.startsWith("bad.yaml:2:7: kind is \"Polcy\""));
    }

    @Test
    void onlyTheNameOfATestTellsWhichPolicyItIsOf() throws Exception {
        Path file = Files.writeString(
                directory.resolve("shop.yaml"),
                "apiVersion: loadline/v1\nkind: PolicyTest\ntests: [{name: a, expect: [{at: 1m, notifications: none}]}]\n");

        PolicyException refused = catchThrowableOfType(PolicyException.class, () -> PolicyTests.readAll(List.of(file)));

        assertThat(refused)
                .hasMessage(
                        file + ":1:1: a policy test has no \"policies\"; name them, or let the name of the file end in"
                                + " .test.yaml: then it is the policy of that name beside it");
    }

    @Test
    void aNameIsAllowedOnceInAFile() throws Exception {
        String test = "  - {name: a, expect: [{at: 1m, notifications: none}]}\n";

        assertThat(errors(HEAD + test + test))
                .containsExactly(
                        "a.test.yaml:6:5: test \"a\" is already on line 5; each name is allowed once in a file");
    }
}
