package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainersTest {
    private static String compose;
    private static String dockerfile;
    private static final Map<String, String> THREE = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException {
        compose = Files.readString(Path.of("docker-compose.yml"));
        dockerfile = Files.readString(Path.of("Dockerfile"));
        for (String line : Files.readAllLines(Path.of("three-brokers.env"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                THREE.put(line.split("=", 2)[0], line.split("=", 2)[1]);
            }
        }
    }

    @Test
    void oneBrokerAndThreeAgreeWithTheProgram() {
        assertThat(ComposeRules.problems(compose, Map.of(), dockerfile)).isEmpty();
        assertThat(ComposeRules.problems(compose, THREE, dockerfile)).isEmpty();
        assertThat(ComposeFile.read(compose, Map.of()).services())
                .containsKeys("kafka-1", "dynamodb", "aws", "provision", "monitor", "actuator", "store")
                .doesNotContainKeys("kafka-2", "kafka-3");
        assertThat(ComposeFile.read(compose, THREE).services()).containsKeys("kafka-2", "kafka-3");
    }

    @Test
    void prometheusLooksWhereTheServicesAre() throws IOException {
        Map<String, String> metrics = Map.of("COMPOSE_PROFILES", "metrics");
        ComposeFile all = ComposeFile.read(compose, metrics);
        Matcher targets = Pattern.compile("targets: \\[([a-z]+):(\\d+)]")
                .matcher(Files.readString(Path.of("deploy/prometheus/prometheus.yml")));

        assertThat(ComposeRules.problems(compose, metrics, dockerfile)).isEmpty();
        assertThat(ComposeRules.problems(compose.replace("loadline.json:/", "dash.json:/"), metrics, dockerfile))
                .containsExactly("grafana: mounts what is not there: ./deploy/grafana/dash.json");
        assertThat(targets.results()).hasSize(3).allSatisfy(target -> assertThat(all.texts(target.group(1), "ports"))
                .anyMatch(port -> port.endsWith(":" + target.group(2))));
    }

    @Test
    void everyVolumeThatIsDeclaredIsUsed() {
        ComposeFile all = ComposeFile.read(compose, Map.of("COMPOSE_PROFILES", "three-brokers,metrics"));

        assertThat(all.volumes()).allSatisfy(volume -> assertThat(
                        all.services().keySet().stream().flatMap(name -> all.texts(name, "volumes").stream()))
                .anyMatch(mount -> mount.startsWith(volume + ":")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOADLINE_TOPICS_PARTITIONS: \"4\"|LOADLINE_TOPIC_PARTITIONS: \"4\"|LOADLINE_TOPIC_PARTITIONS: there is no such",
                "LOADLINE_TOPICS_PARTITIONS: \"4\"|LOADLINE_TOPICS_PARTITIONS: four|allowed is 1 to 1000",
                "LOADLINE_TOPICS_REPLICATION: ${KAFKA_COPIES:-1}|LOADLINE_TOPICS_REPLICATION: 3|wants 3 copies of 1 brokers",
                "${BOOTSTRAP:-kafka-1:9092}|kafka-1:9093|looks for brokers at",
                "${BOOTSTRAP:-kafka-1:9092}|kafka-1|without a port",
                "command: [store]|command: [stor]|Unmatched argument at index 0: 'stor'",
                "command: [provision, topics, --apply]|command: [provision, topics, --aply]|Unknown option: '--aply'",
                "LOADLINE_MONITOR_HTTP_PORT: \"8080\"|LOADLINE_MONITOR_HTTP_PORT: \"8090\"|monitor: serves port 8090",
                "http://127.0.0.1:8082/healthz|http://127.0.0.1:8081/healthz|store: is asked for its health at",
                "http://127.0.0.1:8081/healthz|http://127.0.0.1:8081/health|actuator: is asked for its health at",
                "127.0.0.1:8082:8082|8082:8082|to other machines",
                "LOADLINE_MONITOR_STATE_DIR: /var/lib/loadline|LOADLINE_MONITOR_STATE_DIR: /state|on no volume",
                "monitor-state:/var/lib/loadline|state:/var/lib/loadline|volume state is not declared",
                "read_only: true|read_only: false|can write to its root file system",
                "10001:10001|0:0|user is not the image's",
                "cap_drop: [ALL]|cap_add: [ALL]|keeps capabilities",
                "/tmp:exec,mode|/tmp:mode|native code",
                "stop_grace_period: 40s|stop_grace_period: 10s|is killed before it has finished",
                "apache/kafka:4.3.1|apache/kafka:latest|image is not pinned",
                "http://dynamodb:8000|http://dynamodb:8001|nothing is served at",
                "LOADLINE_SNS_ENDPOINT: http://aws:4566|LOADLINE_SNS_ENDPOINT: http://emulator:4566|nothing is served at",
                "KAFKA_NODE_ID: \"1\"|KAFKA_NODE_ID: \"4\"|voters are",
                "_TOPIC_REPLICATION_FACTOR: ${KAFKA_COPIES:-1}|_TOPIC_REPLICATION_FACTOR: 3|more than there are brokers",
                "INTERNAL://kafka-1:9092,|INTERNAL://kafka:9092,|kafka-1: advertises",
                "127.0.0.1:19092:19092|127.0.0.1:19093:19092|not what is published",
                "Name=pages.fifo|Name=pagers.fifo|makes another topic",
                "provision: {condition: service_completed_successfully}|provisions: {condition: service_healthy}|waits for no service",
                "dynamodb: {condition: service_healthy}|sns-topic: {condition: service_healthy}|which tells none",
            })
    void everyRuleCanFail(String there, String instead, String problem) {
        String changed = compose.replace(there, instead);

        assertThat(changed).as("the text to change is there").isNotEqualTo(compose);
        assertThat(ComposeRules.problems(changed, Map.of(), dockerfile)).anyMatch(told -> told.contains(problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KAFKA_VOTERS|1@kafka-1:9093,2@kafka-2:9093|voters are",
                "KAFKA_COPIES|4|more than there are brokers",
                "KAFKA_MIN_ISR|1|is 1 of 3",
                "BOOTSTRAP|kafka-1:9092,kafka-4:9092|looks for brokers at",
            })
    void theRulesOfThreeBrokersCanFailToo(String variable, String instead, String problem) {
        Map<String, String> changed = new LinkedHashMap<>(THREE);
        changed.put(variable, instead);

        assertThat(ComposeRules.problems(compose, changed, dockerfile)).anyMatch(told -> told.contains(problem));
    }

    @Test
    void brokersOfDifferentClustersAreFound() {
        String changed = compose.replace("KAFKA_NODE_ID: \"2\"", "KAFKA_NODE_ID: \"2\"\n      CLUSTER_ID: another");

        assertThat(ComposeRules.problems(changed, THREE, dockerfile))
                .anyMatch(told -> told.contains("belong to several clusters"));
    }

    @Test
    void imageRunsJavaItselfAsAFixedUserAndHoldsNoDynamoDbLocal() throws IOException {
        assertThat(dockerfile.lines().filter(line -> line.startsWith("FROM ")))
                .allMatch(line -> line.matches("FROM [a-z0-9/-]+:\\d+\\.\\d+[A-Za-z0-9._-]*( AS build)?"))
                .hasSize(2);
        assertThat(dockerfile)
                .containsPattern("(?m)^USER [1-9]\\d+:[1-9]\\d+$")
                .containsPattern(
                        "(?m)^ENTRYPOINT \\[.*\"exec java .*\\$LOADLINE_OPTS .*\\\\\"\\$@\\\\\"\", \"loadline\"]$")
                .containsPattern("CMD \\[.*exec java .* health ");
        // Everything is left out but what is named: the jars of DynamoDB Local lie elsewhere.
        assertThat(Files.readAllLines(Path.of(".dockerignore")))
                .contains("*")
                .filteredOn(line -> line.startsWith("!"))
                .containsExactlyInAnyOrder("!pom.xml", "!.mvn", "!src/main", "!schemas", "!policies", "!maps");
    }
}
