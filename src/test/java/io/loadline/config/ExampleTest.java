package io.loadline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleTest {
    @TempDir
    private Path directory;

    @Test
    void saysNothingAsItIs() {
        assertThat(Read.file(directory, Example.text()).values())
                .allSatisfy(value -> assertThat(value.source()).isEqualTo(Source.DEFAULT));
    }

    @Test
    void setsEverySettingOnceItsLinesAreUncommented() {
        String all = Example.text().replaceAll("(?m)^#:", "");

        Set<Entry<?>> given = Read.file(directory, all).values().stream()
                .filter(value -> value.source().type() == Source.Type.FILE)
                .map(Value::entry)
                .collect(Collectors.toSet());

        assertThat(given).containsExactlyInAnyOrderElementsOf(Catalogue.entries());
    }
}
