package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.SampleBatch;
import io.loadline.engine.SampleBatchRows;
import io.loadline.engine.SampleBatchRows.Row;
import io.loadline.sample.Distribution;
import io.loadline.sample.LogEvent;
import io.loadline.sample.RejectReason;
import io.loadline.sample.SeriesKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {
    private static final long T = Instant.parse("2026-03-01T10:00:05.250Z").toEpochMilli();

    private final JsonLines lines = new JsonLines(Set.of("region"));
    private final SampleBatch samples = new SampleBatch();

    @Test
    void readsAFlatSample() {
        List<Row> rows = rows("{'timestamp':'2026-03-01T12:00:05.250+02:00','service':'orders','kind':'web',"
                + "'operation':'GET /','latency_ms':12.5,'outcome':'throttled','trace_id':'tr',"
                + "'dimensions':{'region':'eu','pod':'p1'}}");

        SeriesKey key = new SeriesKey("orders", "web", "GET /", Map.of("region", "eu"));
        assertThat(rows).containsExactly(new Row(key, T, List.of((byte) 2, 12_500L), "tr"));
    }

    @Test
    void takesKindOutcomeAndOperationAsGivenByDefault() {
        List<Row> rows = rows("{'timestamp':" + T + ",'service':'orders','latency_us':7}");

        SeriesKey key = new SeriesKey("orders", "api", "", Map.of());
        assertThat(rows).containsExactly(new Row(key, T, List.of((byte) 0, 7L), ""));
    }

    @ParameterizedTest
    @CsvSource({"429, 2", "503, 1", "200, 0", "404, 0"})
    void takesAStatusCodeForAnOutcome(int status, byte outcome) {
        assertThat(rows("{'timestamp':1,'service':'orders','latency_us':7,'status':" + status + "}"))
                .extracting(Row::measure)
                .containsExactly(List.of(outcome, 7L));
    }

    @Test
    void readsGaugesAndDistributions() {
        assertThat(measure("{'timestamp':1,'service':'orders','gauge':'cache_hit_rate','value':0.93}"))
                .isEqualTo(List.of("cache_hit_rate", 0.93));
        assertThat(measure(
                        "{'timestamp':1,'service':'orders','distribution':'page_load','unit':'ms','count':3,'sum':60,"
                                + "'buckets':[{'value':20,'count':3}]}"))
                .isEqualTo(
                        List.of(new Distribution("page_load", "ms", 3, 60, List.of(new Distribution.Bucket(20, 3)))));
    }

    @Test
    void readsABatchOfFlatAndOfNestedSamples() {
        List<Row> rows = rows("{'service':'orders','dimensions':{'region':'eu'},'samples':["
                + "{'timestamp':1,'operation':'a','latency_us':5},"
                + "{'timestamp':2,'measure':{'latency_us':6,'outcome':'error'}},"
                + "{'timestamp':3,'measure':{'name':'g','value':2}},"
                + "{'timestamp':4,'measure':{'name':'d','count':1,'sum':2.5}}]}");

        assertThat(rows)
                .extracting(Row::measure)
                .containsExactly(
                        List.of((byte) 0, 5L),
                        List.of((byte) 1, 6L),
                        List.of("g", 2.0),
                        List.of(new Distribution("d", "", 1, 2.5, List.of())));
        assertThat(rows).extracting(row -> row.series().label("region")).containsOnly("eu");
    }

    @Test
    void readsItsOwnJsonFormOfABatch() throws UndecodableException {
        byte[] record = new MetricBatchWriter("orders", "web", Map.of("region", "eu"))
                .batchId("b1")
                .request(T, "GET /", 12_500, io.loadline.sample.Outcome.ERROR, "trace")
                .answer(T, "GET /", io.loadline.sample.Outcome.THROTTLED, "lost")
                .gauge(T, "", "g", 0.25)
                .distribution(T, "", new Distribution("d", "s", 2, 3.5, List.of(new Distribution.Bucket(1.5, 2))))
                .toBytes();
        String line = Json.line(Json.toJson(Codecs.METRIC_BATCH.decode(record)));

        assertThat(lines.read(line, samples))
                .isInstanceOfSatisfying(
                        Line.Samples.class, read -> assertThat(read.record()).isEqualTo(record));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'latency_ms':null,'outcome':'error'|1",
                "'latency_us':null,'status':429|2",
                "'latency_ms':null,'latency_us':null,'outcome':'ok'|0",
                "'latency_ms':null,'outcome':'maybe'|-1"
            },
            quoteCharacter = '`')
    void takesALatencyOfNullForOneThatWasNotMeasured(String request, byte outcome) {
        assertThat(measure("{'timestamp':1,'service':'orders'," + request + "}"))
                .isEqualTo(List.of(outcome));
        assertThat(measure("{'service':'orders','samples':[{'timestamp':1," + request + "}]}"))
                .isEqualTo(List.of(outcome));
        assertThat(measure("{'service':'orders','samples':[{'timestamp':1,'measure':{" + request + "}}]}"))
                .isEqualTo(List.of(outcome));
    }

    @Test
    void takesTheLatencyThatIsThereBesideOneThatIsNull() {
        assertThat(measure("{'timestamp':1,'service':'orders','latency_ms':null,'latency_us':7,'outcome':'error'}"))
                .isEqualTo(List.of((byte) 1, 7L));
    }

    @Test
    void takesABatchWithoutSamplesAsKeepAlive() {
        assertThat(lines.read(json("{'service':'orders','samples':[]}"), samples))
                .isInstanceOfSatisfying(
                        Line.Samples.class, read -> assertThat(read.service()).isEqualTo("orders"));
        assertThat(samples.size()).isZero();
    }

    @Test
    void readsARecordedArrival() {
        Line read = lines.read(
                json("{'arrival':'2026-03-01T10:00:05.250Z','timestamp':1,'service':'orders','latency_us':7}"),
                samples);

        assertThat(read).isInstanceOfSatisfying(Line.Samples.class, line -> assertThat(line.arrivalMillis())
                .isEqualTo(OptionalLong.of(T)));
    }

    @Test
    void readsALogEvent() throws UndecodableException {
        Line read = lines.read(
                json("{'log_id':'l1','timestamp':" + T + ",'service_name':'orders','log_level':'warning',"
                        + "'user_id':42,'message':'slow','attributes':{'region':'eu','n':1},"
                        + "'action_type':'user.login','resource_id':'cart/1'}"),
                samples);

        LogEvent expected = new LogEvent(
                "l1",
                Instant.ofEpochMilli(T),
                new SeriesKey("orders", "api", "", Map.of("region", "eu")),
                LogEvent.Level.WARN,
                Optional.of("42"),
                Optional.empty(),
                "slow",
                Optional.empty(),
                Optional.of(new LogEvent.Audit("user.login", "cart/1")));
        assertThat(read).isInstanceOf(Line.Log.class);
        assertThat(((Line.Log) read).event()).isEqualTo(expected);
        assertThat(Codecs.LOG_EVENT.decode(((Line.Log) read).record())).isEqualTo(expected);
    }

    @Test
    void leavesWrongValuesToTheRulesOfSamples() {
        assertThat(measure("{'timestamp':1,'service':'orders','latency_us':7,'outcome':'maybe'}"))
                .isEqualTo(List.of(SampleBatch.UNKNOWN_OUTCOME, 7L));
        assertThat(measure("{'timestamp':1,'service':'orders','latency_ms':-0.0001}"))
                .isEqualTo(List.of((byte) 0, -1L));
        assertThat(measure("{'timestamp':1,'service':'orders','latency_ms':1e999}"))
                .isEqualTo(List.of((byte) 0, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello|UNDECODABLE|not JSON at column",
                "[1]|UNDECODABLE|one JSON object",
                "''|UNDECODABLE|one JSON object",
                "{\"a\":1} {\"b\":2}|UNDECODABLE|not JSON",
                "{\"timestamp\":1,\"latency_us\":1}|MISSING_SERVICE|service is missing",
                "{\"timestamp\":1,\"service\":null,\"latency_us\":1}|MISSING_SERVICE|service is missing",
                "{\"service\":\"a\",\"latency_us\":1}|BAD_FIELD|timestamp is missing",
                "{\"timestamp\":\"yesterday\",\"service\":\"a\",\"latency_us\":1}|BAD_FIELD|timestamp must be a time",
                "{\"timestamp\":1,\"service\":\"a\"}|BAD_FIELD|latency_ms, latency_us, gauge",
                "{\"timestamp\":1,\"service\":\"a\",\"outcome\":\"ok\"}|BAD_FIELD|has \"latency_ms\": null",
                "{\"timestamp\":1,\"service\":\"a\",\"latency_ms\":null}|BAD_FIELD|must have an outcome or a status",
                "{\"timestamp\":1,\"service\":\"a\",\"latency_us\":\"1\"}|BAD_FIELD|latency_us must be a number",
                "{\"timestamp\":1,\"service\":\"a\",\"gauge\":\"g\"}|BAD_FIELD|value of gauge is missing",
                "{\"service\":\"a\",\"samples\":[{\"timestamp\":1}]}|BAD_FIELD|samples[0]: one of",
                "{\"service\":\"a\",\"samples\":3}|BAD_FIELD|samples must be an array",
                "{\"log_id\":\"l\",\"timestamp\":1}|MISSING_SERVICE|service_name is missing",
                "{\"log_level\":\"INFO\",\"service_name\":\"a\",\"timestamp\":1}|BAD_FIELD|log_id",
                "{\"timestamp\":1,\"service\":\"a\",\"latency_us\":1,\"arrival\":{}}|BAD_FIELD|arrival must be a time"
            })
    void saysWhatIsWrongWithALine(String line, RejectReason reason, String message) {
        assertThat(lines.read(line, samples)).isInstanceOfSatisfying(Line.Bad.class, bad -> {
            assertThat(bad.reason()).isEqualTo(reason);
            assertThat(bad.message()).contains(message);
        });
    }

    private Object measure(String line) {
        return rows(line).get(0).measure();
    }

    private List<Row> rows(String line) {
        assertThat(lines.read(json(line), samples)).isInstanceOf(Line.Samples.class);
        return SampleBatchRows.of(samples);
    }

    private static String json(String line) {
        return line.replace('\'', '"');
    }
}
