package io.loadline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.TimeSettings;
import io.loadline.topology.Topics;
import io.loadline.wire.JsonLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakePaceTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    private Path directory;

    /** The second line lies eight seconds ahead, so those behind it leave eight seconds after their time. */
    @Test
    void countsWhatALineAheadHeldBackAndNamesTheFurthest() throws IOException, InterruptedException {
        Path file = Files.write(
                directory.resolve("a.jsonl"),
                List.of(sample(7900), sample(8000), sample(1000), sample(0), sample(6500)));
        IngestSettings settings =
                IngestSettings.of(List.of(file), TimeSettings.defaults()).shifted();
        Refusals refusals = new Refusals((place, reason, message, line) -> {});
        Deliveries deliveries =
                new Deliveries((record, told) -> told.onCompletion(null, null), refusals, System::nanoTime);
        Batches batches = new Batches("x.metrics", Duration.ofSeconds(1), System::nanoTime, deliveries);
        Intake intake = new Intake(
                settings,
                InputTopics.none(Topics.withPrefix("x")),
                batches,
                deliveries,
                refusals,
                () -> BEGIN.toEpochMilli() + 68_000);
        intake.shift(60_000);

        try (TimedLines lines = TimedLines.open(file, JsonLines.format(Set.of()), bytes -> {})) {
            while (lines.next()) {
                intake.take(0, lines);
            }
        }

        assertThat(intake.behindEvents()).isEqualTo(2);
        assertThat(intake.behindMillis()).isEqualTo(8000);
        assertThat(intake.furthestBehind()).contains(file + ":4");
    }

    private static String sample(long millis) {
        return "{\"timestamp\":\"%s\",\"service\":\"s\",\"latency_us\":1}".formatted(BEGIN.plusMillis(millis));
    }
}
