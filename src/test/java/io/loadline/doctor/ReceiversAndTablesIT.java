package io.loadline.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.loadline.actuator.ActuatorSettings;
import io.loadline.actuator.ReceiverSettings;
import io.loadline.actuator.ScalingSettings;
import io.loadline.actuator.Secret;
import io.loadline.adapter.aws.DynamoDbClients;
import io.loadline.adapter.aws.DynamoDbSettings;
import io.loadline.adapter.aws.DynamoDbSimulatedTable;
import io.loadline.adapter.aws.DynamoDbTables;
import io.loadline.command.GuardSettings;
import io.loadline.doctor.Finding.State;
import io.loadline.embedded.DynamoDbLocal;
import io.loadline.embedded.Effect;
import io.loadline.embedded.Receivers;
import io.loadline.monitor.MonitorSettings;
import io.loadline.store.StoreSettings;
import io.loadline.store.Tables;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The checks of what lies beyond the cluster, at stand-ins where something is wrong on purpose. */
class ReceiversAndTablesIT {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1/");
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path directory;

    private static DynamoDbLocal local;
    private static DynamoDbClient tables;
    private static Receivers receivers;

    @BeforeAll
    static void start() throws Exception {
        local = DynamoDbLocal.start();
        tables = DynamoDbClients.open(DynamoDbSettings.at(local.endpoint()));
        receivers = Receivers.start();
    }

    @AfterAll
    static void stop() {
        receivers.close();
        tables.close();
        local.close();
    }

    @Test
    void findsTablesThatAreMissingWrongOrOutOfReach() {
        assertThat(tables("missing-", local.endpoint()))
                .extracting(Finding::state)
                .containsExactly(State.WARNING, State.WARNING);
        DynamoDbSimulatedTable.create(tables, "wrong-log-metadata", 5);
        assertThat(tables("wrong-", local.endpoint()))
                .filteredOn(finding -> finding.state() == State.FAILED)
                .extracting(Finding::found)
                .singleElement()
                .asString()
                .startsWith("table wrong-log-metadata: its key is (id S) in place of (log_id S, timestamp N);");
        assertThat(tables("any-", NOBODY)).extracting(Finding::state).containsOnly(State.FAILED);

        new DynamoDbTables(tables).ensure(Tables.withPrefix("fine-").all());

        assertThat(tables("fine-", local.endpoint()))
                .extracting(Finding::state, Finding::found)
                .containsExactly(
                        tuple(State.OK, "table fine-log-metadata: ACTIVE, 3 indexes"),
                        tuple(State.OK, "table fine-audit-trail: ACTIVE, 2 indexes"));
    }

    private static List<Finding> tables(String prefix, URI endpoint) {
        DoctorSettings settings = settings()
                .withStore(
                        StoreSettings.defaults("unused:1").withPrefixes("loadline", prefix),
                        Optional.of(DynamoDbSettings.at(endpoint)));
        return run(new AwsChecks(settings)::tables);
    }

    @Test
    void findsAnSnsTopicThatIsMissingOrOutOfReachOrCannotTellRepeats() {
        String fifo = receivers.createTopic("pages.fifo");
        String standard = receivers.createTopic("pages");

        assertThat(sns(fifo, receivers.snsEndpoint()))
                .extracting(Finding::state)
                .containsExactly(State.OK);
        assertThat(sns(standard, receivers.snsEndpoint()))
                .extracting(Finding::state)
                .containsExactly(State.WARNING);
        assertThat(sns(fifo.replace("pages", "other"), receivers.snsEndpoint()))
                .extracting(Finding::state)
                .containsExactly(State.FAILED);
        assertThat(sns(fifo, NOBODY)).extracting(Finding::state).containsExactly(State.FAILED);
        assertThat(receivers.ledger().entries(entry -> entry.effect().isDelivered()))
                .as("nothing is published")
                .noneMatch(entry -> entry.effect() == Effect.PUBLISHED);
    }

    private static List<Finding> sns(String arn, URI endpoint) {
        return actuator(settings -> settings.withReceivers(
                        Map.of("sns", new ReceiverSettings.Sns(arn, Optional.empty(), Optional.of(endpoint)))))
                .sns();
    }

    @Test
    void findsThatPagerDutyIsOutOfReachOrTheKeyIsNone() {
        assertThat(pagerDuty(receivers.pagerDutyEnqueue(), KEY))
                .extracting(Finding::state)
                .containsExactly(State.OK);
        assertThat(pagerDuty(receivers.pagerDutyEnqueue(), "my-password"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.state()).isEqualTo(State.WARNING);
                    assertThat(finding.toString()).doesNotContain("my-password");
                });
        assertThat(pagerDuty(NOBODY, KEY)).extracting(Finding::state).containsExactly(State.FAILED);
        assertThat(receivers.ledger().alertKeys()).as("nobody is paged").isEmpty();
    }

    private static List<Finding> pagerDuty(URI endpoint, String key) {
        return actuator(settings -> settings.withReceivers(
                        Map.of("pagerduty", new ReceiverSettings.PagerDuty(endpoint, new Secret(key)))))
                .pagerDuty();
    }

    @Test
    void findsWhatCannotBeScaled() throws Exception {
        DynamoDbSimulatedTable.create(tables, "provisioned", 5);
        new DynamoDbTables(tables).ensure(Tables.withPrefix("on-demand-").all());
        Path killSwitch = Files.createFile(directory.resolve("stop"));

        List<Finding> found = actuator(settings -> settings.withScaling(new ScalingSettings(
                        true,
                        GuardSettings.allowing(List.of(
                                "dynamodb:table/provisioned",
                                "dynamodb:table/on-demand-audit-trail",
                                "dynamodb:table/nowhere",
                                "dynamodb:table/a*")),
                        Optional.of(killSwitch),
                        Optional.empty(),
                        Optional.of(local.endpoint()))))
                .scaling();

        assertThat(found)
                .extracting(Finding::state)
                .containsExactly(State.WARNING, State.OK, State.WARNING, State.FAILED, State.NOT_CHECKED);
        assertThat(found.get(0).found()).contains("the kill switch is on: " + killSwitch);
        assertThat(found.get(1).found()).isEqualTo("dynamodb:table/provisioned has 5 write capacity units");
        assertThat(found.get(3).found()).contains("dynamodb:table/nowhere");
    }

    /** Checks with one actuator. */
    private record Looking(ReceiverChecks checks) {
        List<Finding> sns() {
            return run(checks::sns);
        }

        List<Finding> pagerDuty() {
            return run(checks::pagerDuty);
        }

        List<Finding> scaling() {
            return run(checks::scaling);
        }
    }

    private static Looking actuator(UnaryOperator<ActuatorSettings> with) {
        return new Looking(
                new ReceiverChecks(settings().withActuator(with.apply(ActuatorSettings.defaults("unused:1")))));
    }

    @Test
    void findsCredentialsOrSaysWhereToPutThem() {
        DoctorSettings aws = settings()
                .withStore(StoreSettings.defaults("unused:1"), Optional.of(DynamoDbSettings.inRegion("eu-west-1")));
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE1234");
        System.setProperty("aws.secretAccessKey", "wJalrXUtnFEMI");
        try {
            assertThat(run(new AwsChecks(aws)::credentials)).singleElement().satisfies(finding -> {
                assertThat(finding.state()).isEqualTo(State.OK);
                assertThat(finding.found()).contains("…1234").doesNotContain("wJalr", "AKID");
            });
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
        assertThat(run(new AwsChecks(settings())::credentials))
                .extracting(Finding::state)
                .containsExactly(State.NOT_CHECKED);
    }

    @Test
    void findsThatThereIsNoPlaceForState() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(run(new StateDirCheck(file.resolve("state"))::look))
                .extracting(Finding::state)
                .containsExactly(State.FAILED);
        assertThat(run(new StateDirCheck(directory.resolve("state"))::look))
                .extracting(Finding::state)
                .containsExactly(State.OK);
        assertThat(directory.resolve("state")).doesNotExist();
    }

    private static DoctorSettings settings() {
        return DoctorSettings.of(MonitorSettings.local("unused:1", Path.of("unused"), 1));
    }

    private static List<Finding> run(Check.Look look) {
        Findings findings = new Findings("tested");
        new Check("tested", look).run(findings);
        return findings.all();
    }
}
