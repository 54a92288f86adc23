package io.loadline.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.PolicyCompiler;
import io.loadline.sample.SeriesKey;
import io.loadline.sla.Action.Notify;
import io.loadline.sla.Action.Scale;
import io.loadline.sla.Condition;
import io.loadline.sla.Dwell;
import io.loadline.sla.Floors;
import io.loadline.sla.Floors.LowSamples;
import io.loadline.sla.Indicator;
import io.loadline.sla.Level;
import io.loadline.sla.Limits;
import io.loadline.sla.Matcher;
import io.loadline.sla.Matcher.Operator;
import io.loadline.sla.Missing;
import io.loadline.sla.Missing.Mode;
import io.loadline.sla.NotificationSettings;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.sla.ScalingPlan;
import io.loadline.sla.Threshold;
import io.loadline.sla.Threshold.Comparison;
import io.loadline.yaml.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
    private static final String HEAD = "apiVersion: loadline/v1\nkind: Policy\nmetadata: {name: p}\n";
    private static final String LATENCY = HEAD + """
            objectives:
              - name: slow
                indicator: latency_p95
                warning: "> 500ms"
            """;

    @Test
    void everythingHasTheDefaultOfTheSemantics() {
        Policy policy = PolicyReader.read("p.yaml", LATENCY);

        assertThat(policy)
                .isEqualTo(new Policy(
                        "p",
                        PolicyReader.version(LATENCY),
                        List.of(new Objective(
                                "slow",
                                List.of(),
                                List.of("service", "operation"),
                                new Condition.Measured(
                                        indicator("latency_p95"),
                                        new Limits(
                                                Optional.of(new Threshold(Comparison.GREATER, 500, "> 500ms")),
                                                Optional.empty()),
                                        Limits.none(),
                                        new Floors(20, 5, LowSamples.HOLD, Duration.ofMinutes(15))),
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(5),
                                Duration.ZERO,
                                Dwell.of(Duration.ZERO),
                                new Missing(Mode.MISSING, false, Optional.empty()),
                                Duration.ZERO,
                                Optional.empty(),
                                Map.of())),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        new NotificationSettings(
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(5),
                                Duration.ofHours(4),
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(30),
                                Optional.of(new NotificationSettings.Flapping(6, Duration.ofMinutes(15)))),
                        List.of(),
                        List.of()));
    }

    @Test
    void everyKeyOfAnObjectiveIsMapped() {
        Policy policy = PolicyReader.read("p.yaml", HEAD + """
                objectives:
                  - name: slow
                    select: ['kind=api', 'region=~"eu-.*"', "operation!=GET /health", 'stage!~test|dev']
                    group_by: [service]
                    indicator: latency_p95
                    window: 1m
                    every: 10s
                    delay: 30s
                    for: 20s
                    min_samples: 7
                    min_breaching: 3
                    low_samples: no_data
                    hold_for: 1h30m
                    warning: ">= 0.5s"
                    critical: "> 1500ms"
                    missing_data: breaching
                    notify_no_data: true
                    act_after: 1m
                    runbook: docs/runbooks/high-latency.md
                    actions:
                      warning: [{notify: ops}]
                      critical: [{scale: reads}, {notify: ops}]
                routes:
                  ops: {receivers: [sns]}
                scaling:
                  reads: {resource: "dynamodb:table/t", dimension: read_capacity, step: 1, min: 1, max: 1}
                """);

        assertThat(policy.objectives())
                .containsExactly(new Objective(
                        "slow",
                        List.of(
                                Matcher.of("kind", Operator.EQUAL, "api"),
                                Matcher.of("region", Operator.MATCHES, "eu-.*"),
                                Matcher.of("operation", Operator.NOT_EQUAL, "GET /health"),
                                Matcher.of("stage", Operator.NOT_MATCHES, "test|dev")),
                        List.of("service"),
                        new Condition.Measured(
                                indicator("latency_p95"),
                                new Limits(
                                        Optional.of(new Threshold(Comparison.GREATER_OR_EQUAL, 500, ">= 0.5s")),
                                        Optional.of(new Threshold(Comparison.GREATER, 1500, "> 1500ms"))),
                                Limits.none(),
                                new Floors(7, 3, LowSamples.NO_DATA, Duration.ofMinutes(90))),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Dwell.of(Duration.ofSeconds(20)),
                        new Missing(Mode.BREACHING, true, Optional.empty()),
                        Duration.ofMinutes(1),
                        Optional.of("docs/runbooks/high-latency.md"),
                        Map.of(
                                Level.WARNING, List.of(new Notify("ops")),
                                Level.CRITICAL, List.of(new Scale("reads"), new Notify("ops")))));
    }

    @Test
    void defaultsReachEveryObjectiveThatDoesNotSayOtherwise() {
        Policy policy = PolicyReader.read("p.yaml", HEAD + """
                defaults:
                  group_by: [service, region]
                  window: 2m
                  every: 2s
                  delay: 3s
                  for: 4s
                  min_samples: auto
                  min_breaching: 6
                  low_samples: evaluate
                  hold_for: 7m
                  missing_data: ignore
                  notify_no_data: true
                  act_after: 8s
                objectives:
                  - {name: inherits, indicator: latency_p95, warning: "> 1s"}
                  - {name: overrides, indicator: error_rate, warning: "> 1%", window: 1m, min_samples: 1, notify_no_data: false}
                """);

        Objective inherits = policy.objectives().get(0);
        assertThat(inherits.groupBy()).containsExactly("service", "region");
        assertThat(inherits.window()).hasMinutes(2);
        assertThat(inherits.every()).hasSeconds(2);
        assertThat(inherits.delay()).hasSeconds(3);
        assertThat(inherits.dwell().warning()).hasSeconds(4);
        assertThat(inherits.measured().floors().minSamples()).isEqualTo(200);
        assertThat(inherits.measured().floors().minBreaching()).isEqualTo(6);
        assertThat(inherits.measured().floors().lowSamples()).isEqualTo(LowSamples.EVALUATE);
        assertThat(inherits.measured().floors().holdFor()).hasMinutes(7);
        assertThat(inherits.missing().mode()).isEqualTo(Mode.IGNORE);
        assertThat(inherits.missing().told()).isTrue();
        assertThat(inherits.actAfter()).hasSeconds(8);
        Objective overrides = policy.objectives().get(1);
        assertThat(overrides.window()).hasMinutes(1);
        assertThat(overrides.measured().floors().minSamples()).isEqualTo(1);
        assertThat(overrides.missing().told()).isFalse();
        assertThat(overrides.every()).hasSeconds(2);
    }

    @Test
    void actsAsSoonAsTheAlertFiresUnlessToldToWait() {
        Policy policy = PolicyReader.read("p.yaml", LATENCY + "    for: 30s\n");

        assertThat(policy.objectives().get(0).actAfter()).hasSeconds(30);
    }

    @Test
    void notificationsRoutesAndPlansAreMapped() {
        Policy policy = PolicyReader.read("p.yaml", LATENCY + """
                notifications:
                  {group_wait: 1s, group_interval: 2s, repeat_interval: 3s, resolve_after: 4s, close_after_silence: 5s}
                routes:
                  oncall: {receivers: [pagerduty, sns]}
                scaling:
                  all: {resource: "dynamodb:table/{service}/index/i", dimension: write_capacity, step: 1, min: 2, max: 3,
                        scale_out_cooldown: 4s, scale_in_cooldown: 5s, scale_in_after: 6s, verify_window: 7s}
                  few: {resource: "dynamodb:table/x", dimension: read_capacity, step: 1, min: 2, max: 3}
                """);

        assertThat(policy.notifications())
                .isEqualTo(new NotificationSettings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        NotificationSettings.defaults().flapping()));
        assertThat(policy.routes().get("oncall").receivers()).containsExactly("pagerduty", "sns");
        assertThat(policy.scaling().get("all"))
                .isEqualTo(new ScalingPlan(
                        "all",
                        "dynamodb:table/{service}/index/i",
                        "write_capacity",
                        1,
                        2,
                        3,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7)));
        assertThat(policy.scaling().get("few"))
                .isEqualTo(new ScalingPlan(
                        "few",
                        "dynamodb:table/x",
                        "read_capacity",
                        1,
                        2,
                        3,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(60)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            latency_p95                 | > 500ms   | GREATER          | 500
            latency_avg                 | >=0.25s   | GREATER_OR_EQUAL | 250
            latency_max                 | > 2m      | GREATER          | 120000
            latency_p50                 | > 1500us  | GREATER          | 1.5
            success_rate                | < 99%     | LESS             | 0.99
            success_rate                | <= 0.999  | LESS_OR_EQUAL    | 0.999
            success_rate                | < 99.95 % | LESS             | 0.9995
            error_rate                  | > 0       | GREATER          | 0
            throttles_per_minute        | > 1       | GREATER          | 1
            gauge(temperature).min      | < -5.5    | LESS             | -5.5
            gauge(lag).max              | > 2s      | GREATER          | 2000
            distribution(page_load).p95 | > 5       | GREATER          | 5
            """)
    void limitsAreReadInTheUnitOfTheIndicator(String indicator, String written, Comparison comparison, double limit) {
        Policy policy = PolicyReader.read(
                "p.yaml", HEAD + "objectives: [{name: a, indicator: " + indicator + ", warning: \"" + written + "\"}]");

        assertThat(policy.objectives().get(0).measured().limits().warning())
                .contains(new Threshold(comparison, limit, written));
    }

    @ParameterizedTest
    @CsvSource({
        "latency_p50, 20",
        "latency_p90, 100",
        "latency_p95, 200",
        "latency_p99, 1000",
        "latency_p999, 10000",
        "distribution(x).p99, 1000"
    })
    void minSamplesAutoFollowsTheQuantile(String indicator, int expected) {
        Policy policy = PolicyReader.read(
                "p.yaml",
                HEAD + "objectives: [{name: a, indicator: " + indicator + ", warning: \"> 1s\", min_samples: auto}]");

        assertThat(policy.objectives().get(0).measured().floors().minSamples()).isEqualTo(expected);
    }

    @Test
    void minSamplesAutoAsADefaultLeavesOtherIndicatorsAtTwenty() {
        Policy policy = PolicyReader.read(
                "p.yaml",
                HEAD
                        + "defaults: {min_samples: auto}\nobjectives: [{name: a, indicator: error_rate, warning: \"> 1%\"}]");

        assertThat(policy.objectives().get(0).measured().floors().minSamples()).isEqualTo(20);
    }

    @Test
    void selectorsMatchTheWholeLabel() {
        Policy policy = PolicyReader.read("p.yaml", LATENCY + "    select: ['region=~\"eu-\\d\"', \"zone=\"]\n");

        Objective objective = policy.objectives().get(0);
        assertThat(objective.selects(new SeriesKey("s", "api", "", Map.of("region", "eu-1"))))
                .isTrue();
        assertThat(objective.selects(new SeriesKey("s", "api", "", Map.of("region", "eu-12"))))
                .isFalse();
        assertThat(objective.selects(new SeriesKey("s", "api", "", Map.of("region", "eu-1", "zone", "a"))))
                .isFalse();
    }

    @Test
    void toldAreAllErrorsOfAFileInItsOrder() {
        PolicyException wrong = catchThrowableOfType(
                PolicyException.class,
                () -> PolicyReader.read(
                        "dir/p.yaml",
                        "kind: Polic\n" + LATENCY.substring(LATENCY.indexOf("metadata")) + "    windw: 1m\n"));

        assertThat(wrong.errors())
                .extracting(Problem::line, Problem::column)
                .containsExactly(tuple(1, 1), tuple(1, 7), tuple(7, 5));
        assertThat(wrong)
                .hasMessageStartingWith("dir/p.yaml:1:1: a policy has no \"apiVersion\"; it must have one\n"
                        + "dir/p.yaml:1:7: kind is \"Polic\"; allowed is Policy; did you mean \"Policy\"?\n"
                        + "dir/p.yaml:7:5: unknown key \"windw\"")
                .hasMessageEndingWith("did you mean \"window\"?");
    }

    @Test
    void versionIsTheBeginningOfTheHashOfTheText() {
        assertThat(PolicyReader.version("abc")).isEqualTo("ba7816bf8f01");
        assertThat(PolicyReader.read("p.yaml", LATENCY + "# seen\n").version())
                .isNotEqualTo(PolicyReader.read("p.yaml", LATENCY).version());
    }

    @Test
    void compilesTheTextOfAControlEvent() {
        PolicyCompiler compiler = PolicyReader::compile;

        assertThat(compiler.compile(new PolicyText("p", "v", LATENCY))).isEqualTo(PolicyReader.read("p.yaml", LATENCY));
        assertThatThrownBy(() -> compiler.compile(new PolicyText("q", "v", LATENCY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("q:1:1: the policy's metadata.name is \"p\"; it must be the event's");
        assertThatThrownBy(() -> compiler.compile(new PolicyText("p", "v", "")))
                .hasMessage("p:1:1: the file is empty; it must hold a policy");
    }

    @Test
    void readsTheFilesOfADirectoryInTheOrderOfTheirNames(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("b.yaml"), LATENCY.replace("name: p", "name: first"));
        Files.writeString(directory.resolve("c.yml"), LATENCY.replace("name: p", "name: second"));
        Files.writeString(directory.resolve("notes.txt"), "not a policy");
        Files.writeString(directory.resolve(".b.yaml"), "not a policy");
        Files.createDirectory(directory.resolve("a.yaml"));

        assertThat(PolicyReader.readAll(directory)).extracting(Policy::name).containsExactly("first", "second");
        assertThat(PolicyReader.readAll(directory.resolve("c.yml")))
                .extracting(Policy::name)
                .containsExactly("second");
        List<PolicyText> texts = PolicyTexts.load(directory);
        assertThat(texts).extracting(PolicyText::name).containsExactly("first", "second");
        assertThat(texts.get(0).version())
                .isEqualTo(PolicyReader.version(texts.get(0).text()));
    }

    @Test
    void refusesFilesThatCannotBeUsedTogether(@TempDir Path directory) throws IOException {
        Path first = Files.writeString(directory.resolve("a.yaml"), LATENCY);
        Path second = Files.writeString(directory.resolve("b.yaml"), LATENCY);
        Path third = Files.write(directory.resolve("c.yaml"), "name: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Path fourth = Files.writeString(directory.resolve("d.yaml"), LATENCY + "    every: 1h\n");

        assertThatThrownBy(() -> PolicyReader.readAll(directory))
                .hasMessage(
                        second + ":3:18: the policy name \"p\" is already used by " + first
                                + "; each file needs its own\n" + third
                                + ": the file is not UTF-8; save it as UTF-8\n" + fourth
                                + ":8:12: every is 1h and window 5m; every must not be longer than window, or samples would go unseen");
    }

    @Test
    void refusesPlacesWithoutPolicies(@TempDir Path directory) {
        Path missing = directory.resolve("p.yaml");

        assertThatThrownBy(() -> PolicyReader.readAll(missing))
                .hasMessage(missing + ": there is no such file or directory");
        assertThatThrownBy(() -> PolicyReader.readAll(directory))
                .hasMessage(directory + ": the directory has no *.yaml or *.yml file; it must have at least one");
        assertThatThrownBy(() -> PolicyReader.bundled("strictest"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no policy \"strictest\" comes with Loadline; there are default, strict, cloudwatch and demo");
    }

    private static Indicator indicator(String text) {
        return Indicator.parse(text).orElseThrow();
    }

    @Test
    void aCharacterThatIsNotAllowedHasItsPlaceAfterAnyLineBreak() {
        assertThatThrownBy(() -> PolicyReader.read("p.yaml", "a: 1\r\nb: 2\rc:\u0000"))
                .hasMessage("p.yaml:3:3: the character U+0000 is not allowed in YAML");
    }
}
