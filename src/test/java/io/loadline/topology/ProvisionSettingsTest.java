package io.loadline.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvisionSettingsTest {
    private static final Topics TOPICS = Topics.withPrefix("loadline");

    @Test
    void needsTwoCopiesOfARecordWhereThereAreMoreThanOne() {
        assertThat(ProvisionSettings.defaults().minInsyncReplicas()).isEqualTo(2);
        assertThat(new ProvisionSettings(1, 2, ArrivalMode.APPEND).minInsyncReplicas())
                .isEqualTo(2);
        assertThat(new ProvisionSettings(1, 1, ArrivalMode.APPEND).minInsyncReplicas())
                .isEqualTo(1);
    }

    @Test
    void followsTheReplicationUnlessItWasSet() {
        ProvisionSettings usual = ProvisionSettings.defaults();

        assertThat(usual.withReplication(1).minInsyncReplicas()).isEqualTo(1);
        assertThat(usual.withMinInsyncReplicas(3).withReplication(5).minInsyncReplicas())
                .isEqualTo(3);
    }

    @Test
    void keepsATopicAsLongAsItIsTold() {
        ProvisionSettings settings = ProvisionSettings.defaults().withRetention(Map.of("panes", Duration.ofDays(60)));

        assertThat(settings.kept(TOPICS.panes())).isEqualTo(Duration.ofDays(60));
        assertThat(settings.kept(TOPICS.alerts())).isEqualTo(Duration.ofDays(365));
        assertThat(settings.kept(TOPICS.control())).isEqualTo(Topic.FOREVER);
        assertThat(settings.withArrival(ArrivalMode.CREATE).kept(TOPICS.metrics()))
                .isEqualTo(Topic.FOREVER);
    }

    @Test
    void tellsEverythingThatIsWrongAtOnceWithTheNearestTopic() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProvisionSettings(
                        0,
                        3,
                        4,
                        ArrivalMode.APPEND,
                        Map.of(
                                "pane",
                                Duration.ofDays(1),
                                "control",
                                Duration.ofDays(1),
                                "logs",
                                Duration.ofMinutes(59))))
                .withMessageContaining("topics.partitions must be 1 to 1000, was 0")
                .withMessageContaining("topics.min_insync_replicas must be 1 to topics.replication (3), was 4")
                .withMessageContaining("topics.retention.pane: there is no such topic; did you mean \"panes\"?;")
                .withMessageContaining("topics.retention.control cannot be set")
                .withMessageContaining("topics.retention.logs must be 1h or more, was PT59M");
    }
}
