package io.loadline.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.actuator.ActuatorSettings;
import io.loadline.actuator.ReceiverSettings;
import io.loadline.doctor.Finding.State;
import io.loadline.embedded.EmbeddedBroker;
import io.loadline.engine.ControlEvent;
import io.loadline.monitor.MonitorSettings;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.Heartbeat;
import io.loadline.topology.ProvisionSettings;
import io.loadline.topology.TopicProvisioner;
import io.loadline.topology.Topics;
import io.loadline.wire.Codecs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check of the cluster on a broker where something is wrong on purpose; every test has a prefix of its own. */
class DoctorIT {
    private static final ProvisionSettings ONE = new ProvisionSettings(1, 1, ArrivalMode.APPEND);

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "true",
                "transaction.max.timeout.ms",
                "5000",
                "group.initial.rebalance.delay.ms",
                "0"));
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void findsNothingWrongWithTopicsAsTheyAreMade() {
        provision("fine");

        List<Finding> found = look("fine", ONE, deployment -> new TopicChecks(deployment)::asSet);

        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.state()).isEqualTo(State.OK);
            assertThat(finding.found())
                    .isEqualTo("15, as the settings want them: 1 partitions, 1 replica(s)," + " min.insync.replicas 1");
        });
    }

    @Test
    void onlyWarnsBeforeTheFirstStart() {
        List<Finding> found = look("none", ONE, deployment -> new TopicChecks(deployment)::asSet);

        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.state()).isEqualTo(State.WARNING);
            assertThat(finding.found()).isEqualTo("none of the 15 topics is there yet");
            assertThat(finding.fix())
                    .contains("loadline provision topics --bootstrap " + broker.bootstrapServers()
                            + " --prefix none --partitions 1 --replication 1 --apply");
        });
    }

    @Test
    void findsWhatIsWrongWithTopics() throws Exception {
        provision("bad");
        admin.deleteTopics(List.of("bad.snapshots", "bad.panes")).all().get();
        admin.createTopics(List.of(new NewTopic("bad.panes", 3, (short) 1)))
                .all()
                .get();
        set("bad.logs", "message.timestamp.type", "CreateTime");
        set("bad.alerts", "retention.ms", "3600000");
        set("bad.metrics", "cleanup.policy", "compact");
        set("bad.audit", "max.message.bytes", "1000000");
        set("bad.evaluations", "unclean.leader.election.enable", "true");

        List<Finding> found = look("bad", ONE, deployment -> new TopicChecks(deployment)::asSet);

        assertThat(failed(found))
                .contains(
                        "missing: bad.snapshots",
                        "bad.panes has partitions 3, should be 1",
                        "bad.panes has message.timestamp.type CreateTime, should be LogAppendTime",
                        "bad.logs has message.timestamp.type CreateTime, should be LogAppendTime",
                        "bad.metrics has cleanup.policy compact, should be delete",
                        "bad.audit has max.message.bytes 1000000, should be 8388608",
                        "bad.evaluations has unclean.leader.election.enable true, should be false");
        assertThat(of(found, State.WARNING)).contains("bad.alerts has retention.ms 3600000, should be 31536000000");
        assertThat(found).allSatisfy(finding -> assertThat(finding.fix()).isNotEmpty());
    }

    @Test
    void findsThatOneBrokerCannotHoldThreeReplicas() throws Exception {
        provision("single");
        ProvisionSettings three = ONE.withReplication(3);
        transact("single.alerts");

        assertThat(failed(look("single", three, deployment -> new BrokerChecks(deployment)::reachable)))
                .containsExactly("1 broker(s) live, topics are to have 3 replicas");
        assertThat(failed(look("single", three, deployment -> new TopicChecks(deployment)::asSet)))
                .contains("single.metrics has replication 1, should be 3");
        assertThat(of(look("single", three, deployment -> new BrokerChecks(deployment)::quorum), State.WARNING))
                .containsExactly("a single controller, 1: without it no partition finds another leader");
        assertThat(failed(look("single", three, deployment -> new ReplicaChecks(deployment)::transactionState)))
                .containsExactly("__transaction_state has 1 replica(s), min.insync.replicas 1: with one broker lost,"
                        + " exactly-once is, too");
        assertThat(failed(look("single", three, deployment -> new ReplicaChecks(deployment)::offsets)))
                .hasSize(1);
        assertThat(look("single", ONE, deployment -> new ReplicaChecks(deployment)::transactionState))
                .extracting(Finding::state)
                .containsExactly(State.OK);
    }

    @Test
    void findsPartitionsThatRefuseWrites() throws Exception {
        provision("stuck");
        assertThat(look("stuck", ONE, deployment -> new ReplicaChecks(deployment)::inSync))
                .extracting(Finding::state)
                .containsExactly(State.OK);
        set("stuck.control", "min.insync.replicas", "2");

        List<Finding> found = look("stuck", ONE, deployment -> new ReplicaChecks(deployment)::inSync);

        assertThat(failed(found))
                .singleElement()
                .asString()
                .matches("1 of \\d+ partitions have fewer in-sync replicas"
                        + " than min.insync.replicas: they refuse every write \\(stuck.control-0\\)");
    }

    @Test
    void findsABootstrapAddressThatNobodyListensAt() {
        MonitorSettings settings = MonitorSettings.local(broker.bootstrapServers() + ",127.0.0.1:1", directory, 1);

        List<Finding> found = look(settings, deployment -> new BrokerChecks(deployment)::reachable);

        assertThat(of(found, State.WARNING)).singleElement().asString().startsWith("bootstrap address 127.0.0.1:1: ");
    }

    @Test
    void findsBrokersThatDoNotAllowOurTransactions() {
        List<Finding> found = look("x", ONE, deployment -> new BrokerChecks(deployment)::limits);

        assertThat(failed(found))
                .containsExactly("broker 1: transaction.max.timeout.ms is 5000, the services use 10000");
    }

    @Test
    void findsAnOldTransactionVersion() throws Exception {
        assertThat(look("x", ONE, deployment -> new BrokerChecks(deployment)::features))
                .extracting(Finding::state)
                .containsExactly(State.OK);
        feature(1, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE);

        List<Finding> found = look("x", ONE, deployment -> new BrokerChecks(deployment)::features);
        feature(2, FeatureUpdate.UpgradeType.UPGRADE);

        assertThat(of(found, State.WARNING)).singleElement().asString().contains("transaction.version 1: ");
        assertThat(found.get(0).fix()).contains("upgrade --feature transaction.version=2");
    }

    @Test
    void findsAClockThatIsOff() {
        assertThat(look("x", ONE, clock(0))).extracting(Finding::state).containsExactly(State.OK);

        assertThat(of(look("x", ONE, clock(3_000)), State.WARNING))
                .singleElement()
                .asString()
                .matches("the controllers' clock is [23]\\.\\d+ s behind this machine's .*");
        assertThat(failed(look("x", ONE, clock(-60_000))))
                .singleElement()
                .asString()
                .matches("the controllers' clock is (59|60)\\.\\d+ s ahead of this machine's .*");
    }

    private static Function<Deployment, Check.Look> clock(long ahead) {
        return deployment -> new ClockChecks(deployment, () -> System.currentTimeMillis() + ahead)::here;
    }

    @Test
    void findsAMonitorWhoseClockIsOff() throws Exception {
        provision("beats");
        Function<Deployment, Check.Look> look =
                deployment -> new ClockChecks(deployment, System::currentTimeMillis)::monitors;
        assertThat(look("beats", ONE, look)).extracting(Finding::state).containsExactly(State.NOT_CHECKED);
        send(Heartbeat.to("beats.metrics", 0, System.currentTimeMillis()));
        assertThat(look("beats", ONE, look)).extracting(Finding::state).containsExactly(State.OK);

        send(Heartbeat.to("beats.logs", 0, System.currentTimeMillis() - 15_000));

        assertThat(failed(look("beats", ONE, look)))
                .singleElement()
                .asString()
                .startsWith("heartbeats in 2 partition(s): at most 15.")
                .contains("(beats.logs-0 at broker 1)");
    }

    @Test
    void findsRightsThatAreMissing() throws Exception {
        assertThat(look("shut", ONE, deployment -> new AccessCheck(deployment)::look))
                .extracting(Finding::state)
                .containsExactly(State.NOT_CHECKED);
        provision("shut");
        assertThat(look("shut", ONE, deployment -> new AccessCheck(deployment)::look))
                .extracting(Finding::state)
                .containsExactly(State.OK);
        admin.createAcls(List.of(new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, "shut.command-results", PatternType.LITERAL),
                        new AccessControlEntry("User:bob", "*", AclOperation.READ, AclPermissionType.ALLOW))))
                .all()
                .get();

        // The controller has the rule at once, the broker a moment later.
        List<Finding> found = Awaitility.await()
                .until(
                        () -> look("shut", ONE, deployment -> new AccessCheck(deployment)::look),
                        looked -> !failed(looked).isEmpty());

        assertThat(failed(found))
                .containsExactly(
                        "the actuator may not read shut.command-results, write shut.command-results",
                        "the monitor may not read shut.command-results, write shut.command-results,"
                                + " describe_configs shut.command-results");
        assertThat(found.get(0).fix())
                .contains(
                        "kafka-acls.sh",
                        "--operation Create --operation DescribeConfigs",
                        "--topic shut. --topic shut- --resource-pattern-type prefixed");
    }

    @Test
    void findsAServiceThatHasStopped() throws Exception {
        provision("still");
        assertThat(look("still", ONE, deployment -> new GroupCheck(deployment)::look))
                .extracting(Finding::state)
                .containsOnly(State.NOT_CHECKED);
        for (int i = 0; i < 3; i++) {
            send(new ProducerRecord<>("still.log-metadata", 0, null, new byte[] {1}));
        }
        admin.alterConsumerGroupOffsets(
                        "still-store", Map.of(new TopicPartition("still.log-metadata", 0), new OffsetAndMetadata(1)))
                .all()
                .get();

        List<Finding> found = look("still", ONE, deployment -> new GroupCheck(deployment)::look);

        assertThat(failed(found)).containsExactly("store: no instance runs, 2 record(s) wait");
    }

    @Test
    void findsAServiceThatIsFarBehind() throws Exception {
        new TopicProvisioner(admin, broker.bootstrapServers(), ONE).provision(Topics.withPrefix("slow"));
        set("slow.audit", "message.timestamp.type", "CreateTime");
        long twoMinutesAgo = System.currentTimeMillis() - 120_000;
        send(new ProducerRecord<>("slow.audit", 0, twoMinutesAgo, null, new byte[] {1}));
        try (KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "group.id",
                        "slow-store",
                        "enable.auto.commit",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            member.subscribe(Set.of("slow.audit"));
            while (member.assignment().isEmpty()) {
                member.poll(Duration.ofMillis(50));
            }
            member.commitSync(Map.of(new TopicPartition("slow.audit", 0), new OffsetAndMetadata(0)));

            List<Finding> found = look("slow", ONE, deployment -> new GroupCheck(deployment)::look);

            assertThat(of(found, State.WARNING))
                    .singleElement()
                    .asString()
                    .matches("store: 1 member\\(s\\), 1 record\\(s\\) wait, the oldest for 1[23]\\d s");
        }
    }

    @Test
    void findsReceiversThatPoliciesNameAndTheActuatorHasNot() throws Exception {
        provision("routed");
        assertThat(routes(sns())).extracting(Finding::state).containsExactly(State.NOT_CHECKED);
        policies("old", "oncall: {receivers: [nobody]}");
        policies(
                "pages",
                "oncall: {receivers: [pagerduty]}, ops: {receivers: [sns, pagerduty]}, unused: {receivers: [x]}");
        send(new ProducerRecord<>("routed.control", 0, "policy/set".getBytes(UTF_8), new byte[] {1}));

        List<Finding> found = routes(sns());

        assertThat(failed(found))
                .containsExactly("route oncall of policy pages tells pagerduty, which the actuator's settings do not"
                        + " have: nobody is told");
        assertThat(of(found, State.WARNING))
                .containsExactly(
                        "route ops of policy pages tells pagerduty, which the actuator's settings do not have");
        assertThat(found).hasSize(2);
        assertThat(routes(Map.of())).extracting(Finding::state).containsOnly(State.WARNING);
        policies("pages", "oncall: {receivers: [sns]}, ops: {receivers: [sns]}");
        assertThat(routes(sns())).extracting(Finding::state).containsExactly(State.OK);
    }

    private static Map<String, ReceiverSettings> sns() {
        return Map.of(
                "sns",
                new ReceiverSettings.Sns("arn:aws:sns:eu-west-1:123456789012:x", Optional.empty(), Optional.empty()));
    }

    private static List<Finding> routes(Map<String, ReceiverSettings> receivers) {
        Findings findings = new Findings("tested");
        DoctorSettings settings = DoctorSettings.of(MonitorSettings.local(broker.bootstrapServers(), directory, 1)
                        .withPrefix("routed", "routed"))
                .withActuator(
                        ActuatorSettings.defaults(broker.bootstrapServers()).withReceivers(receivers));
        Deployment deployment =
                new Deployment(admin, admin, new Connection(broker.bootstrapServers(), Map.of()), settings);
        new Check("tested", new RouteCheck(deployment)::look).run(findings);
        return findings.all();
    }

    /** Puts one policy in force, of an objective that tells the routes oncall and, where there is one, ops. */
    private static void policies(String name, String routes) throws Exception {
        String text = """
                apiVersion: loadline/v1
                kind: Policy
                metadata: {name: %s}
                objectives:
                  - name: errors
                    select: {kind: api}
                    indicator: success_rate
                    window: 1m
                    critical: "< 95%%"
                    actions: {critical: [%s]}
                routes: {%s}
                """.formatted(
                        name, routes.contains("ops:") ? "{notify: oncall}, {notify: ops}" : "{notify: oncall}", routes);
        ControlEvent event = new ControlEvent(
                Instant.now(),
                "test",
                "test",
                new ControlEvent.PolicySet(List.of(new ControlEvent.PolicyText(name, "1", text))));
        send(new ProducerRecord<>(
                "routed.control", 0, "policy/set".getBytes(UTF_8), Codecs.CONTROL_EVENT.encode(event)));
    }

    @Test
    void saysWithinSecondsThatNobodyAnswers() {
        long began = System.nanoTime();

        Report report = Doctor.examine(DoctorSettings.of(MonitorSettings.local("127.0.0.1:1", directory, 1)));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(report.isHealthy()).isFalse();
        assertThat(failed(report.findings()))
                .singleElement()
                .asString()
                .startsWith("no broker can be reached: 127.0.0.1:1: ");
        assertThat(report.lines(false)).anyMatch(line -> line.startsWith("not checked  cluster "));
    }

    private static void provision(String prefix) {
        new TopicProvisioner(admin, broker.bootstrapServers(), ONE).provision(Topics.withPrefix(prefix));
    }

    private static List<Finding> look(String prefix, ProvisionSettings topics, Function<Deployment, Check.Look> check) {
        return look(
                MonitorSettings.local(broker.bootstrapServers(), directory, 1)
                        .withPrefix(prefix, prefix)
                        .withTopics(topics),
                check);
    }

    private static List<Finding> look(MonitorSettings settings, Function<Deployment, Check.Look> check) {
        Findings findings = new Findings("tested");
        Deployment deployment = new Deployment(
                admin, admin, new Connection(settings.bootstrap(), Map.of()), DoctorSettings.of(settings));
        new Check("tested", check.apply(deployment)).run(findings);
        return findings.all();
    }

    private static List<String> failed(List<Finding> findings) {
        return of(findings, State.FAILED);
    }

    private static List<String> of(List<Finding> findings, State state) {
        return findings.stream()
                .filter(finding -> finding.state() == state)
                .map(Finding::found)
                .toList();
    }

    private static void set(String topic, String key, String value) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static void feature(int level, FeatureUpdate.UpgradeType type) throws Exception {
        admin.updateFeatures(
                        Map.of("transaction.version", new FeatureUpdate((short) level, type)),
                        new UpdateFeaturesOptions())
                .all()
                .get();
    }

    private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(record).get();
        }
    }

    /** Has the broker make its topic of transactions. */
    private static void transact(String topic) {
        try (KafkaProducer<byte[], byte[]> producer =
                producer(Map.of("transactional.id", "one", "transaction.timeout.ms", 5_000))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, new byte[] {1}));
            producer.commitTransaction();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> further) {
        Map<String, Object> settings = new HashMap<>(further);
        settings.put("bootstrap.servers", broker.bootstrapServers());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
