package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCheckCommandTest {
    private static final String WARNING = """
            apiVersion: loadline/v1
            kind: Policy
            metadata: {name: p}
            objectives: [{name: a, indicator: error_rate, warning: "> 1%"}]
            """;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void packsAreClean() {
        assertThat(run("policy", "check")).isZero();
        assertThat(run("policy", "check", "default", "demo", "--fail-on", "warning"))
                .isZero();
        assertThat(out.toString()).endsWith("2 files: 0 errors, 0 warnings" + System.lineSeparator());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void warningsAloneFailOnlyWhenAskedTo() throws IOException {
        String file = Files.writeString(directory.resolve("p.yaml"), WARNING).toString();

        assertThat(run("policy", "check", file)).isZero();
        assertThat(run("policy", "check", file, "--fail-on", "warning")).isEqualTo(1);
        assertThat(out.toString()).contains("[nobody-told]", "1 file: 0 errors, 1 warning");
    }

    @Test
    void errorsAreFoundAndNotBadInput() throws IOException {
        String file = Files.writeString(directory.resolve("p.yaml"), WARNING.replace("> 1%", "1%"))
                .toString();

        assertThat(run("policy", "check", file, "--json")).isEqualTo(1);
        assertThat(out.toString()).startsWith("{").contains("\"errors\" : 1");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatIsNotThereIsBadInput() {
        assertThat(run("policy", "check", directory.resolve("none.yaml").toString()))
                .isEqualTo(2);
        assertThat(run("policy", "check", "strictest")).isEqualTo(2);
        assertThat(err.toString())
                .contains("none.yaml: there is no such file or directory")
                .contains("no policy \"strictest\" comes with Loadline");
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), args);
    }
}
