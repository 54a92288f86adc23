package io.loadline.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loadline.embedded.EmbeddedBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicProvisionerIT {
    private static final ProvisionSettings SETTINGS = new ProvisionSettings(2, 1, ArrivalMode.APPEND);

    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "true"));
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void makesEveryTopicOnceAsItMustBe() throws Exception {
        Topics topics = Topics.withPrefix("made");

        List<String> made = provisioner(3, ArrivalMode.APPEND).provision(topics);
        List<String> again = provisioner(3, ArrivalMode.APPEND).provision(topics);

        assertThat(made).hasSize(topics.all().size());
        assertThat(again).isEmpty();
        assertThat(partitions("made.metrics")).isEqualTo(3);
        assertThat(partitions("made.control")).isEqualTo(1);
        assertThat(partitions("made.scale-commands")).isEqualTo(1);
        assertThat(setting("made.panes", "retention.ms")).isEqualTo("2592000000");
        assertThat(setting("made.panes", "message.timestamp.type")).isEqualTo("LogAppendTime");
        assertThat(setting("made.control", "cleanup.policy")).isEqualTo("compact");
        assertThat(setting("made.actuator-state", "cleanup.policy")).isEqualTo("compact,delete");
    }

    @Test
    void startsAlsoWhereTheSettingsOfChangelogsMayNotBeRead() throws Exception {
        Topics topics = Topics.withPrefix("shut");
        provisioner(1, ArrivalMode.APPEND).provision(topics);
        String changelog = InternalTopics.of("shut").get(0);
        admin.createTopics(List.of(new NewTopic(changelog, 1, (short) 1))).all().get();
        admin.createAcls(List.of(new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, changelog, PatternType.LITERAL),
                        new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW))))
                .all()
                .get();

        assertThat(provisioner(1, ArrivalMode.APPEND).provision(topics)).isEmpty();
    }

    @Test
    void aPlanSaysThatATopicWhichIsNoLongerCompactedLosesItsOldRecords() throws Exception {
        Topics topics = Topics.withPrefix("loses");
        provisioner(1, ArrivalMode.APPEND).provision(topics);
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, "loses.panes"),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET))))
                .all()
                .get();
        TopicPlanner planner = new TopicPlanner(
                admin,
                broker.bootstrapServers(),
                new ProvisionSettings(1, 1, ArrivalMode.APPEND),
                Duration.ofSeconds(10));

        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        planner.plan(topics).differences())
                .singleElement()
                .satisfies(change -> assertThat(change.note())
                        .isEqualTo("DELETES the records that are older than its retention.ms")));
    }

    @Test
    void backfillsKeepTheirProducersTime() throws Exception {
        provisioner(1, ArrivalMode.CREATE).provision(Topics.withPrefix("backfill"));

        assertThat(setting("backfill.metrics", "message.timestamp.type")).isEqualTo("CreateTime");
        assertThat(setting("backfill.metrics", "retention.ms")).isEqualTo("-1");
        assertThat(setting("backfill.panes", "message.timestamp.type")).isEqualTo("LogAppendTime");
    }

    @Test
    void refusesWrongTopicsAllAtOnceWithTheFix() throws Exception {
        admin.createTopics(List.of(
                        new NewTopic("wrong.metrics", 2, (short) 1).configs(appendTime()),
                        new NewTopic("wrong.logs", 3, (short) 1),
                        new NewTopic("wrong.control", 4, (short) 1).configs(appendTime())))
                .all()
                .get();
        // The controller has made them; the broker that is asked hears of it a moment later.
        Awaitility.await().until(() -> admin.listTopics()
                .names()
                .get()
                .containsAll(List.of("wrong.metrics", "wrong.logs", "wrong.control")));

        assertThatThrownBy(() -> provisioner(3, ArrivalMode.APPEND).provision(Topics.withPrefix("wrong")))
                .isInstanceOf(WrongTopicsException.class)
                .hasMessageContaining("topic wrong.metrics has 2 partitions, expected 3; fix: --partitions 2 (in the"
                        + " settings: topics.partitions), if every topic has as many; else, before it is used,"
                        + " kafka-topics.sh --bootstrap-server " + broker.bootstrapServers()
                        + " --alter --topic wrong.metrics --partitions 3")
                .hasMessageContaining("topic wrong.logs has message.timestamp.type=CreateTime, expected LogAppendTime;"
                        + " fix: kafka-configs.sh")
                .hasMessageContaining("topic wrong.control has 4 partitions, expected 1; fix: kafka-topics.sh"
                        + " --bootstrap-server " + broker.bootstrapServers() + " --delete --topic wrong.control");
        assertThat(admin.listTopics().names().get())
                .as("nothing is made beside them")
                .doesNotContain("wrong.panes");
    }

    @Test
    void plansNothingForTopicsAsTheyAreMade() {
        Topics topics = Topics.withPrefix("same");
        provisioner(2, ArrivalMode.APPEND).provision(topics);
        Topics backfill = Topics.withPrefix("same-backfill");
        provisioner(2, ArrivalMode.CREATE).provision(backfill);

        assertThat(planner(SETTINGS).plan(topics).differences()).isEmpty();
        assertThat(planner(SETTINGS.withArrival(ArrivalMode.CREATE))
                        .plan(backfill)
                        .differences())
                .isEmpty();
    }

    @Test
    void changesOnlyWhatIsTooWeakAndFindsItDoneAfterwards() throws Exception {
        Topics topics = Topics.withPrefix("weak");
        provisioner(2, ArrivalMode.APPEND).provision(topics);
        admin.deleteTopics(List.of("weak.audit")).all().get();
        set("weak.panes", "retention.ms", "60000");
        set("weak.panes", "segment.ms", "3600000");
        set("weak.evaluations", "retention.bytes", "1000000");
        set("weak.logs", "max.message.bytes", "1000");
        set("weak.metrics", "retention.ms", "-1");
        set("weak.alerts", "max.message.bytes", "16777216");

        TopicPlan plan = planner(SETTINGS).plan(topics);
        assertThat(plan.differences())
                .extracting(TopicDifference::line)
                .containsExactly(
                        "change weak.logs max.message.bytes 1000 → 8388608",
                        "change weak.panes retention.ms 60000 (1m) → 2592000000 (30d)",
                        "change weak.evaluations retention.bytes 1000000 → -1",
                        "create weak.audit with 2 partition(s), 1 replica(s), min.insync.replicas 1, kept 365d,"
                                + " delete, LogAppendTime");
        assertThat(setting("weak.logs", "max.message.bytes"))
                .as("a plan changes nothing")
                .isEqualTo("1000");
        List<String> done = planner(SETTINGS).apply(plan, topics, Duration.ZERO);

        assertThat(done)
                .containsExactly(
                        "created weak.audit",
                        "changed weak.logs max.message.bytes to 8388608",
                        "changed weak.panes retention.ms to 2592000000",
                        "changed weak.evaluations retention.bytes to -1");
        assertThat(planner(SETTINGS).settled(topics).differences()).isEmpty();
        assertThat(setting("weak.panes", "segment.ms")).isEqualTo("3600000");
        assertThat(setting("weak.metrics", "retention.ms")).isEqualTo("-1");
        assertThat(setting("weak.alerts", "max.message.bytes")).isEqualTo("16777216");
        assertThat(planner(SETTINGS).apply(plan, topics, Duration.ZERO))
                .as("a plan that another has carried out meanwhile")
                .contains("weak.audit was made by another meanwhile");
    }

    @Test
    void keepsShorterOnlyWhatTheSettingsNameAndSaysWhatThatDeletes() {
        Topics topics = Topics.withPrefix("named");
        provisioner(2, ArrivalMode.APPEND).provision(topics);

        TopicPlan plan = planner(SETTINGS.withRetention(Map.of("panes", Duration.ofDays(3))))
                .plan(topics);

        assertThat(plan.differences())
                .extracting(TopicDifference::line)
                .containsExactly("change named.panes retention.ms 2592000000 (30d) → 259200000 (3d);"
                        + " DELETES the records that are older than 3d");
    }

    @Test
    void leavesPartitionsAndSaysWhyAndWhat() throws Exception {
        Topics topics = Topics.withPrefix("fixed");
        provisioner(2, ArrivalMode.APPEND).provision(topics);

        TopicPlan plan = planner(SETTINGS.withPartitions(4)).plan(topics);

        assertThat(plan.differences())
                .hasSize(13)
                .allMatch(each -> each.kind() == TopicDifference.Kind.STAYS)
                .first()
                .extracting(TopicDifference::line)
                .isEqualTo("cannot change fixed.metrics partitions 2 → 4 here; the number is fixed: another one would"
                        + " move services away from their state; set topics.partitions to 2 (--partitions 2) if all"
                        + " topics have as many, or delete the topics and begin anew");
        assertThat(planner(SETTINGS.withPartitions(4)).apply(plan, topics, Duration.ZERO))
                .isEmpty();
        assertThat(partitions("fixed.metrics")).isEqualTo(2);
    }

    @Test
    void needsAsManyBrokersAsReplicas() {
        Topics topics = Topics.withPrefix("few");
        provisioner(2, ArrivalMode.APPEND).provision(topics);

        TopicPlan plan = planner(SETTINGS.withReplication(3)).plan(topics);

        assertThat(plan.changes()).isEmpty();
        assertThat(plan.differences())
                .extracting(TopicDifference::line)
                .contains(
                        "cannot change few.metrics replication 1 → 3 here; the cluster has 1 broker(s): start more, or"
                                + " set topics.replication to 1 (--replication 1)",
                        "cannot change few.metrics min.insync.replicas 1 → 2 here; there are not as many replicas, so"
                                + " nothing could be written");
    }

    private static TopicPlanner planner(ProvisionSettings settings) {
        return new TopicPlanner(admin, broker.bootstrapServers(), settings, Duration.ofSeconds(30));
    }

    private static void set(String topic, String key, String value) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static TopicProvisioner provisioner(int partitions, ArrivalMode arrival) {
        return new TopicProvisioner(admin, broker.bootstrapServers(), new ProvisionSettings(partitions, 1, arrival));
    }

    private static Map<String, String> appendTime() {
        return Map.of("message.timestamp.type", "LogAppendTime");
    }

    private static int partitions(String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    private static String setting(String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        return config.get(name).value();
    }
}
