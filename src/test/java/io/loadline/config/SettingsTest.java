package io.loadline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    private Path directory;

    @Test
    void commandLineWinsOverEnvironmentOverFileOverDefault() {
        Path file = Read.written(directory, """
                topics: {partitions: 4, replication: 2}
                monitor: {threads: 5}
                """);
        Settings settings = Settings.read(new Settings.Origins(
                Optional.of(file),
                Map.of("LOADLINE_TOPICS_PARTITIONS", "6", "LOADLINE_TOPICS_REPLICATION", "5"),
                Map.of("topics.partitions", Map.entry("--partitions", "8"))));

        assertThat(settings.get(Catalogue.PARTITIONS)).isEqualTo(8);
        assertThat(settings.get(Catalogue.REPLICATION)).isEqualTo(5);
        assertThat(settings.get(Catalogue.THREADS)).isEqualTo(5);
        assertThat(settings.get(Catalogue.STANDBYS)).isEqualTo(1);
        assertThat(sources(settings))
                .contains(
                        "topics.partitions --partitions",
                        "topics.replication env LOADLINE_TOPICS_REPLICATION",
                        "monitor.threads " + file + ":2",
                        "monitor.standbys default");
    }

    @Test
    void environmentNamesTheFileWhereTheCommandLineDoesNot() {
        Path file = Read.written(directory, "prefix: from-file");

        Settings settings = Read.environment(Map.of("LOADLINE_CONFIG", file.toString()));

        assertThat(settings.get(Catalogue.PREFIX)).isEqualTo("from-file");
    }

    @Test
    void everythingWrongIsToldAtOnceWithItsPlace() {
        Path file = Read.written(directory, """
                bootsrap: b:1
                prefix: "a b"
                topics:
                  partitions: 0
                  arrival: sometimes
                monitor: {threads: many, colour: red, heartbeat: 2}
                kafka: {secrity.protocol: SSL}
                """);

        SettingsException wrong = refused(new Settings.Origins(
                Optional.of(file),
                Map.of("LOADLINE_TOPICS_PARTITONS", "3", "LOADLINE_STORE_PAUSE", "2h"),
                Map.of("topics.replication", Map.entry("--replication", "three"))));

        assertThat(wrong.problems())
                .containsExactly(
                        file + ":1:1: unknown key \"bootsrap\" in the settings file; allowed are " + sections()
                                + "; did you mean \"bootstrap\"?",
                        file + ":6:26: unknown key \"colour\" in monitor; allowed are dimensions, emit_all, heartbeat,"
                                + " http_host, http_port, policies, snapshots, standbys, state_dir, threads",
                        "LOADLINE_TOPICS_PARTITONS: there is no such setting; did you mean"
                                + " \"LOADLINE_TOPICS_PARTITIONS\"?; loadline config lists them all",
                        file + ":2:9: prefix is \"a b\"; allowed is 1 to 100 letters, digits, dots, dashes and"
                                + " underscores",
                        file + ":4:15: topics.partitions is \"0\"; allowed is 1 to 1000",
                        file + ":5:12: topics.arrival is \"sometimes\"; allowed are append, create",
                        file + ":6:20: monitor.threads is \"many\"; allowed is 1 to 256",
                        file
                                + ":6:50: monitor.heartbeat is \"2\", which is no duration; write whole numbers with ms, s,"
                                + " m, h or d, largest unit first, for instance 500ms, 5s or 1h30m; did you mean"
                                + " \"2s\"?",
                        file + ":7:27: kafka.secrity.protocol is no setting of Kafka's clients; did you mean"
                                + " \"security.protocol\"?",
                        "LOADLINE_STORE_PAUSE: store.pause is \"2h\"; allowed is 0s to 1m",
                        "--replication: topics.replication is \"three\"; allowed is 1 to 10");
    }

    @Test
    void whatIsInTheWrongSectionIsShownTheRightOne() {
        assertThatThrownBy(() -> Read.file(directory, "partitions: 3"))
                .hasMessageContaining("did you mean \"topics.partitions\"?");
    }

    @Test
    void whatDoesNotGoTogetherIsToldWhereItWasSaid() {
        assertThatThrownBy(() -> Read.file(directory, "topics: {replication: 1, min_insync_replicas: 2}"))
                .hasMessageContaining(":1:47: topics.min_insync_replicas must be 1 to topics.replication (1), was 2");
        assertThatThrownBy(() -> Read.environment(Map.of("LOADLINE_ACTUATOR_RETRY_FIRST_DELAY", "2m")))
                .hasMessageStartingWith("LOADLINE_ACTUATOR_RETRY_FIRST_DELAY: actuator.retry.first_delay must be more");
        assertThatThrownBy(() -> Read.environment(Map.of("LOADLINE_PAGERDUTY_ENDPOINT", "http://pages:1")))
                .hasMessageContaining("LOADLINE_PAGERDUTY_ENDPOINT: ")
                .hasMessageContaining("set LOADLINE_PAGERDUTY_ROUTING_KEY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "broker1|without a port",
                "broker1:9092,broker2|\"broker2\" without a port",
                "broker1:0|a port is 1 to 65535",
                "broker1:99999|a port is 1 to 65535",
                "b1:9092,|write HOST:PORT",
                "SSL://b1:9092|kafka.security.protocol",
            })
    void brokersNeedAPort(String bootstrap, String message) {
        assertThatThrownBy(() -> Read.environment(Map.of("LOADLINE_BOOTSTRAP", bootstrap)))
                .hasMessageStartingWith("LOADLINE_BOOTSTRAP: bootstrap names the broker")
                .hasMessageContaining(message);
    }

    @Test
    void brokersMayBeManyAndOfIpv6() {
        assertThat(Read.environment(Map.of("LOADLINE_BOOTSTRAP", "b1:1, [::1]:9092"))
                        .get(Catalogue.BOOTSTRAP))
                .isEqualTo("b1:1,[::1]:9092");
    }

    @Test
    void saysWhatToDoWhenNoClusterOrRegionIsNamed() {
        assertThatThrownBy(() -> Read.nothing().records().monitor())
                .hasMessageContaining("--bootstrap", "LOADLINE_BOOTSTRAP")
                .hasMessageNotContaining("region");
        assertThatThrownBy(() -> Read.nothing().records().store())
                .hasMessageContaining("LOADLINE_BOOTSTRAP")
                .hasMessageContaining("LOADLINE_AWS_REGION");
    }

    @Test
    void defaultsFollowTheSettingsTheyDependOn() {
        Settings settings = Read.environment(Map.of("LOADLINE_PREFIX", "p", "LOADLINE_TOPICS_REPLICATION", "1"));

        assertThat(settings.get(Catalogue.DEPLOYMENT)).isEqualTo("p");
        assertThat(settings.get(Catalogue.MIN_INSYNC_REPLICAS)).isEqualTo(1);
        assertThat(settings.get(Catalogue.STANDBYS)).isZero();
        assertThat(settings.get(Catalogue.STATE_DIR)).hasToString(System.getProperty("user.home") + "/.loadline/p");
    }

    @Test
    void emptyVariablesAndFilesOfCommentsSayNothing() {
        assertThat(Read.environment(Map.of("LOADLINE_PREFIX", "")).get(Catalogue.PREFIX))
                .isEqualTo("loadline");
        assertThat(Read.file(directory, "# nothing\n\n  # yet\n").get(Catalogue.PREFIX))
                .isEqualTo("loadline");
        assertThat(Read.file(directory, "").get(Catalogue.PREFIX)).isEqualTo("loadline");
    }

    @Test
    void variablesThatAreNoSettingsAreLeftAlone() {
        assertThat(Read.environment(Map.of("LOADLINE_OPTS", "-Xmx1g", "PATH", "/bin"))
                        .values())
                .allSatisfy(value -> assertThat(value.source()).isEqualTo(Source.DEFAULT));
    }

    @Test
    void listsAreListsInTheFileAndHaveCommasElsewhere() {
        assertThat(Read.file(directory, "monitor: {dimensions: [zone, cell]}").get(Catalogue.DIMENSIONS))
                .containsExactly("zone", "cell");
        assertThat(Read.environment(Map.of("LOADLINE_MONITOR_DIMENSIONS", "zone, cell"))
                        .get(Catalogue.DIMENSIONS))
                .containsExactly("zone", "cell");
        assertThat(Read.file(directory, "monitor: {dimensions: []}").get(Catalogue.DIMENSIONS))
                .isEmpty();
    }

    @Test
    void retentionsAreNamedAfterTheirTopics() {
        Settings settings = Read.environment(
                Map.of("LOADLINE_TOPICS_RETENTION_LOG_METADATA", "2d", "LOADLINE_TOPICS_RETENTION_PANES", "3d"));

        assertThat(settings.family(Catalogue.RETENTION)).containsOnlyKeys("log-metadata", "panes");
        assertThatThrownBy(() -> Read.environment(Map.of("LOADLINE_TOPICS_RETENTION_PANS", "2d")))
                .hasMessageContaining("did you mean \"panes\"?");
        assertThatThrownBy(() -> Read.file(directory, "topics: {retention: {control: 2d}}"))
                .hasMessageContaining("keeps the last record of each key for ever");
    }

    @Test
    void kafkaSettingsHaveTheirOwnNamesInTheFileAndDotsForUnderscoresInVariables() {
        Settings fromFile = Read.file(directory, "kafka: {security.protocol: SSL, linger.ms: 5}");
        Settings fromVariables =
                Read.environment(Map.of("LOADLINE_KAFKA_SECURITY_PROTOCOL", "SSL", "LOADLINE_KAFKA_LINGER_MS", "5"));

        assertThat(fromFile.family(Catalogue.KAFKA)).isEqualTo(Map.of("security.protocol", "SSL", "linger.ms", "5"));
        assertThat(fromVariables.family(Catalogue.KAFKA)).isEqualTo(fromFile.family(Catalogue.KAFKA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "isolation.level",
                "processing.guarantee",
                "auto.offset.reset",
                "transactional.id",
                "acks",
                "enable.auto.commit",
                "bootstrap.servers",
                "group.id",
                "application.id",
                "producer.enable.idempotence",
                "main.consumer.isolation.level",
                "partitioner.class",
                "partitioner.ignore.keys",
                "transaction.two.phase.commit.enable",
            })
    void whatExactlyOnceRestsOnCannotBeSet(String name) {
        assertThatThrownBy(() -> Read.file(directory, "kafka: {" + name + ": x}"))
                .hasMessageContaining("kafka." + name + " cannot be set: ")
                .hasMessageContaining("leave it out");
    }

    @Test
    void valuesThatKafkaWouldRefuseAreRefusedHere() {
        assertThatThrownBy(() -> Read.file(directory, "kafka: {linger.ms: soon}"))
                .hasMessageContaining(":1:20: kafka.linger.ms is \"soon\"; Kafka takes long");
        assertThatThrownBy(() -> Read.file(directory, "kafka: {security.protocol: SLL}"))
                .hasMessageContaining("kafka.security.protocol is \"SLL\"; Kafka takes string")
                .hasMessageContaining("SASL_SSL");
    }

    @Test
    void secretsAreShownNowhere() {
        String secret = "tops3cret";
        Settings settings = Read.environment(Map.of(
                "LOADLINE_PAGERDUTY_ROUTING_KEY", secret,
                "LOADLINE_KAFKA_SASL_JAAS_CONFIG", "org.example.Login required password=\"" + secret + "\";",
                "LOADLINE_KAFKA_SSL_KEYSTORE_PASSWORD", secret,
                "LOADLINE_KAFKA_SSL_KEYSTORE_KEY", secret,
                "LOADLINE_KAFKA_PRODUCER_SSL_KEY_PASSWORD", secret));

        assertThat(settings.values().toString()).doesNotContain(secret).contains("pagerduty.routing_key=***");
        assertThat(settings.values().stream().filter(Value::isSecret).map(Value::shown))
                .containsOnly("***")
                .hasSize(5);
    }

    @Test
    void secretsAreNotQuotedInErrors() {
        String secret = "tops3cret";

        for (String text : List.of(
                "kafka: {sasl.jaas.confg: " + secret + "}",
                "kafka: {ssl.keystore.password: [" + secret + "]}",
                "kafka: {ssl.keystore.password: {" + secret + ": 1}}",
                "pagerduty: {routing_key: \"" + secret + "\\n\"}",
                "pagerduty: {routing_key: [" + secret + "]}",
                "pagerduty: " + secret,
                "pagerduty: {routing_key: \"" + secret + "}")) {
            assertThatThrownBy(() -> Read.file(directory, text))
                    .as(text)
                    .isInstanceOf(SettingsException.class)
                    .hasMessageNotContaining(secret);
        }
    }

    @Test
    void addressesHoldNoPasswordsThatWouldBeShown() {
        assertThatThrownBy(() -> Read.file(directory, "dynamodb: {endpoint: \"http://me:tops3cret@host:8000\"}"))
                .hasMessageContaining("dynamodb.endpoint has a user or a password; ")
                .hasMessageNotContaining("tops3cret");
    }

    @Test
    void secretsMayBeInFiles() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "0123456789abcdef0123456789abcdef\n");

        Settings settings = Read.environment(Map.of(
                "LOADLINE_PAGERDUTY_ROUTING_KEY_FILE",
                file.toString(),
                "LOADLINE_KAFKA_SSL_KEY_PASSWORD_FILE",
                file.toString()));

        assertThat(settings.get(Catalogue.PAGERDUTY_ROUTING_KEY)).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(settings.family(Catalogue.KAFKA)).containsOnlyKeys("ssl.key.password");
        assertThat(sources(settings)).contains("pagerduty.routing_key env LOADLINE_PAGERDUTY_ROUTING_KEY_FILE");
    }

    @Test
    void fileOfASecretMustBeReadableAndTheOnlyWord() {
        assertThatThrownBy(() -> Read.environment(Map.of("LOADLINE_PAGERDUTY_ROUTING_KEY_FILE", "/no/such/file")))
                .hasMessageContaining("LOADLINE_PAGERDUTY_ROUTING_KEY_FILE: the file \"/no/such/file\" cannot be read");
        assertThatThrownBy(() -> Read.environment(
                        Map.of("LOADLINE_PAGERDUTY_ROUTING_KEY_FILE", "/x", "LOADLINE_PAGERDUTY_ROUTING_KEY", "y")))
                .hasMessageContaining("is set, too");
        assertThatThrownBy(() -> Read.environment(Map.of("LOADLINE_PREFIX_FILE", "/x")))
                .hasMessageContaining("LOADLINE_PREFIX_FILE: there is no such setting");
    }

    @Test
    void aSecretWhereTheNameOfItsFileShouldBeIsNotQuoted() {
        for (String secret : List.of("0123456789abcdef0123456789abcdef", "tops3cret/with+slashes==")) {
            assertThatThrownBy(() -> Read.environment(Map.of("LOADLINE_PAGERDUTY_ROUTING_KEY_FILE", secret)))
                    .hasMessageStartingWith(
                            "LOADLINE_PAGERDUTY_ROUTING_KEY_FILE: the file that it names cannot be read")
                    .hasMessageNotContaining(secret);
        }
    }

    @Test
    void whatSteersATerminalIsNotQuoted() {
        assertThatThrownBy(() -> Read.environment(Map.of("LOADLINE_PREFIX", "a\u001b[2J\u009b2Jb\u202ec")))
                .hasMessageContaining("\"a [2J 2Jb c\"");
    }

    @Test
    void unusableFilesAreNamedWithoutAPlaceInThem() {
        assertThatThrownBy(() -> Read.environment(Map.of("LOADLINE_CONFIG", "/no/such/loadline.yaml")))
                .hasMessage("/no/such/loadline.yaml: there is no such settings file");
        assertThatThrownBy(() -> Read.environment(Map.of("LOADLINE_CONFIG", directory.toString())))
                .hasMessageContaining("it is a directory");
        assertThatThrownBy(() -> Read.file(directory, "a: ["))
                .hasMessageContaining("loadline.yaml:1:5: not readable as YAML");
        assertThatThrownBy(() -> Read.file(directory, "text")).hasMessageContaining("must be a map");
        assertThatThrownBy(() -> Read.file(directory, "prefix:")).hasMessageContaining("prefix has no value");
    }

    @Test
    void namesFromOutsideCannotMoveATerminal() {
        assertThatThrownBy(() -> Read.environment(Map.of("LOADLINE_\u001b[2J", "x")))
                .hasMessageNotContaining("\u001b");
        assertThatThrownBy(() -> Read.file(directory, "\"\\e[2J\": x")).hasMessageNotContaining("\u001b");
        assertThatThrownBy(() -> Read.file(directory, "prefix: \"\\e[2J\"")).hasMessageNotContaining("\u001b");
        assertThatThrownBy(() -> Read.file(directory, "kafka: {\"\\e[2J\": x}")).hasMessageNotContaining("\u001b");
        assertThatThrownBy(() -> Read.file(directory, "topics: {retention: {\"\\e[2J\": 1h}}"))
                .hasMessageNotContaining("\u001b");
    }

    private static SettingsException refused(Settings.Origins origins) {
        return catchThrowableOfType(SettingsException.class, () -> Settings.read(origins));
    }

    private static String sections() {
        return "actuator, aws, bootstrap, deployment, dynamodb, kafka, monitor, pagerduty, prefix, scaling, sns, store,"
                + " time, topics";
    }

    private static Set<String> sources(Settings settings) {
        return settings.values().stream()
                .map(value -> value.key() + " " + value.source())
                .collect(java.util.stream.Collectors.toSet());
    }
}
