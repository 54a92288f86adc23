package io.loadline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployFilesTest {
    @TempDir
    private Path directory;

    @Test
    void prometheusTakesTheRulesAndTheSampleConfiguration() {
        assertContent(Promtool.run("check", "rules", DeployFiles.RULES.toString()));
        assertContent(Promtool.run("check", "config", DeployFiles.CONFIG.toString()));
    }

    @Test
    void everyRuleFiresWhereItMustAndKeepsQuietWhereItMust() {
        assertContent(Promtool.run("test", "rules", DeployFiles.RULES_TEST.toString()));
    }

    @Test
    void everyRuleHasACaseOfEachKind() {
        Map<String, List<Integer>> cases = DeployFiles.cases();

        assertThat(DeployFiles.rules()).isNotEmpty().allSatisfy(rule -> assertThat(cases.get(rule.name()))
                .as(rule.name())
                .contains(0)
                .anyMatch(alerts -> alerts > 0));
        assertThat(cases.keySet()).as("no case is of a rule that is gone").allMatch(name -> DeployFiles.rules().stream()
                .anyMatch(rule -> rule.name().equals(name)));
    }

    @Test
    void aRuleThatCannotFireIsFoundOut() throws Exception {
        String broken = Files.readString(DeployFiles.RULES).replace("loadline_samples_residual != 0", "vector(0) > 1");
        Files.writeString(directory.resolve("loadline-rules.yml"), broken);
        Path tests = Files.copy(DeployFiles.RULES_TEST, directory.resolve("loadline-rules-test.yml"));

        Promtool.Answer answer = Promtool.run("test", "rules", tests.toString());

        assertThat(answer.exitCode()).isNotZero();
        assertThat(answer.output()).contains("LoadlineSamplesUnaccounted fires");
    }

    @Test
    void everyRuleSaysHowSevereItIsAndLeadsToARunbook() {
        assertThat(DeployFiles.rules()).allSatisfy(rule -> {
            assertThat(rule.labels().get("severity")).as(rule.name()).isIn("warning", "critical");
            assertThat(rule.annotations().keySet())
                    .as(rule.name())
                    .isEqualTo(Set.of("summary", "description", "runbook"));
            assertThat(Path.of(rule.annotations().get("runbook"))).isRegularFile();
            assertThat(rule.annotations().get("runbook")).startsWith("docs/runbooks/");
        });
    }

    @Test
    void prometheusCanReadEveryQueryOfTheDashboard() throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        List<DeployFiles.Query> queries = DeployFiles.dashboard();
        for (int i = 0; i < queries.size(); i++) {
            String expression = queries.get(i).expression().replace("$job", "loadline.*");
            rules.append("  - {record: 'query:%d', expr: '%s'}\n".formatted(i, expression.replace("'", "''")));
        }
        Path file = Files.writeString(directory.resolve("dashboard.yml"), rules);

        assertThat(queries).hasSizeGreaterThan(30);
        assertContent(Promtool.run("check", "rules", file.toString()));
    }

    private static void assertContent(Promtool.Answer answer) {
        assertThat(answer.exitCode()).as(answer.output()).isZero();
    }
}
