package io.loadline.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tests of the packs and of the cookbook, each as {@code loadline policy test} runs it. */
class CookbookTest {

    @TestFactory
    Stream<DynamicTest> policiesDecideAsTheirTestsSay() {
        List<Path> directories =
                Stream.of("policies", "docs/examples/cookbook").map(Path::of).toList();
        return PolicyTests.readAll(directories).stream()
                .map(test -> DynamicTest.dynamicTest(
                        test.place().file() + ": " + test.name(), () -> assertPasses(Rehearsal.run(test))));
    }

    @Test
    void theCookbookShowsItsFilesAsTheyAre() throws Exception {
        String shown = Files.readString(Path.of("docs/policy-cookbook.md"));
        try (Stream<Path> files = Files.list(Path.of("docs/examples/cookbook"))) {
            for (Path file : files.filter(CookbookTest::isShown).toList()) {
                assertThat(shown)
                        .as("docs/policy-cookbook.md shows another %s; copy the file into it", file)
                        .contains("```yaml\n" + Files.readString(file) + "```\n");
            }
        }
    }

    /** The translations are shown without their tests. */
    private static boolean isShown(Path file) {
        String name = file.getFileName().toString();
        return !name.contains("-from-") || !name.endsWith(".test.yaml");
    }

    private static void assertPasses(Outcome outcome) {
        assertThat(outcome.passed())
                .as(() -> String.join("\n", TestReport.failed(outcome)))
                .isTrue();
    }
}
