package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.loadline.config.Catalogue;
import io.loadline.config.Service;
import io.loadline.web.Health;
import io.loadline.web.HealthServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private record Run(int exitCode, String out, String err) {}

    static Stream<String> verbs() {
        return Main.commandLine().getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbHelpsWithAnExample(String verb) {
        Run run = run(verb, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Usage: loadline " + verb, "Example", "  loadline " + verb);
    }

    @Test
    void namesItsVersion() {
        assertThat(run("--version").out()).startsWith("loadline ");
        assertThat(run("--version").exitCode()).isZero();
    }

    @Test
    void withoutAVerbIsWrongUsage() {
        Run run = run();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("no verb given").hasLineCount(1);
    }

    @Test
    void suggestsTheNearestVerb() {
        Run run = run("replya");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("did you mean", "replay").hasLineCount(1);
    }

    @Test
    void suggestsTheNearestOption() {
        Run run = run("replay", "--evnets", "x");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("Unknown option", "'--evnets'", "did you mean --events?")
                .doesNotContain("Missing")
                .hasLineCount(1);
    }

    @Test
    void refusesWhatIsNoTime() {
        Run run = run("demo", "--for", "90");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--for", "'90' is no time", "like 90s").hasLineCount(1);
    }

    @Test
    void refusesASummaryThatCannotBeWrittenBeforeAnythingStarts() {
        Run run = run("demo", "--for", "90s", "--summary", "no/such/directory/s.json");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--summary", "there is no directory").hasLineCount(1);
    }

    @Test
    void refusesAReportThatCannotBeWrittenBeforeAnythingIsRead() {
        Run run = run("replay", "--events", "pom.xml", "--report", "no/such/directory/r.json");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--report", "there is no directory").hasLineCount(1);
    }

    @Test
    void theLiveViewSaysWithinSecondsWhyTheClusterDoesNotAnswer() {
        Run run = assertTimeout(
                Duration.ofSeconds(12),
                () -> run("top", "--bootstrap", "127.0.0.1:9", "--config", "/dev/null", "--once"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("127.0.0.1:9", "Connection refused").hasLineCount(1);
    }

    @Test
    void aMissingPolicyFileHasNoLine() {
        Run run = run("replay", "--events", "pom.xml", "--policies", "no/such/policies");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("no/such/policies: there is no such file or directory")
                .hasLineCount(1);
    }

    @Test
    void tellsEverythingThatIsWrongWithTheSettings() {
        Run run = run("monitor", "--bootstrap", "broker1", "--partitions", "many", "--replication", "0");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "--bootstrap: bootstrap names the broker \"broker1\" without a port",
                        "--partitions: topics.partitions is \"many\"; allowed is 1 to 1000",
                        "--replication: topics.replication is \"0\"; allowed is 1 to 10")
                .hasLineCount(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitor", "store", "actuator"})
    void everyServiceTakesTheOptionsOfItsSettings(String verb) {
        assertThat(Catalogue.entries())
                .filteredOn(entry -> entry.services().contains(Service.valueOf(verb.toUpperCase(Locale.ROOT))))
                .filteredOn(entry -> entry.option().isPresent())
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(run(verb, "--help").out())
                        .contains(entry.option().orElseThrow().name()));
    }

    @Test
    void listsTheSettingsAndMasksSecrets(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("l.yaml"),
                "prefix: p\nkafka: {sasl.jaas.config: tops3cret}\npagerduty: {routing_key: tops3cret}\n");

        Run text = run("config", "--config", file.toString(), "--changed");
        Run json = run("config", "--config", file.toString(), "--json", "--service", "actuator");

        assertThat(text.exitCode()).isZero();
        assertThat(text.out())
                .contains(
                        "prefix = p    [" + file + ":1]", "kafka.sasl.jaas.config = ***", "pagerduty.routing_key = ***")
                .doesNotContain("tops3cret", "topics.partitions");
        assertThat(json.exitCode()).isEqualTo(2);
        assertThat(json.err()).contains("no Kafka cluster is named").hasLineCount(1);
        assertThat(run("config", "--config", file.toString(), "--json").out())
                .contains("\"key\" : \"topics.partitions\"", "\"value\" : \"***\"")
                .doesNotContain("tops3cret");
    }

    @Test
    void printsAnExampleThatItAccepts(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("l.yaml"), run("config", "--example").out());

        assertThat(run("config", "--config", file.toString(), "--changed").out())
                .contains("every setting is left at its default");
    }

    @Test
    void healthIsTheAnswerOfTheService() {
        AtomicBoolean healthy = new AtomicBoolean(true);
        try (HealthServer server = new HealthServer(
                "test", "127.0.0.1", 0, () -> new Health(healthy.get(), false, Map.of("a", "b")), () -> "")) {
            String address = "http://127.0.0.1:" + server.port();

            assertThat(run("health", address + "/healthz").exitCode()).isZero();
            assertThat(run("health", address + "/healthz").out()).contains("{\"a\":\"b\"}");
            assertThat(run("health", address + "/readyz").exitCode()).isEqualTo(1);
            assertThat(run("health", address + "/readyz").err()).contains("status 503");
            healthy.set(false);
            assertThat(run("health", address + "/healthz").exitCode()).isEqualTo(1);
        }
        assertThat(run("health", "http://127.0.0.1:1/healthz").exitCode()).isEqualTo(1);
        assertThat(run("health", "http://127.0.0.1:1/healthz").err()).contains("nobody listens there");
        assertThat(run("health", "127.0.0.1").exitCode()).isEqualTo(2);
    }

    @Test
    void showsAStackTraceOnlyWhenAsked() {
        List<String> wrong = List.of("replay", "--events", "no/such/file.jsonl");

        Run quiet = run(wrong.toArray(String[]::new));
        Run loud = run(Stream.concat(wrong.stream(), Stream.of("--debug")).toArray(String[]::new));

        assertThat(quiet.exitCode()).isEqualTo(2);
        assertThat(quiet.err()).hasLineCount(1).doesNotContain("\tat ");
        assertThat(loud.exitCode()).isEqualTo(2);
        assertThat(loud.err()).contains("\tat io.loadline.");
    }

    @Test
    void asksForAClusterWhenNoneIsNamed() {
        Run run = run("monitor");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--bootstrap", "--config").hasLineCount(1);
    }

    @Test
    void refusesReceiversForAnActuatorThatItDoesNotRun() {
        Run run = run("monitor", "--bootstrap", "nowhere:1", "--sns-topic", "arn:aws:sns:eu-west-1:123456789012:pages");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--with-actuator").hasLineCount(1);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void helpFitsATerminal(String verb) {
        assertThat(run(verb, "--help").out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(Main.commandLine()
                        .getSubcommands()
                        .get(verb)
                        .getCommandSpec()
                        .usageMessage()
                        .footer())
                .as("examples can be copied")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void printsTheTopologies() {
        Run run = run("topology");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("collect-fold-panes", "evaluate-windows");
    }

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Run(code, out.toString(), err.toString());
    }
}
