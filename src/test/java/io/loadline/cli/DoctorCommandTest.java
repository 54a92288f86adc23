package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Both verbs where nobody listens: soon, in one line, with the cause. */
class DoctorCommandTest {
    private static final String NOBODY = "127.0.0.1:1";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theDoctorFailsSoonAndSaysWhy() {
        long began = System.nanoTime();

        int exitCode = run("doctor", "--bootstrap", NOBODY);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains("failed       brokers", "no broker can be reached: 127.0.0.1:1: ", "fix: check --bootstrap")
                .endsWith(" ok" + System.lineSeparator());
    }

    @Test
    void theDoctorSaysItToMachines() {
        int exitCode = run("doctor", "--bootstrap", NOBODY, "--json");

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("\"healthy\" : false", "\"check\" : \"brokers\"", "\"state\" : \"failed\"");
    }

    @Test
    void provisioningCannotBeDoneAndSaysWhy() {
        int exitCode = run("provision", "topics", "--bootstrap", NOBODY);

        assertThat(exitCode).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .startsWith("loadline provision topics: the Kafka cluster at 127.0.0.1:1 does not answer")
                .hasLineCount(1);
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
