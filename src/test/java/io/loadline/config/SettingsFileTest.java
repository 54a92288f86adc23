package io.loadline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loadline.monitor.MonitorSettings;
import io.loadline.topology.ArrivalMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsFileTest {
    private static final MonitorSettings DEFAULTS = MonitorSettings.defaults("localhost:9092", Path.of("state"));

    @Test
    void emptyFileLeavesTheDefaults() {
        assertThat(SettingsFile.monitor("s.yaml", "", DEFAULTS)).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyIsRead() {
        MonitorSettings read = SettingsFile.monitor("s.yaml", """
                bootstrap: b:1
                prefix: p
                deployment: d
                topics: {partitions: 4, replication: 2, arrival: create}
                monitor: {standbys: 0, threads: 5, state_dir: x, heartbeat: 500ms, emit_all: true, snapshots: false,
                          dimensions: [zone], http_port: 80}
                time: {grace: 3s, max_future_skew: 11s, max_lateness: 2m, max_watermark_step: 30s,
                       source_stall_limit: 1h, forget_after: 7d}
                kafka: {security.protocol: SSL}
                """, DEFAULTS);

        assertThat(read.bootstrap()).isEqualTo("b:1");
        assertThat(read.prefix()).isEqualTo("p");
        assertThat(read.deployment()).isEqualTo("d");
        assertThat(read.topics().partitions()).isEqualTo(4);
        assertThat(read.topics().replication()).isEqualTo(2);
        assertThat(read.topics().arrival()).isEqualTo(ArrivalMode.CREATE);
        assertThat(read.standbys()).isZero();
        assertThat(read.threads()).isEqualTo(5);
        assertThat(read.stateDir()).isEqualTo(Path.of("x"));
        assertThat(read.heartbeat()).isEqualTo(Duration.ofMillis(500));
        assertThat(read.emitAll()).isTrue();
        assertThat(read.snapshots()).isFalse();
        assertThat(read.dimensions()).isEqualTo(Set.of("zone"));
        assertThat(read.httpPort()).isEqualTo(80);
        assertThat(read.time().grace()).isEqualTo(Duration.ofSeconds(3));
        assertThat(read.time().maxFutureSkew()).isEqualTo(Duration.ofSeconds(11));
        assertThat(read.time().maxLateness()).isEqualTo(Duration.ofMinutes(2));
        assertThat(read.time().maxWatermarkStep()).isEqualTo(Duration.ofSeconds(30));
        assertThat(read.time().sourceStallLimit()).isEqualTo(Duration.ofHours(1));
        assertThat(read.time().forgetAfter()).isEqualTo(Duration.ofDays(7));
        assertThat(read.kafka()).isEqualTo(Map.of("security.protocol", "SSL"));
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        String text = """
                bootsrap: b:1
                prefix: "a b"
                topics: {partitions: 0, arrival: sometimes}
                monitor: {threads: many, colour: red}
                time: {grace: 2}
                """;

        assertThatThrownBy(() -> SettingsFile.monitor("s.yaml", text, DEFAULTS))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("s.yaml: bootsrap: no such key; allowed are bootstrap, deployment, kafka")
                .hasMessageContaining("prefix must be 1 to 100 letters")
                .hasMessageContaining("partitions must be 1 to 1000, was 0")
                .hasMessageContaining("topics.arrival: expected one of append, create, found 'sometimes'")
                .hasMessageContaining("monitor.threads: expected a whole number, found 'many'")
                .hasMessageContaining("monitor.colour: no such key")
                .hasMessageContaining("time.grace: expected a duration such as 500ms, 10s, 5m, 24h or 7d, found '2'");
    }

    @Test
    void whatIsNoYamlIsRefused() {
        assertThatThrownBy(() -> SettingsFile.monitor("s.yaml", "a: [", DEFAULTS))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("s.yaml: is no YAML");
        assertThatThrownBy(() -> SettingsFile.monitor("s.yaml", "text", DEFAULTS))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("expected a map");
    }
}
