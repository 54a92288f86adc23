package io.loadline.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the converters as a user does, on a few lines of real measurements. */
class ConvertersTest {
    private static final Path EXAMPLES = Path.of("docs/examples");
    private static final Path FIXTURES = Path.of("src/test/resources/examples");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path scratch;

    private record Run(int exitCode, String out, String err) {
        List<JsonNode> lines() throws IOException {
            List<JsonNode> nodes = new ArrayList<>();
            for (String line : out.lines().toList()) {
                nodes.add(JSON.readTree(line));
            }
            return nodes;
        }
    }

    @Test
    void turnsACloudWatchSeriesIntoGauges() throws Exception {
        Run run = run(csv(FIXTURES.resolve("cpu.csv"), "orders-db", "cpu", "cpu_percent"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .extracting(line -> line.path("timestamp").asText(), line -> line.path("value")
                        .asDouble())
                .startsWith(tuple("2014-04-10T00:02:00Z", 14.012), tuple("2014-04-10T00:07:00Z", 13.334000000000001))
                .hasSize(4);
        assertThat(run.lines()).allSatisfy(line -> {
            assertThat(line.path("service").asText()).isEqualTo("orders-db");
            assertThat(line.path("kind").asText()).isEqualTo("cpu");
            assertThat(line.path("gauge").asText()).isEqualTo("cpu_percent");
        });
    }

    @Test
    void namesTheLineOfACloudWatchSeriesThatItCannotRead() throws Exception {
        Path broken = scratch.resolve("broken.csv");
        Files.writeString(broken, "timestamp,value\n2014-04-10 00:02:00,1\n2014-04-10 00:07:00,-\n");

        Run run = run(csv(broken, "s", "k", "g"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("broken.csv:3:").contains("2014-04-10 00:07:00,-");
        assertThat(run.lines()).hasSize(1);
    }

    @Test
    void turnsEachIntervalOfAHistogramLogIntoOneDistribution() throws Exception {
        Path log = FIXTURES.resolve("pauses.hlog");
        List<Histogram> expected = histograms(log);

        Run run = run(hdr(log, "jhiccup", "batch", "pause"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        List<JsonNode> lines = run.lines();
        assertThat(lines).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Histogram histogram = expected.get(i);
            JsonNode sample = lines.get(i).path("samples").path(0);
            JsonNode measure = sample.path("measure");
            assertThat(Instant.parse(sample.path("timestamp").asText()).toEpochMilli())
                    .isEqualTo(histogram.getEndTimeStamp());
            assertThat(measure.path("count").asLong()).isEqualTo(histogram.getTotalCount());
            assertThat(measure.path("max").asDouble()).isEqualTo(histogram.getMaxValue() / 1e6, within(1e-6));
            assertThat(sumOfCounts(measure)).isEqualTo(histogram.getTotalCount());
            assertThat(measure.path("unit").asText()).isEqualTo("ms");
        }
        assertThat(lines.get(0).path("samples").path(0).path("timestamp").asText())
                .as("StartTime 1441812279.474, offset 0.127, length 1.007")
                .isEqualTo("2015-09-09T15:24:40.608Z");
    }

    @Test
    void saysThatAFileIsNoHistogramLog() throws Exception {
        Run run = run(hdr(FIXTURES.resolve("cpu.csv"), "s", "k", "n"));

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).isNotEmpty();
    }

    private static long sumOfCounts(JsonNode measure) {
        return StreamSupport.stream(measure.path("buckets").spliterator(), false)
                .mapToLong(bucket -> bucket.path("count").asLong())
                .sum();
    }

    private static List<Histogram> histograms(Path log) throws IOException {
        List<Histogram> all = new ArrayList<>();
        HistogramLogReader reader = new HistogramLogReader(log.toFile());
        for (var next = reader.nextIntervalHistogram(); next != null; next = reader.nextIntervalHistogram()) {
            all.add((Histogram) next);
        }
        return all;
    }

    private static List<String> csv(Path file, String service, String kind, String gauge) {
        return List.of(
                "bash",
                EXAMPLES.resolve("convert-cloudwatch-csv.sh").toString(),
                service,
                kind,
                gauge,
                file.toString());
    }

    private static List<String> hdr(Path file, String service, String kind, String name) throws Exception {
        String jar = Path.of(Histogram.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                jar,
                EXAMPLES.resolve("ConvertHdrLog.java").toString(),
                service,
                kind,
                name,
                file.toString());
    }

    private Run run(List<String> command) throws Exception {
        Path out = scratch.resolve("out");
        Path err = scratch.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
