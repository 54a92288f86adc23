package io.loadline.ingest.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.loadline.engine.SampleBatch;
import io.loadline.engine.SampleBatchRows;
import io.loadline.sample.Distribution;
import io.loadline.sample.RejectReason;
import io.loadline.wire.Codecs;
import io.loadline.wire.Line;
import io.loadline.wire.LineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each map that comes with Loadline, on lines as they are found, odd ones included. */
class ReadyMapsTest {

    @Test
    void listsAllFilesOfTheFolder() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("maps"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(Maps.names());
        }
    }

    static List<String> names() {
        return Maps.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void hasADescriptionAndReads(String name) {
        assertThat(Maps.load(name).description()).isNotEmpty();
    }

    @Test
    void readsLoadBalancerLogs() throws IOException {
        Mapped mapped = Mapped.file("alb", "alb.log");

        assertThat(mapped.said)
                .containsExactly(
                        "2026-03-01T10:00:00.186Z shop.example.com/api/GET /orders/{id}{} [0, 121000]"
                                + " Root=1-58337281-1d84f3d73c47ec4e58577259",
                        "2026-03-01T10:00:01.500Z shop.example.com/api/POST /orders{} [2, 1251000] Root=1-58337281-2",
                        "2026-03-01T10:00:12Z app/shop/50dc6c495c0c9188/api/GET /cart{} [1, 10000000] Root=1-58337281-3",
                        "2026-03-01T10:00:13Z app/shop/50dc6c495c0c9188/api/{} [0]",
                        "2026-03-01T10:00:15Z app/shop/50dc6c495c0c9188/api/GET /cart{} [1]");
        assertThat(mapped.refused)
                .singleElement()
                .asString()
                .startsWith("6: the line has 4 values")
                .contains("cut off");
    }

    @Test
    void readsApacheLogsWithAndWithoutLatency() throws IOException {
        Mapped mapped = Mapped.file("apache-combined", "apache.log");

        assertThat(mapped.said)
                .containsExactly(
                        "2026-03-01T10:00:00.012Z apache/api/GET /orders/{id}{} [0, 12500]",
                        "2026-03-01T10:00:02.500Z apache/api/POST /orders{} [1, 1500000]",
                        "2026-03-01T10:00:02Z apache/api/GET /products/{id}{} [2]",
                        "2026-03-01T10:00:03Z apache/api/GET /old{} [1]",
                        "2026-03-01T10:00:04Z apache/api/{} [0, 90]");
        assertThat(mapped.reasons)
                .containsExactly(
                        RejectReason.BAD_FIELD,
                        RejectReason.UNKNOWN_OUTCOME,
                        RejectReason.NEGATIVE_LATENCY,
                        RejectReason.UNDECODABLE);
        assertThat(mapped.refused.get(0)).startsWith("6: time \"01/Mar/2026:10:00:05\" is no time as");
    }

    @Test
    void readsNginxLogs() throws IOException {
        Mapped mapped = Mapped.file("nginx-combined", "nginx.log");

        assertThat(mapped.said)
                .containsExactly(
                        "2026-03-01T10:00:00Z nginx/api/GET /cart{} [0, 43000]",
                        "2026-03-01T10:00:01Z nginx/api/GET /cart{} [1, 60001000]",
                        "2026-03-01T10:00:02Z nginx/api/{} [0, 0]",
                        "2026-03-01T10:00:03Z nginx/api/GET /{} [1]");
        assertThat(mapped.refused).isEmpty();
    }

    @Test
    void readsNginxJson() throws IOException {
        Mapped mapped = Mapped.file("nginx-json", "nginx.jsonl");

        assertThat(mapped.said)
                .containsExactly(
                        "2026-03-01T10:00:00Z shop.example.com/api/GET /orders/{id}{} [0, 43000] 8c1f",
                        "2026-03-01T10:00:01Z nginx/api/{} [0, 0]",
                        "2026-03-01T10:00:02Z shop.example.com/api/GET /cart{} [1, 60000000]",
                        "2026-03-01T10:00:03Z shop.example.com/api/GET /cart{} [0]");
        assertThat(mapped.refused).singleElement().asString().startsWith("5: not JSON");
    }

    @Test
    void readsReportsOfLambda() throws IOException {
        Mapped mapped = Mapped.file("lambda-report", "orders.log");

        assertThat(mapped.said)
                .containsExactly(
                        "2026-03-01T10:00:00.900Z orders/lambda/{} [0, 158150] 3604209a-e9a3-11e6-939a-754dd98c7be3",
                        "2026-03-01T10:00:00.900Z orders/lambda/{} [max_memory_mb, 38.0]",
                        "2026-03-01T10:00:00.900Z orders/lambda/{} [init_ms, 549.04]",
                        "2026-03-01T10:00:05Z orders/lambda/{} [0, 12220] 4604209a-e9a3-11e6-939a-754dd98c7be3",
                        "2026-03-01T10:00:05Z orders/lambda/{} [max_memory_mb, 39.0]",
                        "2026-03-01T10:00:09Z orders/lambda/{} [1, 3000000] 1-5e34a614-10bdxmplf1fb44f07bc535a1",
                        "2026-03-01T10:00:09Z orders/lambda/{} [max_memory_mb, 39.0]");
        assertThat(mapped.skipped).isEqualTo(2);
        assertThat(mapped.refused).singleElement().asString().startsWith("6: ");
    }

    @Test
    void readsJsonReportsOfLambda() throws IOException {
        Mapped mapped = Mapped.file("lambda-json", "orders.jsonl");

        assertThat(mapped.said)
                .containsExactly(
                        "2026-03-01T10:00:00.200Z orders/lambda/{} [0, 101510] 6f7f0961",
                        "2026-03-01T10:00:00.200Z orders/lambda/{} [max_memory_mb, 33.0]",
                        "2026-03-01T10:00:00.200Z orders/lambda/{} [init_ms, 116.67]",
                        "2026-03-01T10:00:01.200Z orders/lambda/{} [1, 3000000]"
                                + " Root=1-62e900b2-710d76f009d6e7785905449a",
                        "2026-03-01T10:00:01.200Z orders/lambda/{} [max_memory_mb, 33.0]");
        assertThat(mapped.skipped).isEqualTo(2);
        assertThat(mapped.reasons).containsExactly(RejectReason.UNKNOWN_OUTCOME);
    }

    @Test
    void readsApiGatewayLogs() throws IOException {
        Mapped mapped = Mapped.file("api-gateway-json", "gateway.jsonl");

        assertThat(mapped.said)
                .containsExactly(
                        "2026-03-01T10:00:00.042Z h4x0r-prod/api/GET /orders/{id}{} [0, 42000] a1",
                        "2026-03-01T10:00:01.001Z h4x0r-prod/api/POST /orders{} [2, 1000] a2",
                        "2026-03-01T10:00:02Z h4x0r-prod/api/GET /orders/{id}{} [1] a3");
        assertThat(mapped.refused).containsExactly("4: requestTimeEpoch, which tells the time, is missing");
    }

    @Test
    void readsCloudWatchSeries() throws IOException {
        Mapped mapped = Mapped.file("cloudwatch-csv", "db.csv");

        assertThat(mapped.said)
                .containsExactly(
                        "2014-04-10T00:02:00Z db/cloudwatch/{} [value, 14.012]",
                        "2014-04-10T00:07:00Z db/cloudwatch/{} [value, 13.334000000000001]",
                        "2014-04-10T00:12:00Z db/cloudwatch/{} [value, 15.0]");
        assertThat(mapped.skipped).isEqualTo(1);
        assertThat(mapped.refused).hasSize(4);
    }

    @Test
    void readsMetricStreamsOfCloudWatch() throws IOException {
        Mapped mapped = Mapped.file("cloudwatch-metric-stream", "metric-stream.jsonl");

        assertThat(mapped.said)
                .filteredOn(said -> !said.contains(".sum") && !said.contains(".count"))
                .containsExactly(
                        "2026-03-01T10:00:00Z orders/AWS/Lambda/{region=us-east-1} [Errors.max, 1.0]",
                        "2026-03-01T10:00:00Z orders/AWS/Lambda/{region=us-east-1} [Errors.min, 0.0]",
                        "2026-03-01T10:00:00Z AWS/Lambda/AWS/Lambda/{region=us-east-1} [ConcurrentExecutions.max, 810.0]",
                        "2026-03-01T10:00:00Z AWS/Lambda/AWS/Lambda/{region=us-east-1} [ConcurrentExecutions.min, 12.0]",
                        "2026-03-01T10:00:00Z shop/AWS/ApiGateway/prod GET /orders{region=us-east-1} [Latency.max, 500.0]",
                        "2026-03-01T10:00:00Z shop/AWS/ApiGateway/prod GET /orders{region=us-east-1} [Latency.min, 10.0]",
                        "2026-03-01T10:00:00Z shop/AWS/ApiGateway/prod GET /orders{region=us-east-1} [Latency.p99, 480.0]",
                        "2026-03-01T10:00:00Z app/shop/50dc/AWS/ApplicationELB/targetgroup/shop/73e2{region=us-east-1}"
                                + " [HealthyHostCount.max, 3.0]",
                        "2026-03-01T10:00:00Z app/shop/50dc/AWS/ApplicationELB/targetgroup/shop/73e2{region=us-east-1}"
                                + " [HealthyHostCount.min, 2.0]");
        assertThat(mapped.reasons).containsExactly(RejectReason.BAD_FIELD);
    }

    @Test
    void readsIntervalsAsTheLibraryDoes() throws IOException {
        Path log = Path.of("src/test/resources/examples/pauses.hlog");
        List<Histogram> expected = new ArrayList<>();
        HistogramLogReader library = new HistogramLogReader(log.toFile());
        for (var next = library.nextIntervalHistogram(); next != null; next = library.nextIntervalHistogram()) {
            expected.add((Histogram) next);
        }
        LineReader reader = Maps.load("hdr").format(Codecs.DEFAULT_DIMENSIONS).open("pauses.hlog");
        SampleBatch batch = new SampleBatch();
        List<SampleBatchRows.Row> rows = new ArrayList<>();

        for (String line : Files.readAllLines(log)) {
            if (reader.read(line, batch) instanceof Line.Samples) {
                rows.addAll(SampleBatchRows.of(batch));
            }
        }

        assertThat(rows).hasSameSizeAs(expected);
        for (int i = 0; i < rows.size(); i++) {
            Distribution distribution = (Distribution) rows.get(i).measure().get(0);
            assertThat(rows.get(i).timeMillis()).isEqualTo(expected.get(i).getEndTimeStamp());
            assertThat(distribution.count()).isEqualTo(expected.get(i).getTotalCount());
            assertThat(distribution.buckets().stream()
                            .mapToDouble(Distribution.Bucket::value)
                            .max()
                            .orElseThrow())
                    .isEqualTo(expected.get(i).getMaxValue() / 1e6, within(1e-6));
        }
        assertThat(reader.read("1.0,1.0,2.0,HISTFAAAAEV42pNpmSzMwMC", batch)).isInstanceOf(Line.Bad.class);
        assertThat(reader.read("garbage", batch)).isInstanceOf(Line.Bad.class);
    }
}
