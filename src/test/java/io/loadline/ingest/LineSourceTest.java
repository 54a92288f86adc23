package io.loadline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loadline.engine.SampleBatch;
import io.loadline.sample.RejectReason;
import io.loadline.wire.JsonLines;
import io.loadline.wire.Line;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineSourceTest {

    @Test
    void takesBreaksOfUnixAndWindowsAndAByteOrderMark() throws IOException {
        assertThat(read("\uFEFFa\r\n\nb\nc".getBytes(StandardCharsets.UTF_8)))
                .extracting(LineSource.Text::line)
                .containsExactly("a", "", "b", "c");
    }

    @Test
    void readsGzipAndUtf16() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write("\uFEFFä\r\nb\n".getBytes(StandardCharsets.UTF_16LE));
        }

        assertThat(read(zipped.toByteArray())).extracting(LineSource.Text::line).containsExactly("ä", "b");
    }

    /** As {@code cat *.gz} into a pipe: the stream cannot tell that there is more. */
    @Test
    void readsAllMembersOfGzipFromAPipe() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        for (String member : List.of("a\n", "b\n", "c\n")) {
            try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
                out.write(member.getBytes(StandardCharsets.UTF_8));
            }
        }
        int member = zipped.size() / 3;
        InputStream pipe = new ByteArrayInputStream(zipped.toByteArray()) {
            @Override
            public synchronized int available() {
                return 0;
            }

            @Override
            public synchronized int read(byte[] bytes, int from, int length) {
                return super.read(bytes, from, Math.min(length, member - pos % member));
            }
        };

        assertThat(read(pipe)).extracting(LineSource.Text::line).containsExactly("a", "b", "c");
    }

    @Test
    void saysWhichFileIsNotWholeAndWhatToDo(@TempDir Path directory) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write("a\n".getBytes(StandardCharsets.UTF_8));
        }
        Path file = directory.resolve("cut.gz");
        Files.write(file, Arrays.copyOf(zipped.toByteArray(), zipped.size() - 9));

        assertThatThrownBy(() -> {
                    try (LineSource source = LineSource.open(file, bytes -> {})) {
                        while (source.next().isPresent()) {
                            // Until it breaks.
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut.gz")
                .hasMessageContaining("zcat");
    }

    @Test
    void readsBytesThatAreNoUtf8() throws IOException {
        assertThat(read(new byte[] {'a', (byte) 0xe4, 'b', '\n'}))
                .extracting(LineSource.Text::line)
                .containsExactly("a\uFFFDb");
    }

    @Test
    void cutsALineThatIsTooLongAndGoesOnBehindIt() throws IOException {
        String longest = "x".repeat(LineSource.LONGEST);

        List<LineSource.Text> lines = read((longest + "\n" + longest + "y\nz\n").getBytes(StandardCharsets.UTF_8));

        assertThat(lines).extracting(LineSource.Text::length).containsExactly(1L << 20, (1L << 20) + 1, 1L);
        assertThat(lines.get(0).line()).isEqualTo(longest);
        assertThat(lines.get(1).line().length()).isLessThan(2000);
        assertThat(lines.get(1).read(new JsonLines(), new SampleBatch()))
                .isInstanceOfSatisfying(
                        Line.Bad.class, bad -> assertThat(bad.reason()).isEqualTo(RejectReason.TOO_LARGE));
    }

    @Test
    void saysThatTheLastLineWasCutOff() throws IOException {
        List<LineSource.Text> lines = read("{\"service\":\"s\"\n{\"service\":".getBytes(StandardCharsets.UTF_8));

        assertThat(lines).extracting(LineSource.Text::isTerminated).containsExactly(true, false);
        assertThat(message(lines.get(0))).doesNotContain("cut off");
        assertThat(message(lines.get(1))).contains("cut off");
    }

    private static String message(LineSource.Text text) {
        return ((Line.Bad) text.read(new JsonLines(), new SampleBatch())).message();
    }

    private static List<LineSource.Text> read(byte[] bytes) throws IOException {
        return read(new ByteArrayInputStream(bytes));
    }

    private static List<LineSource.Text> read(InputStream in) throws IOException {
        List<LineSource.Text> lines = new ArrayList<>();
        try (LineSource source = LineSource.of(in)) {
            for (Optional<LineSource.Text> next = source.next(); next.isPresent(); next = source.next()) {
                lines.add(next.get());
            }
        }
        return lines;
    }
}
