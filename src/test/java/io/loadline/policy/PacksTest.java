package io.loadline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.sla.Action;
import io.loadline.sla.Action.Notify;
import io.loadline.sla.Action.Scale;
import io.loadline.sla.BurnTier;
import io.loadline.sla.Condition;
import io.loadline.sla.Floors.LowSamples;
import io.loadline.sla.Level;
import io.loadline.sla.Matcher;
import io.loadline.sla.Missing.Mode;
import io.loadline.sla.NotificationSettings;
import io.loadline.sla.Objective;
import io.loadline.sla.Policy;
import io.loadline.sla.Route;
import io.loadline.sla.ScalingPlan;
import io.loadline.sla.Slo;
import io.loadline.sla.Threshold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PacksTest {
    private static final Policy DEFAULT = PolicyReader.bundled("default");
    private static final Policy DEMO = PolicyReader.bundled("demo");
    private static final Policy STRICT = PolicyReader.bundled("strict");
    private static final Policy CLOUDWATCH = PolicyReader.bundled("cloudwatch");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            api-latency        | api      | latency_p95                 | 300 | GREATER 500.0  | GREATER 1000.0 | MISSING
            success-rate       | api      | success_rate                | 300 | LESS 0.99      | LESS 0.95      | MISSING
            dynamodb-throttles | dynamodb | throttles_per_minute        |  60 | GREATER 1.0    | GREATER 10.0   | NOT_BREACHING
            lambda-errors      | lambda   | error_rate                  | 300 | GREATER 0.01   | GREATER 0.05   | MISSING
            lambda-duration    | lambda   | latency_avg                 | 300 | GREATER 1000.0 | none           | MISSING
            page-load          | web      | distribution(page_load).p95 | 300 | GREATER 2000.0 | GREATER 5000.0 | MISSING
            """)
    void defaultPackHoldsTheTableOfTheDesign(
            String name, String kind, String indicator, int window, String warning, String critical, Mode missing) {
        Objective objective = objective(DEFAULT, name);

        assertThat(objective.select()).containsExactly(Matcher.of("kind", Matcher.Operator.EQUAL, kind));
        assertThat(objective.measured().indicator().text()).isEqualTo(indicator);
        assertThat(objective.window()).hasSeconds(window);
        assertThat(limit(objective.measured().limits().warning())).isEqualTo(warning);
        assertThat(limit(objective.measured().limits().critical())).isEqualTo(critical);
        assertThat(objective.missing().mode()).isEqualTo(missing);
    }

    @Test
    void everyObjectiveOfTheDefaultPackIsDecidedAlike() {
        assertThat(DEFAULT.name()).isEqualTo("default");
        assertThat(DEFAULT.objectives())
                .extracting(Objective::name)
                .containsExactly(
                        "api-latency",
                        "success-rate",
                        "dynamodb-throttles",
                        "lambda-errors",
                        "lambda-duration",
                        "page-load");
        assertThat(DEFAULT.objectives()).allSatisfy(objective -> {
            assertThat(objective.groupBy()).containsExactly("service", "operation");
            assertThat(objective.every()).hasSeconds(5);
            assertThat(objective.delay()).isZero();
            assertThat(objective.dwell().warning()).isZero();
            assertThat(objective.measured().floors().minSamples()).isEqualTo(20);
            assertThat(objective.measured().floors().minBreaching()).isEqualTo(5);
            assertThat(objective.measured().floors().lowSamples()).isEqualTo(LowSamples.HOLD);
            assertThat(objective.measured().floors().holdFor()).hasMinutes(15);
            assertThat(objective.missing().told()).isFalse();
            assertThat(objective.actAfter()).isZero();
        });
        assertThat(DEFAULT.notifications()).isEqualTo(NotificationSettings.defaults());
    }

    @Test
    void warningsInformCriticalsPageAndOnlyThrottlesScale() {
        assertThat(DEFAULT.objectives()).allSatisfy(objective -> {
            boolean scales = objective.name().equals("dynamodb-throttles");
            List<Action> warning =
                    scales ? List.of(new Notify("ops"), new Scale("write-capacity")) : List.of(new Notify("ops"));
            List<Action> critical =
                    scales ? List.of(new Notify("oncall"), new Scale("write-capacity")) : List.of(new Notify("oncall"));
            assertThat(objective.actionsAt(Level.WARNING)).isEqualTo(warning);
            assertThat(objective.actionsAt(Level.CRITICAL))
                    .isEqualTo(objective.measured().limits().critical().isPresent() ? critical : List.of());
        });
        assertThat(DEFAULT.routes())
                .isEqualTo(Map.of(
                        "oncall",
                        new Route("oncall", List.of("pagerduty", "sns"), Optional.empty()),
                        "ops",
                        new Route("ops", List.of("sns"), Optional.empty())));
    }

    @Test
    void defaultPackScalesAsInTheDesign() {
        assertThat(DEFAULT.scaling())
                .isEqualTo(Map.of(
                        "write-capacity",
                        plan(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(60))));
    }

    @Test
    void demoPackHasTheThresholdsOfTheDefaultPack() {
        assertThat(DEMO.name()).isEqualTo("demo");
        assertThat(DEMO.objectives()).hasSameSizeAs(DEFAULT.objectives());
        for (Objective expected : DEFAULT.objectives()) {
            Objective actual = objective(DEMO, expected.name());
            assertThat(actual)
                    .usingRecursiveComparison()
                    .ignoringFields("window", "every")
                    .isEqualTo(expected);
            assertThat(actual.measured().limits().warning())
                    .isEqualTo(expected.measured().limits().warning());
            assertThat(actual.measured().limits().critical())
                    .isEqualTo(expected.measured().limits().critical());
        }
        assertThat(DEMO.routes()).isEqualTo(DEFAULT.routes());
    }

    @Test
    void demoPackOnlyShortensTimes() {
        assertThat(DEMO.objectives()).allSatisfy(objective -> {
            assertThat(objective.window()).hasSeconds(20);
            assertThat(objective.every()).hasSeconds(1);
        });
        assertThat(DEMO.notifications())
                .isEqualTo(new NotificationSettings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofHours(4),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(30),
                        NotificationSettings.defaults().flapping()));
        assertThat(DEMO.scaling())
                .isEqualTo(Map.of(
                        "write-capacity", plan(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(5))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            api-latency-p50 | api    | latency_p50                | 300 | GREATER 50.0  | none
            api-latency-p95 | api    | latency_p95                | 300 | GREATER 100.0 | none
            api-latency-p99 | api    | latency_p99                | 300 | GREATER 200.0 | none
            api-errors      | api    | errors_per_minute          | 300 | none          | GREATER 1.0
            lambda-errors   | lambda | errors_per_minute          | 300 | none          | GREATER 2.0
            throttles       | any    | throttles_per_minute       |  60 | GREATER 0.0   | none
            cache-hit-rate  | cache  | gauge(cache_hit_rate).avg  | 300 | LESS 0.7      | none
            cdn-hit-rate    | cdn    | gauge(cache_hit_rate).avg  | 300 | LESS 0.8      | none
            """)
    void strictPackHoldsTheLimitsOfTheDesign(
            String name, String kind, String indicator, int window, String warning, String critical) {
        Objective objective = objective(STRICT, name);

        assertThat(objective.select())
                .isEqualTo(kind.equals("any") ? List.of() : List.of(Matcher.of("kind", Matcher.Operator.EQUAL, kind)));
        assertThat(objective.measured().indicator().text()).isEqualTo(indicator);
        assertThat(objective.window()).hasSeconds(window);
        assertThat(limit(objective.measured().limits().warning())).isEqualTo(warning);
        assertThat(limit(objective.measured().limits().critical())).isEqualTo(critical);
        assertThat(objective.groupBy()).containsExactly("service", "operation");
    }

    @Test
    void strictPackCountsBadMinutesOfAvailability() {
        assertThat(STRICT.objectives()).hasSize(9);
        assertThat(STRICT.slos().values()).singleElement().satisfies(slo -> {
            assertThat(slo.name()).isEqualTo("availability");
            assertThat(slo.target()).isEqualTo(0.9995);
            assertThat(slo.period()).hasDays(30);
            assertThat(slo.budgeting())
                    .isEqualTo(new Slo.Budgeting.TimeSlices(
                            Duration.ofMinutes(1), new Threshold(Threshold.Comparison.LESS, 0.95, "< 95%")));
        });
        assertThat(objective(STRICT, "availability").condition())
                .isInstanceOfSatisfying(Condition.Burning.class, burning -> assertThat(burning.tiers())
                        .extracting(BurnTier::severity)
                        .containsExactly(Level.CRITICAL, Level.CRITICAL, Level.WARNING, Level.WARNING));
    }

    @Test
    void cloudWatchPackLooksAtCompleteMinutesAsAlarmsDo() {
        assertThat(CLOUDWATCH.objectives()).hasSize(13).allSatisfy(objective -> {
            assertThat(objective.window()).hasMinutes(1);
            assertThat(objective.every()).hasMinutes(1);
            assertThat(objective.delay()).hasMinutes(5);
            // Minutes before the first would count as missing, which for this one is breaching.
            assertThat(objective.dwell().datapoints().isPresent())
                    .isNotEqualTo(objective.missing().mode() == Mode.BREACHING);
            assertThat(objective.select().get(0).toString()).contains("AWS/");
        });
        assertThat(missing("lambda-throttles", "dynamodb-read-throttles", "dynamodb-write-throttles", "alb-5xx"))
                .as("written only while something is throttled or fails")
                .containsOnly(Mode.NOT_BREACHING);
        assertThat(missing("alb-healthy-hosts")).containsOnly(Mode.BREACHING);
        assertThat(missing("apigateway-5xx", "apigateway-latency", "alb-response-time"))
                .containsOnly(Mode.MISSING);
    }

    private static List<Mode> missing(String... names) {
        return Stream.of(names)
                .map(name -> objective(CLOUDWATCH, name).missing().mode())
                .toList();
    }

    @Test
    void everyCriticalPagesAndEveryWarningInforms() {
        for (Policy pack : List.of(DEFAULT, DEMO, STRICT, CLOUDWATCH)) {
            assertThat(pack.objectives()).allSatisfy(objective -> {
                boolean critical = objective.condition().has(Level.CRITICAL);
                boolean warning = objective.condition().has(Level.WARNING);
                assertThat(objective.actionsAt(Level.CRITICAL).contains(new Notify("oncall")))
                        .isEqualTo(critical);
                assertThat(objective.actionsAt(Level.WARNING).contains(new Notify("ops")))
                        .isEqualTo(warning);
            });
        }
    }

    /** Packs of policies/, their own tests are beside them and run with {@code policy test}. */
    static List<Policy> packs() {
        return PolicyReader.readAll(Path.of("policies"));
    }

    @ParameterizedTest
    @MethodSource("packs")
    void everyObjectiveNamesARunbookThatIsThereAndNamesIt(Policy pack) {
        assertThat(pack.objectives()).allSatisfy(objective -> {
            Path runbook = Path.of(objective.runbook().orElseThrow());
            assertThat(runbook).isRegularFile();
            assertThat(Files.readString(runbook)).contains("`" + objective.name() + "`");
        });
    }

    @Test
    void packsOfTheClassPathAreTheFilesOfTheRepository() {
        assertThat(PolicyReader.readAll(Path.of("policies"))).contains(DEFAULT, DEMO, STRICT, CLOUDWATCH);
        assertThat(PolicyTexts.load(Path.of("policies")))
                .contains(
                        PolicyTexts.bundled("default"),
                        PolicyTexts.bundled("demo"),
                        PolicyTexts.bundled("strict"),
                        PolicyTexts.bundled("cloudwatch"));
    }

    private static ScalingPlan plan(Duration scaleOutCooldown, Duration scaleInCooldown, Duration verifyWindow) {
        return new ScalingPlan(
                "write-capacity",
                "dynamodb:table/{service}",
                "write_capacity",
                25,
                25,
                100,
                scaleOutCooldown,
                scaleInCooldown,
                Duration.ofMinutes(15),
                verifyWindow);
    }

    private static Objective objective(Policy policy, String name) {
        return policy.objectives().stream()
                .filter(objective -> objective.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String limit(Optional<Threshold> threshold) {
        return threshold.map(found -> found.comparison() + " " + found.limit()).orElse("none");
    }
}
