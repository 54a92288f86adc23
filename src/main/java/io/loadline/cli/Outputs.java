package io.loadline.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a verb writes. */
final class Outputs {
    private Outputs() {}

    /**
     * Refuses, before any long work, a file that cannot be written.
     *
     * @param option the option that names it
     */
    static void check(String option, Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || directory == null || !Files.isDirectory(directory)) {
            throw new BadInput("%s %s: %s"
                    .formatted(
                            option,
                            file,
                            Files.isDirectory(file)
                                    ? "is a directory; name a file"
                                    : "there is no directory " + directory));
        }
    }

    /** Writes a text in UTF-8. */
    static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadInput(file + ": cannot be written: " + Complaints.describe(e), e);
        }
    }
}
