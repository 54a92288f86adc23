package io.loadline.ingest.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.SampleBatch;
import io.loadline.ingest.LineSource;
import io.loadline.wire.Codecs;
import io.loadline.wire.Line;
import io.loadline.wire.LineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MappedReaderProperties {
    private static final Path FIXTURES = Path.of("src/test/resources");

    @Provide
    Arbitrary<String> maps() {
        return Arbitraries.of(Maps.names());
    }

    @Property(tries = 500)
    void anyBytesAreUsedSkippedOrRefused(@ForAll("maps") String map, @ForAll byte[] bytes) throws IOException {
        readsEveryLine(map, bytes);
    }

    /** Lines that were right once, with some of their bytes changed. */
    @Property(tries = 500)
    void garbledLinesAreUsedSkippedOrRefused(
            @ForAll("maps") String map, @ForAll int seed, @ForAll byte what, @ForAll byte what2) throws IOException {
        byte[] bytes = Files.readAllBytes(fixture(map));
        bytes[Math.floorMod(seed, bytes.length)] = what;
        bytes[Math.floorMod(seed * 31L, bytes.length)] = what2;

        readsEveryLine(map, bytes);
    }

    private static void readsEveryLine(String map, byte[] bytes) throws IOException {
        LineReader reader = Maps.load(map).format(Codecs.DEFAULT_DIMENSIONS).open("any.log");
        SampleBatch batch = new SampleBatch();
        List<Line> read = new ArrayList<>();
        long lines = 0;
        if (bytes.length > 1 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b) {
            return;
        }
        try (LineSource source = LineSource.of(new ByteArrayInputStream(bytes))) {
            for (Optional<LineSource.Text> text = source.next(); text.isPresent(); text = source.next()) {
                lines++;
                Line line = text.get().read(reader, batch);
                read.add(line);
                if (line instanceof Line.Bad bad) {
                    assertThat(bad.message()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
                }
            }
        }
        assertThat(read).hasSize((int) lines).doesNotContainNull();
        long breaks = 0;
        for (byte b : bytes) {
            breaks += b == '\n' ? 1 : 0;
        }
        if (isPlain(bytes)) {
            assertThat(lines).isBetween(breaks, breaks + 1);
        }
    }

    /** UTF-16 has its own idea of a line break. */
    private static boolean isPlain(byte[] bytes) {
        return bytes.length < 2
                || !new String(bytes, 0, 2, StandardCharsets.ISO_8859_1).matches("\u00fe\u00ff|\u00ff\u00fe");
    }

    private static Path fixture(String map) {
        return FIXTURES.resolve(
                switch (map) {
                    case "alb" -> "maps/alb.log";
                    case "apache-combined" -> "maps/apache.log";
                    case "nginx-combined" -> "maps/nginx.log";
                    case "nginx-json" -> "maps/nginx.jsonl";
                    case "lambda-report" -> "maps/orders.log";
                    case "lambda-json" -> "maps/orders.jsonl";
                    case "api-gateway-json" -> "maps/gateway.jsonl";
                    case "cloudwatch-csv" -> "maps/db.csv";
                    case "cloudwatch-metric-stream" -> "maps/metric-stream.jsonl";
                    default -> "examples/pauses.hlog";
                });
    }
}
