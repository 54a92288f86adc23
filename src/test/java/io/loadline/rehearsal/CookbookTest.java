package io.loadline.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tests of the packs and of the cookbook, each as {@code loadline policy test} runs it. */
class CookbookTest {

    @TestFactory
    Stream<DynamicTest> policiesDecideAsTheirTestsSay() {
        List<Path> directories = Stream.of("policies", "docs/examples/cookbook")
                .map(Path::of)
                .filter(directory -> directory.toFile().isDirectory())
                .toList();
        return PolicyTests.readAll(directories).stream()
                .map(test -> DynamicTest.dynamicTest(
                        test.place().file() + ": " + test.name(), () -> assertPasses(Rehearsal.run(test))));
    }

    private static void assertPasses(Outcome outcome) {
        assertThat(outcome.passed())
                .as(() -> String.join("\n", TestReport.failed(outcome)))
                .isTrue();
    }
}
