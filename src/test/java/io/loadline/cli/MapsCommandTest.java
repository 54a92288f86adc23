package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loadline.ingest.map.Maps;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapsCommandTest {
    private static final String LOG = "src/test/resources/maps/apache.log";

    @TempDir
    Path scratch;

    private record Run(int exitCode, String out, String err) {}

    @Test
    void listsAndPrintsMaps() {
        assertThat(run("maps").out().lines()).hasSameSizeAs(Maps.names()).anyMatch(line -> line.startsWith("alb "));
        assertThat(run("maps", "alb").out()).contains("format: fields");
        assertThat(run("maps", "albb"))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err()).contains("did you mean \"alb\"?"));
    }

    @Test
    void showsWhatAMapMakesOfAFile() {
        Run run = run("maps", "try", LOG, "--map", "apache-combined", "--lines", "1");

        assertThat(run.exitCode()).as("some lines were refused").isEqualTo(1);
        assertThat(run.out())
                .startsWith(LOG + ":1  request  2026-03-01T10:00:00.012Z  apache (api) GET /orders/{id}  ok 12.500 ms")
                .doesNotContain(LOG + ":2")
                .contains(LOG + ":9  refused, undecodable: ");
        assertThat(run.err()).contains("9 lines: 5 used, 0 skipped, 4 refused");
    }

    /** As {@code <(zcat access.log.gz)} is in a shell. */
    @Test
    void readsWhatIsNoRegularFile() {
        assumeThat(Path.of("/dev/null")).exists();

        assertThat(run("maps", "try", "/dev/null", "--map", "nginx-combined").err())
                .contains("0 lines: 0 used");
        assertThat(run("replay", "--events", "/dev/null", "--map", "nginx-combined")
                        .out())
                .startsWith("0 samples read");
        assertThat(run("replay", "--events", scratch.toString()).err()).contains("is a directory");
        assertThat(run("maps", "try", scratch.toString(), "--map", "nginx-combined")
                        .err())
                .contains("is a directory");
    }

    @Test
    void saysWhatIsLateInAReplayOfAFileOutOfOrder() throws IOException {
        String line = "{\"timestamp\":\"2026-03-01T10:0%s:10Z\",\"service\":\"s\",\"latency_ms\":1}\n";
        Path ordered = Files.writeString(scratch.resolve("ordered.jsonl"), line.formatted(0) + line.formatted(2));
        Path file = Files.writeString(
                scratch.resolve("a.jsonl"), line.formatted(0) + line.formatted(2) + line.formatted(0));

        assertThat(run("replay", "--events", ordered.toString()).err()).doesNotContain("late:");
        assertThat(run("replay", "--events", file.toString()).err()).contains("1 late: ", "out of order");
    }

    @Test
    void saysThatALatencyWasNotMeasured() {
        Run text = run("maps", "try", "src/test/resources/maps/nginx.log", "--map", "nginx-combined");
        Run json = run("maps", "try", "src/test/resources/maps/nginx.log", "--map", "nginx-combined", "--json");

        assertThat(text.exitCode()).isZero();
        assertThat(text.out())
                .contains(
                        "nginx.log:4  request  2026-03-01T10:00:03.000Z  nginx (api) GET /  error, latency not measured");
        assertThat(json.out()).contains("\"value\":\"error, latency not measured\"");
    }

    @Test
    void replaysAMappedFileAndKeepsWhatItRefusedInert() throws IOException {
        Path log = scratch.resolve("access.log");
        Files.writeString(
                log,
                Files.readString(Path.of(LOG))
                        + "\n\u001b[31m" + "x".repeat(5000) + "\n"
                        + "192.0.2.9 - - [01/Mar/2026:10:00:09 +0200] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\" 90\n");
        Path rejects = scratch.resolve("rejects.txt");

        Run run =
                run("replay", "--events", log.toString(), "--map", "apache-combined", "--rejects", rejects.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("11 samples read, 5 counted, 0 of them late, 6 refused;");
        String refused = Files.readString(rejects);
        assertThat(refused)
                .contains(":8: negative_latency: ", "\\u001b[31mxxx", "… (5005 characters)")
                .contains(":12: too_late: ", "it is about 2.0 h behind the other lines: is its time zone right?")
                .doesNotContain("\u001b");
    }

    @Test
    void findsABurstOfErrorsInAnAccessLogWithoutLatencies() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int second = 0; second < 900; second += 4) {
            int status = second >= 300 && second < 420 ? 502 : 200;
            lines.append(String.format(
                    Locale.ROOT,
                    "192.0.2.1 - - [01/Mar/2026:10:%02d:%02d +0000] \"GET /cart HTTP/1.1\" %d 612 \"-\" \"curl/8\"%n",
                    second / 60,
                    second % 60,
                    status));
        }
        Path log = Files.writeString(scratch.resolve("shop.log"), lines);
        Path report = scratch.resolve("report.json");

        Run run = run("replay", "--events", log.toString(), "--map", "nginx-combined", "--report", report.toString());

        assertThat(run.out()).startsWith("225 samples read, 225 counted, 0 of them late, 0 refused;");
        JsonNode decided = new ObjectMapper().readTree(report.toFile());
        assertThat(decided.get("evaluations"))
                .hasSize(180)
                .allSatisfy(each -> assertThat(each.get("objective").asText()).isEqualTo("success-rate"));
        assertThat(decided.get("transitions"))
                .extracting(
                        each -> each.get("from").asText() + ">" + each.get("to").asText())
                .containsExactly("ok>critical", "critical>ok");
    }

    @Test
    void saysWhereAMapIsWrong() throws IOException {
        Path map = Files.writeString(scratch.resolve("own.yaml"), "format: fields\nservice: a\n");

        Run run = run("replay", "--events", LOG, "--map", map.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("own.yaml:1:1: a map has no \"timestamp\"");
    }

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Run(code, out.toString(), err.toString());
    }
}
