package io.loadline.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {
    @Test
    void whatExactlyOnceDependsOnCannotBeOverridden() {
        Map<String, String> client = Map.of(
                "processing.guarantee", "at_least_once",
                "group.protocol", "streams",
                "security.protocol", "SSL");

        Properties properties = settings(3, client).properties("collect");

        assertThat(properties)
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("group.protocol", "classic")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("application.id", "loadline-collect")
                .containsEntry("topic.min.insync.replicas", "2");
    }

    @Test
    void kafkaAcceptsThem() {
        StreamsConfig config = new StreamsConfig(settings(1, Map.of()).properties("evaluate"));

        assertThat(config.getMainConsumerConfigs("group", "client", 0))
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("session.timeout.ms", 10_000);
        assertThat(config.getProducerConfigs("client")).containsEntry("transaction.timeout.ms", 10_000);
    }

    @Test
    void olderKafkaIsRefused() {
        StreamsSettings.requireKafka("4.3.1");
        StreamsSettings.requireKafka("4.10.0");
        StreamsSettings.requireKafka("5.0.0-SNAPSHOT");

        assertThatIllegalStateException()
                .isThrownBy(() -> StreamsSettings.requireKafka("4.3.0"))
                .withMessageContaining("4.3.0")
                .withMessageContaining("4.3.1");
    }

    @Test
    void absurdNumbersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamsSettings("b:1", "p", Path.of("s"), 0, 0, 1, Map.of()))
                .withMessageContaining("replication");
    }

    private static StreamsSettings settings(int replication, Map<String, String> client) {
        return new StreamsSettings("localhost:1", "loadline", Path.of("state"), replication, 0, 1, client);
    }
}
