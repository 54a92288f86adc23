package io.loadline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyDocsTest {
    private static final Path COMMITTED = Path.of("topology-docs");

    @Test
    void committedFilesAreThoseOfTheRunningTopologies() throws Exception {
        for (Map.Entry<String, String> file : TopologyDocs.files().entrySet()) {
            assertThat(COMMITTED.resolve(file.getKey()))
                    .as("run bin/loadline topology --write, and look at what changed")
                    .exists();
            assertThat(Files.readString(COMMITTED.resolve(file.getKey())))
                    .as("%s: run bin/loadline topology --write, and look at what changed", file.getKey())
                    .isEqualTo(file.getValue());
        }
    }

    @Test
    void writesTheSameFilesEachTime(@TempDir Path directory) throws Exception {
        TopologyDocs.write(directory.resolve("a"));
        TopologyDocs.write(directory.resolve("b"));

        for (String name : TopologyDocs.files().keySet()) {
            assertThat(directory.resolve("a").resolve(name))
                    .hasSameTextualContentAs(directory.resolve("b").resolve(name));
        }
    }
}
