package io.loadline.topology;

import static io.loadline.topology.Driven.START;
import static io.loadline.topology.Driven.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.SourceFigures;
import io.loadline.engine.TimeSettings;
import io.loadline.sample.Outcome;
import io.loadline.sample.RejectReason;
import io.loadline.wire.MetricBatchWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectFiguresTest {
    private static final Duration TICK = Duration.ofMillis(200);

    @TempDir
    private Path stateDir;

    private final CollectProgress progress = new CollectProgress();

    @Test
    void accountsForWhatItTookIn() {
        try (Driven driven = driven()) {
            driven.write(TOPICS.metrics(), "k", batch(START, 1), START);
            driven.write(TOPICS.metrics(), "k", batch(START, 5), START + 10);
            driven.write(TOPICS.metrics(), "k", batch(START - 3_600_000, 2), START + 20);
            driven.write(TOPICS.metrics(), "k", "poison".getBytes(StandardCharsets.UTF_8), START + 30);
            driven.passWallClock(TICK);

            SourceFigures open = metrics();
            assertThat(open.consumed()).isEqualTo(1 + 5 + 2 + 1);
            assertThat(open.open()).as("gathered since the second turned").isEqualTo(5);
            assertThat(open.residual()).isZero();

            driven.write(TOPICS.metrics(), "k", batch(START - 10_000, 3), START + 2_000);
            driven.passWallClock(TICK);

            SourceFigures sent = metrics();
            assertThat(sent.counted()).isEqualTo(1 + 5 + 3);
            assertThat(sent.late()).isEqualTo(3);
            assertThat(sent.rejected()).isEqualTo(Map.of(RejectReason.TOO_LATE, 2L, RejectReason.UNDECODABLE, 1L));
            assertThat(sent.open()).isZero();
            assertThat(sent.residual()).isZero();
        }
    }

    @Test
    void showsNothingBeforeItIsCommitted() {
        try (Driven driven = driven()) {
            driven.write(TOPICS.metrics(), "k", batch(START, 5), START);

            assertThat(progress.sources()).isEmpty();

            driven.passWallClock(TICK);
            assertThat(metrics().consumed()).isEqualTo(5);
        }
        assertThat(progress.sources()).as("the partition is another's now").isEmpty();
    }

    private Driven driven() {
        CollectSettings settings = new CollectSettings(TimeSettings.defaults(), 3, Set.of("region"));
        return new Driven(new CollectTopology(TOPICS, settings, progress).build(), "collect", stateDir);
    }

    private SourceFigures metrics() {
        List<SourceFigures> sources = progress.sources();
        assertThat(sources).as("only what was heard").hasSize(1);
        return sources.get(0);
    }

    private static byte[] batch(long timeMillis, int requests) {
        MetricBatchWriter batch = new MetricBatchWriter("checkout", "api", Map.of());
        for (int i = 0; i < requests; i++) {
            batch.request(timeMillis, "pay", 1_000, Outcome.OK, "");
        }
        return batch.toBytes();
    }
}
