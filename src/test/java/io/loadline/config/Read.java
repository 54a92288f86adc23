package io.loadline.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads settings as a service does, for the tests. */
final class Read {
    private Read() {}

    static Settings nothing() {
        return environment(Map.of());
    }

    static Settings environment(Map<String, String> variables) {
        return Settings.read(new Settings.Origins(Optional.empty(), variables, Map.of()));
    }

    static Settings file(Path directory, String text) {
        return Settings.read(new Settings.Origins(Optional.of(written(directory, text)), Map.of(), Map.of()));
    }

    static Path written(Path directory, String text) {
        try {
            return Files.writeString(directory.resolve("loadline.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
