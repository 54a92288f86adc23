package io.loadline.actuator;

import static io.loadline.command.Notification.Event.OPEN;
import static io.loadline.command.Notification.Event.RESOLVE;
import static io.loadline.command.Notification.Event.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.loadline.command.CommandResult;
import io.loadline.command.CommandResult.Outcome;
import io.loadline.command.ScaleCommand.Direction;
import io.loadline.embedded.Channel;
import io.loadline.embedded.DynamoDbLocal;
import io.loadline.embedded.Effect;
import io.loadline.embedded.EmbeddedBroker;
import io.loadline.embedded.Fault;
import io.loadline.embedded.LedgerEntry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class ActuatorIT {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static EmbeddedBroker broker;
    private static DynamoDbLocal dynamoDb;

    private ActuatorHarness harness;
    private ActuatorLog log;

    @BeforeAll
    static void startServers() {
        broker = EmbeddedBroker.start();
        dynamoDb = DynamoDbLocal.start();
    }

    @AfterAll
    static void stopServers() {
        dynamoDb.close();
        broker.close();
    }

    @BeforeEach
    void startHarness() throws Exception {
        log = new ActuatorLog();
        harness = new ActuatorHarness(broker, "t" + PREFIXES.incrementAndGet());
    }

    @AfterEach
    void stopHarness() {
        harness.close();
        log.close();
    }

    @Test
    void deliversOpenUpdateAndResolveOnceToEachReceiver() throws Exception {
        Actuator actuator = started(harness.start());

        harness.tell(Commands.notification("a", OPEN, "pager", "topic"));
        harness.tell(Commands.notification("a", UPDATE, "pager", "topic"));
        harness.tell(Commands.notification("a", RESOLVE, "pager", "topic"));
        awaitResults(6);

        assertThat(effects(Channel.PAGERDUTY)).containsExactly(Effect.OPENED, Effect.UPDATED, Effect.RESOLVED);
        assertThat(fields(Channel.SNS, "MessageAttributes.event")).containsExactly("open", "update", "resolve");
        assertThat(harness.results()).allMatch(result -> result.outcome() == Outcome.DONE && result.attempts() == 1);
        assertThat(ready(actuator)).isEqualTo(200);
    }

    @Test
    void carriesOutAClaimAgainWithTheSameKeyAfterACrash() throws Exception {
        started(harness.start(crashOnce("a-open/pager", true)));

        harness.tell(Commands.notification("a", OPEN, "pager"));
        awaitResults(1);

        assertThat(effects(Channel.PAGERDUTY)).containsExactly(Effect.OPENED);
        assertThat(harness.results().get(0).outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void sendsAgainUnderTheSameKeyWhenTheCrashHidTheAnswer() throws Exception {
        started(harness.start(crashOnce("a-open/topic", false)));

        harness.tell(Commands.notification("a", OPEN, "topic"));
        harness.tell(Commands.notification("a", RESOLVE, "topic"));
        awaitResults(2);

        assertThat(harness.receivers.ledger().entries(Channel.SNS).stream()
                        .filter(entry -> entry.effect() != Effect.CREATED)
                        .map(entry -> entry.key() + " " + entry.effect()))
                .containsExactly("a-open PUBLISHED", "a-open DUPLICATE", "a-resolve PUBLISHED");
    }

    @Test
    void sendsNothingTwiceAfterARestart() throws Exception {
        Actuator first = started(harness.start());
        harness.tell(Commands.notification("a", OPEN, "pager", "topic"));
        awaitResults(2);
        first.close();
        harness.tell(Commands.notification("b", OPEN, "pager", "topic"));

        started(harness.start());
        awaitResults(4);

        assertThat(harness.receivers.ledger().entries(Channel.PAGERDUTY))
                .extracting(LedgerEntry::key)
                .containsExactly("key-a", "key-b");
        assertThat(fields(Channel.SNS, "MessageAttributes.incident_id")).containsExactly("a", "b");
    }

    @Test
    void aReceiverThatIsDownDelaysOnlyItselfAndLosesNothing() throws Exception {
        harness.receivers.faults().always(Channel.PAGERDUTY, Fault.refuse(503));
        Actuator actuator = started(harness.start());

        harness.tell(Commands.notification("a", OPEN, "pager", "topic"));
        harness.tell(Commands.notification("b", OPEN, "pager", "topic"));
        awaitResults(2);
        assertThat(harness.results()).allMatch(result -> result.target().equals("topic"));

        // What the other receiver was told is remembered although the offset could not move.
        actuator.close();
        harness.receivers.faults().clear();
        started(harness.start());
        awaitResults(4);
        assertThat(harness.receivers.ledger().delivered(Channel.PAGERDUTY))
                .extracting(LedgerEntry::key)
                .containsExactlyInAnyOrder("key-a", "key-b");
        assertThat(fields(Channel.SNS, "MessageAttributes.incident_id")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whatWasOpenedAndResolvedMeanwhileWakesNobody() throws Exception {
        harness.tell(Commands.notification("a", OPEN, "pager", "topic"));
        harness.tell(Commands.notification("b", OPEN, "pager", "topic"));
        harness.tell(Commands.notification("a", RESOLVE, "pager", "topic"));

        started(harness.start());
        awaitResults(6);

        assertThat(harness.receivers.ledger().entries(Channel.PAGERDUTY))
                .extracting(LedgerEntry::key)
                .containsExactly("key-b");
        assertThat(fields(Channel.SNS, "MessageAttributes.command_id"))
                .containsExactlyInAnyOrder("b-open", "a-resolve");
        assertThat(harness.results())
                .filteredOn(result -> result.incidentId().equals("a"))
                .allMatch(result -> result.detail().equals(Outbox.SUMMARISED));
    }

    @Test
    void refusesForGoodWhatTheReceiverRefusesAndGoesOn() throws Exception {
        harness.receivers.faults().next(Channel.PAGERDUTY, 1, Fault.refuse(400));
        started(harness.start());

        harness.tell(Commands.notification("a", OPEN, "pager", "nobody"));
        harness.send(".notifications", "x", new byte[] {1, 2, 3});
        harness.tell(Commands.notification("b", OPEN, "pager"));
        awaitResults(3);

        assertThat(harness.results().stream()
                        .filter(result -> result.incidentId().equals("a")))
                .allMatch(result -> result.outcome() == Outcome.FAILED && result.attempts() == 1);
        assertThat(harness.resultOf("b-open").orElseThrow().outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void logsOneWarningForEachPageThatDoesNotGetOut() throws Exception {
        harness.receivers.faults().always(Channel.PAGERDUTY, Fault.refuse(403));
        started(harness.start());

        harness.tell(Commands.notification("a", OPEN, "pager", "sns", "topic"));
        harness.tell(Commands.notification("b", OPEN, "no\u001b[2J\u009b\nbody"));
        awaitResults(4);

        assertThat(log.lines(Level.WARN)).hasSize(3).allMatch(line -> line.chars()
                .noneMatch(Character::isISOControl));
        assertThat(log.lines(Level.WARN))
                .filteredOn(line -> line.startsWith("receiver="))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("receiver=pager command=a-open incident=a service=orders"
                                + " route=on-call event=open outcome=failed attempts=1 reason=")
                        && line.contains("403"))
                .anyMatch(line -> line.startsWith("receiver=sns command=a-open incident=a ")
                        && line.endsWith(
                                "receiver sns is not configured: set sns.topic (--sns-topic," + " LOADLINE_SNS_TOPIC)"))
                .anyMatch(line -> line.startsWith("receiver=no [2J body command=b-open incident=b ")
                        && line.contains("there are only pagerduty and sns, and configured are [pager, topic]"))
                .noneMatch(line -> line.contains("912 ms") || line.contains(ActuatorHarness.ROUTING_KEY));
    }

    @Test
    void logsEachAttemptThatIsMadeAgainAndTheEndOfThem() throws Exception {
        harness.receivers.faults().next(Channel.PAGERDUTY, 2, Fault.refuse(503));
        started(harness.start());

        harness.tell(Commands.notification("a", OPEN, "pager"));
        awaitResults(1);

        assertThat(log.lines(Level.WARN))
                .filteredOn(line -> line.startsWith("receiver="))
                .hasSize(2)
                .allMatch(line -> line.startsWith("receiver=pager command=a-open attempt=") && line.contains("503"))
                .noneMatch(line -> line.contains("Retry["));
        assertThat(log.lines(Level.INFO))
                .anyMatch(line -> line.startsWith("receiver=pager command=a-open incident=a ")
                        && line.contains(" outcome=done attempts=3 "));
    }

    @Test
    void saysAtItsStartThatItHasNoReceiver() {
        harness.withoutReceivers();

        started(harness.start());

        assertThat(log.lines(Level.WARN))
                .contains("no receiver is configured, so every page fails: set pagerduty.routing_key"
                        + " (LOADLINE_PAGERDUTY_ROUTING_KEY) or sns.topic (--sns-topic, LOADLINE_SNS_TOPIC)");
    }

    @Test
    void anotherInstanceStandsByAndTakesOver() throws Exception {
        Actuator first = started(harness.start());
        Actuator second = harness.start();
        await().atMost(Duration.ofSeconds(15)).until(() -> second.status().ready());
        Actuator onDuty = first.status().onDuty() ? first : second;
        Actuator other = onDuty == first ? second : first;
        assertThat(other.status().onDuty()).isFalse();
        harness.tell(Commands.notification("a", OPEN, "pager"));
        awaitResults(1);

        onDuty.close();
        harness.tell(Commands.notification("a", RESOLVE, "pager"));
        awaitResults(2);

        assertThat(effects(Channel.PAGERDUTY)).containsExactly(Effect.OPENED, Effect.RESOLVED);
    }

    @Test
    void scalesOneActAtATimeAndOnlyAfterTheVerdict() throws Exception {
        try (DynamoDbClient client = table("orders", 100)) {
            harness.scaleTablesAt(dynamoDb.endpoint());
            started(harness.start());

            harness.command(Commands.scale("s1", "orders", Direction.OUT));
            harness.command(Commands.scale("s2", "orders", Direction.OUT));
            CommandResult first = awaitResult("s1");
            CommandResult second = awaitResult("s2");
            harness.judge(first, CommandResult.Effect.EFFECTIVE);
            harness.command(Commands.scale("s3", "orders", Direction.OUT));
            CommandResult third = awaitResult("s3");

            assertThat(first.outcome()).isEqualTo(Outcome.DONE);
            assertThat(first.valueBefore()).isEqualTo(OptionalLong.of(100));
            assertThat(first.valueAfter()).isEqualTo(OptionalLong.of(150));
            assertThat(second.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(second.rule()).isEqualTo(Optional.of("awaiting_verdict"));
            assertThat(third.rule()).isEqualTo(Optional.of("cooldown_out"));
            assertThat(writeCapacity(client, "orders")).isEqualTo(150);
        }
    }

    @Test
    void setsTheClaimedValueAfterACrashAndNoOther() throws Exception {
        try (DynamoDbClient client = table("carts", 100)) {
            harness.scaleTablesAt(dynamoDb.endpoint());
            // It crashes after the act: computed anew the target would be 200.
            started(harness.start(crashOnce("s1", false)));

            harness.command(Commands.scale("s1", "carts", Direction.OUT));
            CommandResult result = awaitResult("s1");

            assertThat(result.outcome()).isEqualTo(Outcome.DONE);
            assertThat(result.valueBefore()).isEqualTo(OptionalLong.of(100));
            assertThat(result.valueAfter()).isEqualTo(OptionalLong.of(150));
            assertThat(writeCapacity(client, "carts")).isEqualTo(150);
        }
    }

    @Test
    void failsWithoutATableAndOnlyTalksInADryRun() throws Exception {
        try (DynamoDbClient client = table("stock", 100)) {
            harness.scaleTablesAt(dynamoDb.endpoint());
            Actuator acting = started(harness.start());
            harness.command(Commands.scale("s1", "missing", Direction.OUT));
            assertThat(awaitResult("s1").outcome()).isEqualTo(Outcome.FAILED);
            assertThat(log.lines(Level.WARN))
                    .anyMatch(line -> line.startsWith("command=s1 incident=incident-1 service=orders"
                            + " resource=dynamodb:table/missing outcome=failed "));
            acting.close();

            started(harness.startDry());
            harness.command(Commands.scale("s2", "stock", Direction.OUT));
            CommandResult result = awaitResult("s2");

            assertThat(result.outcome()).isEqualTo(Outcome.DRY_RUN);
            assertThat(result.valueAfter()).isEqualTo(OptionalLong.of(150));
            assertThat(writeCapacity(client, "stock")).isEqualTo(100);
        }
    }

    private static Checkpoints crashOnce(String key, boolean beforeTheEffect) {
        AtomicInteger crashes = new AtomicInteger();
        return new Checkpoints() {
            @Override
            public void claimed(String at) {
                crash(at, beforeTheEffect);
            }

            @Override
            public void carriedOut(String at) {
                crash(at, !beforeTheEffect);
            }

            private void crash(String at, boolean here) {
                if (here && at.equals(key) && crashes.getAndIncrement() == 0) {
                    throw new IllegalStateException("crash for a test");
                }
            }
        };
    }

    private static Actuator started(Actuator actuator) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> actuator.status().onDuty() && actuator.status().ready());
        return actuator;
    }

    private void awaitResults(int count) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(harness.results()).hasSize(count));
    }

    private CommandResult awaitResult(String commandId) {
        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> harness.resultOf(commandId), Optional::isPresent)
                .orElseThrow();
    }

    private List<Effect> effects(Channel channel) {
        return harness.receivers.ledger().entries(channel).stream()
                .map(LedgerEntry::effect)
                .toList();
    }

    private List<String> fields(Channel channel, String field) {
        return harness.receivers.ledger().delivered(channel).stream()
                .filter(entry -> entry.effect() != Effect.CREATED)
                .map(entry -> entry.field(field))
                .toList();
    }

    private static int ready(Actuator actuator) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + actuator.httpPort() + "/readyz");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static DynamoDbClient table(String name, long writeCapacity) {
        DynamoDbClient client = DynamoDbClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(dynamoDb.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build();
        client.createTable(request -> request.tableName(name)
                .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH))
                .attributeDefinitions(id -> id.attributeName("id").attributeType(ScalarAttributeType.S))
                .provisionedThroughput(units -> units.readCapacityUnits(10L).writeCapacityUnits(writeCapacity)));
        return client;
    }

    private static long writeCapacity(DynamoDbClient client, String table) {
        return client.describeTable(request -> request.tableName(table))
                .table()
                .provisionedThroughput()
                .writeCapacityUnits();
    }
}
