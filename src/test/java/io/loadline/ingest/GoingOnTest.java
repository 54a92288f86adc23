package io.loadline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.TimeSettings;
import io.loadline.ingest.map.Maps;
import io.loadline.topology.Topics;
import io.loadline.wire.Line;
import io.loadline.wire.LineFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was taken before is not taken again, and what follows is what it would have been. */
class GoingOnTest {
    private static final String COMBINED =
            "10.0.0.1 - - [01/Mar/2026:10:00:00 +0000] \"GET /a HTTP/1.1\" 500 1 \"-\" \"-\"\n";

    private static final String EVENTS = """
            format: csv
            columns: [t, text]
            timestamp: {field: t, format: epoch_ms}
            service: s
            log: {level: info, message: "{text}"}
            """;

    @TempDir
    private Path directory;

    @Test
    void namesTheEndOfAFileOfWhichNothingWasTaken() throws IOException {
        Path file = directory.resolve("app.log");
        Files.writeString(file, COMBINED.repeat(3));
        AtomicBoolean opened = new AtomicBoolean();
        LineFormat lines = name -> {
            opened.set(true);
            return combined().open(name);
        };
        IngestSettings settings =
                new IngestSettings(List.of(file), List.of(1L), true, true, false, TimeSettings.defaults());
        Outlet nowhere = Outlet.nowhere(InputTopics.none(Topics.withPrefix("loadline")));

        IngestResult result = new Ingest(
                        settings, lines, nowhere, (place, reason, message, line) -> {}, bytes -> {}, notice -> {})
                .run(opened::get);

        assertThat(result.lines()).isZero();
        assertThat(result.nextLines()).containsExactly(4L);
        assertThat(result.acknowledged()).isTrue();
    }

    @Test
    void givesALogEventTheIdThatItHadWhenAllWasRead() throws IOException {
        Path file = directory.resolve("app.log");
        Files.writeString(file, "0,a\n\n0,a\n0,a\n");
        LineFormat events = Maps.read("events.yaml", EVENTS).format(Set.of());

        assertThat(record(file, events, 3, 1)).isEqualTo(record(file, events, 0, 3));
    }

    @Test
    void knowsWhenAnHdrLogBeganThoughItIsNotItsFirstLine() throws IOException {
        Path file = Path.of("src/test/resources/examples/pauses.hlog");

        assertThat(record(file, Maps.load("hdr").format(Set.of()), 5, 1))
                .isEqualTo(record(file, Maps.load("hdr").format(Set.of()), 0, 6));
    }

    private static LineFormat combined() {
        return Maps.load("nginx-combined").format(Set.of());
    }

    /** The record that the last of some lines becomes, behind some that are passed over. */
    private static byte[] record(Path file, LineFormat format, long passed, int lines) throws IOException {
        try (TimedLines all = TimedLines.open(file, format, bytes -> {})) {
            all.skip(passed);
            for (int i = 0; i < lines; i++) {
                assertThat(all.next()).isTrue();
            }
            return all.line() instanceof Line.Log log ? log.record() : ((Line.Samples) all.line()).record();
        }
    }
}
