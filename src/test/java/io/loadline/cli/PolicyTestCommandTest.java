package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTestCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private Path tests;

    @BeforeEach
    void twoTestsOfWhichOneIsWrong() throws Exception {
        tests = directory.resolve("a.test.yaml");
        Files.writeString(tests, """
                apiVersion: loadline/v1
                kind: PolicyTest
                policies: [default]
                tests:
                  - name: Quiet and right
                    expect: [{at: 1m, notifications: none}]
                  - name: wrong
                    input: [{series: {service: shop}, latency_ms: 2sx30, per_step: 20}]
                    expect: [{at: 5m, notifications: none}]
                """);
    }

    private int run(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("policy", "test"));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        return Main.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    @Test
    void aTestThatFailsEndsWithOneAndIsShown() {
        assertThat(run(directory)).isEqualTo(1);
        assertThat(out.toString())
                .contains("FAIL  " + tests + "  wrong\n", "2 tests, 1 passed, 1 failed")
                .doesNotContain("ok    ");
    }

    @Test
    void onlyTheTestsThatAreAskedForRun() {
        assertThat(run(tests, "--run", "quiet", "--verbose")).isZero();
        assertThat(out.toString()).isEqualTo("ok    " + tests + "  Quiet and right\n1 test, 1 passed, 0 failed\n");
    }

    @Test
    void badInputEndsWithTwo() {
        assertThat(run(tests, "--run", "nothing of the kind")).isEqualTo(2);
        assertThat(run(directory.resolve("gone.yaml"))).isEqualTo(2);
        assertThat(run(tests, "--junit", directory.resolve("no/such/x.xml"))).isEqualTo(2);
        assertThat(err.toString())
                .contains("no test has that in its name", "gone.yaml: there is no such file", "there is no directory");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theOutcomesAreWrittenForMachines() throws Exception {
        Path junit = directory.resolve("out.xml");

        assertThat(run(tests, "--json", "--junit", junit)).isEqualTo(1);

        assertThat(out.toString())
                .startsWith("{")
                .contains("\"passed\" : 1", "\"failed\" : 1", "\"about\" : \"at 5m, notifications\"");
        assertThat(Files.readString(junit)).contains("<testcase name=\"wrong\"", "failures=\"1\"");
    }
}
