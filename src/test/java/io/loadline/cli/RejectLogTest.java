package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.loadline.sample.RejectReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectLogTest {
    private static final Path FULL = Path.of("/dev/full");

    private static final String FACE = "\uD83D\uDE00";

    /** A file takes no half of a pair, and what stood around it would be lost with it. */
    @Test
    void writesEveryRefusalThoughACutFallsInsideOfACharacter(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("rejects.txt");

        try (RejectLog log = new RejectLog(Optional.of(file))) {
            log.rejected("a:1", RejectReason.BAD_FIELD, "first", "x".repeat(1999) + FACE + FACE);
            log.rejected("a:2", RejectReason.BAD_FIELD, "half \uD83D of one", FACE + "\u202E\u001b[2J");
        }

        assertThat(Files.readAllLines(file))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("a:1: bad_field: first"),
                        line -> assertThat(line).isEqualTo("    " + "x".repeat(1999) + "\\ud83d… (2003 characters)"),
                        line -> assertThat(line).isEqualTo("a:2: bad_field: half \\ud83d of one"),
                        line -> assertThat(line).isEqualTo("    " + FACE + "\\u202e\\u001b[2J"));
    }

    @Test
    void saysThatNotAllWasWritten() throws IOException {
        assumeThat(FULL).exists();
        RejectLog log = new RejectLog(Optional.of(FULL));
        log.rejected("a:1", RejectReason.BAD_FIELD, "first", "line");

        assertThatThrownBy(log::close).isInstanceOf(IOException.class).hasMessageContaining("/dev/full");
    }
}
