package io.loadline.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.policy.Finding.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCheckTest {
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    private static final String HEAD = """
            apiVersion: loadline/v1
            kind: Policy
            metadata: {name: p}
            routes: {ops: {receivers: [sns]}}
            """;

    private static final String CLEAN = HEAD + """
            objectives:
              - {name: a, indicator: error_rate, warning: "> 1%", actions: {warning: [{notify: ops}]}}
            """;

    @TempDir
    private Path directory;

    @Test
    void packsAreCleanAndSoIsTheFileThatHasEveryKeyButForWhatItNeverTells() {
        PolicyCheck packs = new PolicyCheck(NOW);
        packs.add(Path.of("policies"));
        PolicyCheck everything = new PolicyCheck(NOW);
        everything.add(Path.of("src/test/resources/policy/everything.yaml"));

        assertThat(packs.findings()).isEmpty();
        assertThat(packs.files()).isGreaterThanOrEqualTo(2);
        assertThat(everything.findings()).extracting(Finding::severity).containsOnly(Severity.WARNING);
        assertThat(everything.findings())
                .extracting(finding -> finding.problem().rule())
                .contains("nobody-told")
                .doesNotContain("runbook-missing", "matches-nothing", "duplicate-objective");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            duplicate-objective     | 5:109 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", actions: {warning: [*]}}, {name: b, indicator: error_rate, warning: "> 2%", actions: {warning: [*]}}] | objective b measures the same as a (select, group_by, indicator and window): every breach is two alerts; make one of them
            nobody-told             | 5:21 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", critical: "> 5%", actions: {warning: [*]}}] | nobody is told when a is critical; add {notify: ROUTE} to its actions
            for-between-evaluations | 5:69 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", for: 7s, actions: {warning: [*]}}] | for is 7s and every 5s: a is warning only after 10s; make for a multiple of every
            absent-after-too-late   | 5:78 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", absent_after: 5m, actions: {warning: [*]}}] | absent_after is 5m and window 5m: a has no data by then anyway; make it shorter, or leave it out
            unused-act-after        | 5:75 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", act_after: 5m, actions: {warning: [*]}}] | act_after is for scaling, and a scales nothing; leave it out
            runbook-missing         | 5:73 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", runbook: no/such.md, actions: {warning: [*]}}] | there is no runbook "no/such.md", neither in the working directory nor beside the file nor above it in its repository; write it, or correct the path
            star-in-equality        | 5:32 | objectives: [{name: a, select: {kind: "api*"}, indicator: error_rate, warning: "> 1%", actions: {warning: [*]}}] | select "kind=api*" is for series with a star in their kind; for a pattern write a list with =~: [kind=~"api.*"]
            unused-route            | 4:10 | objectives: [{name: a, indicator: error_rate, warning: "> 1%"}, {name: b, warning: a}] | no action notifies route ops; use it, or take it out
            unused-plan             | 6:11 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", actions: {warning: [*]}}]¶scaling: {w: {resource: "dynamodb:table/t", dimension: write_capacity, step: 1, min: 1, max: 2}} | no action scales by plan w; use it, or take it out
            tier-below-budget       | 5:75 | slos: [{name: s, indicator: success_rate, target: 99%, period: 7d, tiers: [{budget: 10%, long: 3d, severity: warning}], actions: {warning: [*]}}] | the tier for 10% of the budget in 3d fires at a burn rate above 0.233333, which would leave part of the budget of 7d unspent; raise its budget or shorten long
            maintenance-over        | 6:68 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", actions: {warning: [*]}}]¶maintenance: [{name: m, match: {}, from: 2026-11-30T00:00:00Z, to: 2026-12-01T00:00:00Z}] | maintenance window m was over at 2026-12-01T00:00:00Z; take it out
            matches-nothing         | 6:23 | objectives: [{name: api-latency, indicator: error_rate, warning: "> 1%", actions: {warning: [*]}}]¶inhibition: [{source: [objective=api-latecny], target: {kind: api}}] | source "objective=api-latecny" matches no alert: this file has no objective of that name; did you mean "api-latency"?
            matches-nothing         | 6:44 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", actions: {warning: [*]}}]¶inhibition: [{source: {kind: api}, target: {level: warn}}] | target "level=warn" matches no alert: alerts fire at warning or critical; did you mean "warning"?
            matches-nothing         | 6:47 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", actions: {warning: [*]}}]¶maintenance: [{name: m, from: "02:00", match: {region: eu}, to: "03:00"}] | match "region=eu" matches no alert: no objective of this file has region in its group_by
            matches-nothing         | 6:23 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", actions: {warning: [*]}}]¶inhibition: [{source: [severity=critical], target: [level=warning]}] | source "severity=critical" matches no alert: no objective of this file has severity in its group_by; the level of an alert is its label level
            matches-nothing         | 6:73 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", actions: {warning: [*]}}]¶inhibition: [{source: [level=critical], target: [level=warning], equal: [service, alertname]}] | equal alertname compares nothing: no objective of this file has alertname in its group_by; the name of an alert is its label objective
            fires-when-well         | 5:58 | objectives: [{name: a, indicator: success_rate, warning: "> 99%", actions: {warning: [*]}}] | warning "> 99%" holds while all is well: success_rate is the share of good events; write < or <=
            fires-when-well         | 5:57 | objectives: [{name: a, indicator: error_rate, critical: "<= 1%", actions: {critical: [*]}}] | critical "<= 1%" holds while all is well: error_rate is the share of bad events; write > or >=
            limit-never-reached     | 5:56 | objectives: [{name: a, indicator: error_rate, warning: "> 100%", actions: {warning: [*]}}] | warning "> 100%" can never hold: error_rate lies between 0% and 100%
            limit-never-reached     | 5:65 | objectives: [{name: a, indicator: requests_per_minute, warning: "< 0", actions: {warning: [*]}}] | warning "< 0" can never hold: requests_per_minute is never below 0
            inhibition-across-services | 6:63 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", actions: {warning: [*]}}]¶inhibition: [{source: {kind: db}, target: {kind: api}, equal: [operation]}] | equal does not name service, but only alerts of one service mute each other; add service to equal
            inhibition-across-services | 6:23 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", actions: {warning: [*]}}]¶inhibition: [{source: {kind: db}, target: {kind: api}}] | equal does not name service, but only alerts of one service mute each other; add service to equal
            inhibition-both-ways    | 7:23 | objectives: [{name: a, indicator: error_rate, warning: "> 1%", actions: {warning: [*]}}]¶inhibition: [{source: {kind: db}, target: {kind: api}, equal: [service]},¶             {source: [kind=api], target: [kind=db], equal: [service]}] | rules 1 and 2 of inhibition mute each other's sources: while both fire, nobody is told of either; take one of them out
            """)
    void whatIsProbablyNotMeantIsAWarningWithItsRuleAndPlace(String rule, String place, String sections, String message)
            throws IOException {
        String text = HEAD + sections.replace("[*]", "[{notify: ops}]").replace('¶', '\n') + "\n";

        List<Finding> findings = check(text);

        assertThat(findings)
                .filteredOn(finding -> finding.problem().rule().equals(rule))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.problem().message()).isEqualTo(message);
                    assertThat(finding.problem().line() + ":"
                                    + finding.problem().column())
                            .isEqualTo(place);
                });
        assertThat(PolicyReader.compile(new PolicyText("p", "v", text)).name()).isEqualTo("p");
    }

    @Test
    void matchersMayNameWhatAnotherPolicyGroupsBy() throws IOException {
        List<Finding> findings = check(CLEAN
                + "maintenance: [{name: m, match: {policy: other, region: eu}, from: \"02:00\", to: \"03:00\"},"
                + " {name: n, match: ['region!=eu', 'zone=~.*', 'stack='], from: \"02:00\", to: \"03:00\"}]\n");

        assertThat(findings).isEmpty();
    }

    @Test
    void whatOthersCombineMayBeSaidTheOtherWayRound() throws IOException {
        List<Finding> findings = check(HEAD + """
                objectives:
                  - {name: well, indicator: success_rate, warning: "> 99%"}
                  - {name: a, warning: {not: well}, actions: {warning: [{notify: ops}]}}
                """);

        assertThat(findings).isEmpty();
    }

    @Test
    void aReceiverThatNoActuatorCanHaveTellsNobody() throws IOException {
        List<Finding> findings = check(CLEAN.replace("warning: ", "critical: ")
                .replace(
                        "ops: {receivers: [sns]}",
                        "ops: {receivers: [sns, slack], escalation: {steps: [{after: 5m, receivers: [pager_duty]}]}}"));

        assertThat(findings).extracting(Finding::severity).containsOnly(Severity.WARNING);
        assertThat(findings)
                .extracting(finding -> finding.problem().toString())
                .containsExactly(
                        directory.resolve("p.yaml")
                                + ":4:33: route ops tells \"slack\", and no actuator of this version has"
                                + " such a receiver: nobody is told; there are pagerduty and sns",
                        directory.resolve("p.yaml") + ":4:86: the escalation of route ops tells \"pager_duty\", and no"
                                + " actuator of this version has such a receiver: nobody is told; there are pagerduty and"
                                + " sns; did you mean \"pagerduty\"?");
    }

    @Test
    void onlyCriticalIncidentsEscalate() throws IOException {
        List<Finding> findings = check(CLEAN.replace(
                "ops: {receivers: [sns]}",
                "ops: {receivers: [sns], escalation: {steps: [{after: 5m, receivers: [sns]}]}}"));

        assertThat(findings)
                .extracting(finding -> finding.problem().toString())
                .containsExactly(directory.resolve("p.yaml")
                        + ":4:10: only critical incidents escalate, and none is told to route ops; notify it at critical, or"
                        + " take its escalation out");
    }

    @ParameterizedTest
    @CsvSource({
        "https://wiki.example.com/runbook, true",
        "errors.md, true",
        "errors.md#what-to-do, true",
        "../docs/errors.md, false",
        "docs/none.md, false",
        "docs/deep.md, true"
    })
    void runbooksAreLookedForBesideTheFileAndAboveItInItsRepository(String runbook, boolean found) throws IOException {
        Files.createDirectories(directory.resolve("repository/.git"));
        Files.createDirectories(directory.resolve("repository/docs"));
        Files.writeString(directory.resolve("repository/docs/deep.md"), "");
        Path policies = Files.createDirectories(directory.resolve("repository/policies/team"));
        Files.writeString(policies.resolve("errors.md"), "");
        Path file = Files.writeString(
                policies.resolve("p.yaml"), CLEAN.replace("actions:", "runbook: \"" + runbook + "\", actions:"));
        PolicyCheck check = new PolicyCheck(NOW);

        check.add(file);

        assertThat(check.findings().isEmpty()).isEqualTo(found);
    }

    @Test
    void aFindingShowsItsLineACaretAndTheRule() throws IOException {
        List<Finding> findings = check(CLEAN.replace("error_rate", "eror_rate"));

        assertThat(new CheckReport(1, findings).lines(false))
                .hasSize(4)
                .element(0)
                .asString()
                .startsWith(directory.resolve("p.yaml") + ":6:26: error: unknown indicator \"eror_rate\"; allowed are ")
                .endsWith("; did you mean \"error_rate\"? [unknown-indicator]");
        assertThat(new CheckReport(1, findings).lines(false).subList(1, 4))
                .containsExactly(
                        "  6 |   - {name: a, indicator: eror_rate, warning: \"> 1%\", actions: {warning: [{notify: ops}]}}",
                        "    |                          ^", "1 file: 1 error, 0 warnings");
        assertThat(new CheckReport(1, findings).lines(true).get(0)).contains("\u001b[1;31merror\u001b[0m");
    }

    @Test
    void findingsOfOneRuleCanBeOneLine() throws IOException {
        String missing = "  - {name: a%d, indicator: latency_p9%d, runbook: r.md, warning: \"> 1s\", actions: {warning:"
                + " [{notify: ops}]}}%n";
        List<Finding> findings = check(HEAD + "objectives:\n" + missing.formatted(0, 0) + missing.formatted(5, 5));

        assertThat(new CheckReport(1, findings).linesWithFolded("runbook-missing"))
                .containsExactly(
                        "warning: 2 times runbook-missing; loadline policy check shows where [runbook-missing]",
                        "1 file: 0 errors, 2 warnings");
        assertThat(new CheckReport(1, findings).linesWithFolded("unused-route")).hasSize(7);
    }

    @Test
    void aLongOrHostileLineIsCutAndInert() throws IOException {
        List<Finding> findings =
                check(HEAD + "objectives: [{name: a, indicator: \"\t\u009b31m" + "x".repeat(400) + "\", widow: 1}]\n");

        List<String> lines = new CheckReport(1, findings).lines(false);
        assertThat(lines).allSatisfy(line -> assertThat(line).doesNotContainPattern("\\p{Cntrl}|\u009b"));
        assertThat(lines).filteredOn(line -> line.startsWith("  5 |")).allSatisfy(line -> assertThat(line)
                .hasSizeLessThan(180));
    }

    @Test
    void jsonHasThePartsOfEachFinding() throws IOException {
        Path file = directory.resolve("p.yaml");
        List<Finding> findings = check(CLEAN.replace("error_rate", "eror_rate").replace("ops: {", "other: {"));

        JsonNode json = new ObjectMapper().readTree(new CheckReport(1, findings).json());

        assertThat(json.get("files").asInt()).isEqualTo(1);
        assertThat(json.get("errors").asInt()).isEqualTo(2);
        assertThat(json.get("warnings").asInt()).isZero();
        JsonNode first = json.get("findings").get(0);
        assertThat(first.get("file").asText()).isEqualTo(file.toString());
        assertThat(first.get("line").asInt()).isEqualTo(6);
        assertThat(first.get("column").asInt()).isEqualTo(26);
        assertThat(first.get("severity").asText()).isEqualTo("error");
        assertThat(first.get("rule").asText()).isEqualTo("unknown-indicator");
        assertThat(first.get("message").asText()).startsWith("unknown indicator");
        assertThat(first.get("suggestion").asText()).isEqualTo("error_rate");
        assertThat(json.get("findings").get(1).get("rule").asText()).isEqualTo("unknown-name");
        assertThat(json.get("findings").get(1).get("suggestion").isNull()).isTrue();
    }

    @Test
    void filesAreCheckedEachByItselfAndTogether() throws IOException {
        Path first = Files.writeString(directory.resolve("a.yaml"), CLEAN);
        Path second = Files.writeString(directory.resolve("b.yaml"), CLEAN);
        Path third = Files.write(directory.resolve("c.yaml"), "name: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(directory.resolve("d.test.yaml"), "no policy");
        PolicyCheck check = new PolicyCheck(NOW);

        check.add(directory);

        assertThat(check.files()).isEqualTo(3);
        assertThat(check.findings())
                .extracting(finding -> finding.problem().toString())
                .containsExactly(
                        second + ":3:18: the policy name \"p\" is already used by " + first
                                + "; each file needs its own",
                        third + ": the file is not UTF-8; save it as UTF-8");
        assertThatThrownBy(() -> check.add(directory.resolve("none.yaml")))
                .isInstanceOf(PolicyException.class)
                .hasMessageEndingWith("none.yaml: there is no such file or directory");
    }

    private List<Finding> check(String text) throws IOException {
        PolicyCheck check = new PolicyCheck(NOW);
        check.add(Files.writeString(directory.resolve("p.yaml"), text));
        return check.findings();
    }
}
