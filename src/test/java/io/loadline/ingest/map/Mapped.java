package io.loadline.ingest.map;

import io.loadline.engine.SampleBatch;
import io.loadline.engine.SampleBatchRows;
import io.loadline.ingest.LineSource;
import io.loadline.sample.RejectReason;
import io.loadline.wire.Codecs;
import io.loadline.wire.Line;
import io.loadline.wire.LineReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a map makes of a file: one text per sample and log event, and what became of all lines. */
final class Mapped {
    final List<String> said = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final List<RejectReason> reasons = new ArrayList<>();
    int skipped;
    int used;

    static Mapped file(String map, String name) throws IOException {
        Mapped mapped = new Mapped();
        LineReader reader = Maps.load(map).format(Codecs.DEFAULT_DIMENSIONS).open(name);
        SampleBatch batch = new SampleBatch();
        try (LineSource lines = LineSource.open(Path.of("src/test/resources/maps", name), bytes -> {})) {
            int number = 0;
            for (Optional<LineSource.Text> text = lines.next(); text.isPresent(); text = lines.next()) {
                number++;
                mapped.take(number, text.get().read(reader, batch), batch);
            }
        }
        return mapped;
    }

    static Mapped lines(String map, String... lines) {
        Mapped mapped = new Mapped();
        LineReader reader = Maps.read("own.yaml", map).format(Set.of("region")).open("logs/own.log.gz");
        SampleBatch batch = new SampleBatch();
        for (int i = 0; i < lines.length; i++) {
            mapped.take(i + 1, reader.read(lines[i], batch), batch);
        }
        return mapped;
    }

    private void take(int number, Line line, SampleBatch batch) {
        if (line instanceof Line.Bad bad) {
            refused.add(number + ": " + bad.message());
            reasons.add(bad.reason());
        } else if (line instanceof Line.Skipped) {
            skipped++;
        } else {
            used++;
            if (!(line instanceof Line.Log)) {
                SampleBatchRows.of(batch).forEach(this::sample);
            }
            if (line instanceof Line.Log log) {
                log(log);
            } else if (line instanceof Line.SamplesAndLog both) {
                log(both.log());
            }
        }
    }

    private void sample(SampleBatchRows.Row row) {
        said.add(String.format(
                Locale.ROOT,
                "%s %s %s%s",
                Instant.ofEpochMilli(row.timeMillis()),
                row.series(),
                row.measure(),
                row.trace().isEmpty() ? "" : " " + row.trace()));
    }

    private void log(Line.Log log) {
        said.add(log.event().timestamp() + " " + log.event().series() + " "
                + log.event().level() + " " + log.event().userId().orElse("nobody"));
    }
}
