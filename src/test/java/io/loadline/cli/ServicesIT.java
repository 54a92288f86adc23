package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loadline.adapter.aws.DynamoDbClients;
import io.loadline.adapter.aws.DynamoDbSettings;
import io.loadline.embedded.Channel;
import io.loadline.embedded.DynamoDbLocal;
import io.loadline.embedded.Effect;
import io.loadline.embedded.EmbeddedBroker;
import io.loadline.embedded.Ledger;
import io.loadline.embedded.Receivers;
import io.loadline.metrics.DeployFiles;
import io.loadline.metrics.Scrape;
import io.loadline.sample.LogEvent;
import io.loadline.sample.LogEvent.Level;
import io.loadline.sample.Outcome;
import io.loadline.sample.SeriesKey;
import io.loadline.simulate.KafkaSink;
import io.loadline.topology.Topics;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The services as an adopter runs them: processes of their own, told everything on the command line. */
class ServicesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final List<String> SERVICES = List.of("monitor", "store", "actuator");
    private static final String POLICY = "src/test/resources/cli/services.yaml";

    @TempDir
    private Path directory;

    private int logs;

    @Test
    void pageAndStoreAsProcessesAndStopInGoodOrder() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                DynamoDbLocal dynamoDb = DynamoDbLocal.start();
                DynamoDbClient tables = DynamoDbClients.open(DynamoDbSettings.at(dynamoDb.endpoint()));
                Receivers receivers = Receivers.start();
                KafkaSink sink = new KafkaSink(broker.bootstrapServers(), Topics.withPrefix("loadline"), Map.of());
                ServiceProcesses services = new ServiceProcesses(directory, broker.bootstrapServers())) {
            startAll(services, dynamoDb, receivers);
            for (String service : SERVICES) {
                await(service).atMost(LIMIT).until(() -> services.answers(service, "/readyz"));
                assertThat(services.answers(service, "/healthz")).as(service).isTrue();
            }
            assertThat(services.get("monitor", "/readyz").orElseThrow().body())
                    .containsPattern("\"watermark\":\"20\\d\\d-[^\"]+Z\"")
                    .contains("\"waiting_for\":[", "\"partitions\":2");

            Ledger ledger = receivers.ledger();
            await("a page").atMost(LIMIT).until(() -> {
                produce(sink);
                return !ledger.alertKeys().isEmpty()
                        && !ledger.delivered(Channel.SNS).isEmpty();
            });
            topShowsTheIncident(broker, services);
            refusesOtherPartitions(services);
            produce(sink);
            assertThat(sink.flush()).isZero();
            await("log metadata").atMost(LIMIT).until(() -> items(tables, "loadline-log-metadata") == logs);
            await("audit trail").atMost(LIMIT).until(() -> items(tables, "loadline-audit-trail") > 0);

            tellsItsFigures(services);

            SERVICES.forEach(services::terminate);
            for (String service : SERVICES) {
                assertThat(services.awaitEnd(service, STOP_LIMIT))
                        .as(() -> services.printed(service))
                        .isZero();
            }
            assertThat(ledger.entries(entry -> entry.effect() == Effect.OPENED)).hasSize(1);
        }
    }

    private void tellsItsFigures(ServiceProcesses services) throws Exception {
        Scrape all = new Scrape(List.of());
        for (String service : SERVICES) {
            Scrape scrape =
                    Scrape.of(services.get(service, "/metrics").orElseThrow().body());
            System.out.printf("%s exposes %d series%n", service, scrape.series().size());
            assertThat(scrape.series()).as(service).hasSizeLessThan(600);
            all = all.and(scrape);
        }
        assertThat(DeployFiles.missing(all))
                .as("asked for by a rule or the dashboard")
                .isEmpty();
        assertThat(all.families("loadline_"))
                .as("docs/metrics.md explains exactly what there is")
                .isEqualTo(DeployFiles.documented().stream()
                        .filter(name -> name.startsWith("loadline_"))
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(DeployFiles.documented()).containsAll(all.families(""));

        assertThat(all.sum("loadline_samples_residual")).isZero();
        assertThat(all.sum("loadline_store_records_written_total", "table", "log-metadata"))
                .isEqualTo(logs);
        assertThat(all.sum("loadline_commands_total", "kind", "notification", "outcome", "done"))
                .as("to PagerDuty and to SNS")
                .isGreaterThanOrEqualTo(2);
        assertThat(all.sum("loadline_receiver_delay_seconds_count", "receiver", "pagerduty"))
                .isPositive();
        assertThat(all.sum("loadline_detection_delay_seconds_count"))
                .isEqualTo(all.sum("loadline_transitions_total"))
                .isPositive();
        assertThat(all.sum("loadline_actuator_on_duty")).isEqualTo(1);
    }

    private void startAll(ServiceProcesses services, DynamoDbLocal dynamoDb, Receivers receivers) {
        String state = directory.resolve("state").toString();
        services.start(
                "monitor",
                "monitor",
                "--policies",
                POLICY,
                "--partitions",
                "2",
                "--replication",
                "1",
                "--state-dir",
                state);
        services.start(
                "store", "store", "--dynamodb-endpoint", dynamoDb.endpoint().toString());
        // Without a word about DynamoDB or a region: who only pages has neither.
        services.start(
                "actuator",
                "actuator",
                "--sns-topic",
                receivers.createTopic("pages.fifo"),
                "--sns-endpoint",
                receivers.snsEndpoint().toString(),
                "--pagerduty-endpoint",
                receivers.pagerDutyEnqueue().toString());
    }

    private void refusesOtherPartitions(ServiceProcesses services) {
        String state = directory.resolve("other").toString();
        services.start("other", "monitor", "--partitions", "3", "--replication", "1", "--state-dir", state);
        assertThat(services.awaitEnd("other", LIMIT)).isEqualTo(2);
        assertThat(services.printed("other"))
                .contains("loadline monitor: topics are not as they must be")
                .contains("topic loadline.panes has 2 partitions, expected 3; fix: --partitions 2")
                .contains("kafka-topics.sh", "--alter --topic loadline.panes --partitions 3")
                .doesNotContain("\tat ");
    }

    private void topShowsTheIncident(EmbeddedBroker broker, ServiceProcesses services) throws Exception {
        String monitor = services.address("monitor").orElseThrow();
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) broker.bootstrapServers()))) {
            Set<String> before = groups(admin);
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int code = Main.run(
                    new PrintWriter(out),
                    new PrintWriter(err),
                    "top",
                    "--bootstrap",
                    broker.bootstrapServers(),
                    "--monitor",
                    monitor,
                    "--json");

            assertThat(code).as(err.toString()).isZero();
            JsonNode top = new ObjectMapper().readTree(out.toString());
            assertThat(top.path("troubles")).as(out.toString()).isEmpty();
            JsonNode checkout = top.path("services").path(0);
            assertThat(checkout.path("service").asText()).isEqualTo("checkout");
            assertThat(checkout.path("level").asText()).isEqualTo("critical");
            assertThat(checkout.path("stale").asBoolean()).isFalse();
            assertThat(checkout.path("breaches").path(0).path("objective").asText())
                    .isEqualTo("errors");
            assertThat(checkout.path("breaches").path(0).path("threshold").asText())
                    .isEqualTo("> 30%");
            JsonNode incident = top.path("incidents").path(0);
            assertThat(incident.path("open").asBoolean()).isTrue();
            assertThat(incident.path("told"))
                    .extracting(told -> told.path("receiver").asText() + " "
                            + told.path("outcome").asText())
                    .containsExactly("pagerduty done", "sns done");
            assertThat(top.path("counted").asLong()).as("as the monitor says").isPositive();
            assertThat(groups(admin))
                    .as("it leaves no group behind; the actuator's may just be forming")
                    .isSubsetOf(Stream.concat(before.stream(), Stream.of("loadline-actuator"))
                            .toList());
        }
    }

    private static Set<String> groups(Admin admin) throws Exception {
        return admin.listGroups().all().get().stream()
                .map(group -> group.groupId())
                .collect(Collectors.toSet());
    }

    private void produce(KafkaSink sink) {
        Instant now = Instant.now();
        sink.metrics(
                "checkout",
                new MetricBatchWriter("checkout", "api", Map.of())
                        .request(now.toEpochMilli(), "pay", 20_000, Outcome.OK, "")
                        .request(now.toEpochMilli(), "pay", 90_000, Outcome.ERROR, "")
                        .toBytes());
        SeriesKey series = new SeriesKey("checkout", "api", "pay", Map.of());
        sink.log(
                "checkout",
                Codecs.LOG_EVENT.encode(new LogEvent(
                        "log-" + logs++,
                        now,
                        series,
                        Level.ERROR,
                        Optional.of("user-1"),
                        Optional.empty(),
                        "no answer",
                        Optional.empty(),
                        Optional.empty())));
    }

    private static int items(DynamoDbClient tables, String name) {
        return tables.scan(scan -> scan.tableName(name)).count();
    }
}
