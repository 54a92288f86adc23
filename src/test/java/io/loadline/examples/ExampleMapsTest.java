package io.loadline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.ingest.map.Maps;
import io.loadline.policy.PolicyReader;
import io.loadline.sla.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExampleMapsTest {
    @Test
    void everyExampleMapIsValid() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docs/examples/maps"))) {
            assertThat(files).isNotEmpty().allSatisfy(file -> Maps.load(file.toString()));
        }
    }

    /** Every map and policy that is written out in docs/maps.md. */
    @Test
    void everyMapOfTheDocumentationIsValid() throws IOException {
        List<String> blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/maps.md")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(blocks).isNotEmpty().allSatisfy(block -> {
            if (block.startsWith("apiVersion")) {
                assertThat(PolicyReader.read("docs/maps.md", block)).isInstanceOf(Policy.class);
            } else {
                Maps.read("docs/maps.md", block);
            }
        });
    }
}
