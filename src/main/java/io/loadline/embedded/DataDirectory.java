package io.loadline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an embedded server keeps its data.
 *
 * @param path an existing directory
 * @param temporary whether it was made here and is deleted at the end; a caller's own directory never is
 */
record DataDirectory(Path path, boolean temporary) {

    static DataDirectory temporary(String prefix) {
        try {
            return new DataDirectory(Files.createTempDirectory(prefix), true);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make a temporary directory in " + System.getProperty("java.io.tmpdir"), e);
        }
    }

    static DataDirectory existing(Path path) {
        try {
            return new DataDirectory(Files.createDirectories(path).toAbsolutePath(), false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the data directory " + path, e);
        }
    }

    /** Deletes the directory with all in it if it is a temporary one; what cannot be deleted is left. */
    void discard() {
        if (!temporary) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> childrenFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path entry : childrenFirst) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException | UncheckedIOException left) {
            // A leftover in the system's temporary directory does no harm; failing a close would hide the real result.
        }
    }
}
