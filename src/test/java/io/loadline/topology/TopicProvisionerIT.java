package io.loadline.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loadline.embedded.EmbeddedBroker;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicProvisionerIT {
    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start();
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
