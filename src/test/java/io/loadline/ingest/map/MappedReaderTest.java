package io.loadline.ingest.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.SampleBatch;
import io.loadline.sample.Distribution;
import io.loadline.sample.RejectReason;
import io.loadline.sample.SeriesKey;
import io.loadline.wire.Line;
import io.loadline.wire.LineReader;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappedReaderTest {
    private static final String CSV = """
            format: csv
            timestamp: {field: t, format: epoch_ms, is: start}
            service: ["{svc}", "{file}"]
            operation: "{path}"
            paths: {field: path, templates: ["/shops/{shop}/items/*", "/static/**"], limit: 3}
            dimensions: {region: "{region}"}
            request:
              latency: {field: ms, unit: ms}
              outcome: {field: code, error: [5xx, 499, 600-610, boom], throttled: [429, slow, 7XX]}
            skip: [{path: "~^/health"}]
            """;
    private static final String HEADER = "t,svc,path,ms,code,region";

    @Test
    void movesAStartToTheEndOfTheRequest() {
        assertThat(Mapped.lines(CSV, HEADER, "1000,web,/,250.5,200,eu").said)
                .containsExactly("1970-01-01T00:00:01.250Z web/api//{region=eu} [0, 250500]");
    }

    @ParameterizedTest
    @CsvSource({"200,0", "404,0", "500,1", "599,1", "499,1", "605,1", "BOOM,1", "429,2", "slow,2", "733,2"})
    void decidesTheOutcome(String code, int outcome) {
        assertThat(Mapped.lines(CSV, HEADER, "0,web,/,1," + code + ",").said)
                .containsExactly("1970-01-01T00:00:00.001Z web/api//{} [" + outcome + ", 1000]");
    }

    @ParameterizedTest
    @CsvSource({
        "refuse,''",
        "unmeasured,[1]",
        "zero,'[1, 0]'",
        "no_request,''",
    })
    void doesWithALineWithoutLatencyWhatItIsTold(String missing, String measure) {
        String map = CSV.replace("unit: ms}", "unit: ms, missing: " + missing + "}");
        Mapped mapped = Mapped.lines(map, HEADER, "1000,web,/,-,500,eu");

        if (measure.isEmpty()) {
            assertThat(mapped.reasons).containsExactly(RejectReason.BAD_FIELD);
        } else {
            assertThat(mapped.said).containsExactly("1970-01-01T00:00:01Z web/api//{region=eu} " + measure);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET,GET /x", "PROPFIND,PROPFIND /x", "XQZW,''", "get,''", "\\x16\\x03,''"})
    void knowsAMethodFromAWordOfAScanner(String method, String operation) {
        String map = """
                format: fields
                columns: [time, request, status]
                request_line: request
                timestamp: {field: time, format: epoch_ms}
                service: web
                operation: "{method} {path}"
                request: {outcome: {field: status}}
                """;

        assertThat(Mapped.lines(map, "1000 \"" + method + " /x HTTP/1.1\" 200").said)
                .containsExactly("1970-01-01T00:00:01Z web/api/" + operation + "{} [0]");
    }

    @Test
    void asksALineWithoutARequestForNoOutcome() {
        String map = CSV.replace("unit: ms}", "unit: ms, missing: no_request}") + "log: {message: text}\n";

        Mapped mapped = Mapped.lines(map, HEADER, "1000,web,/,-,-,eu", "1000,web,/,-,what,eu", "1000,web,/,-,500,eu");

        assertThat(mapped.refused).isEmpty();
        assertThat(mapped.said)
                .containsExactly(
                        "1970-01-01T00:00:01Z web/api//{region=eu} UNKNOWN nobody",
                        "1970-01-01T00:00:01Z web/api//{region=eu} INFO nobody",
                        "1970-01-01T00:00:01Z web/api//{region=eu} ERROR nobody");
        assertThat(Mapped.lines(map, HEADER, "1000,web,/,5,-,eu").refused)
                .singleElement()
                .asString()
                .contains("code, which tells the outcome, is missing");
    }

    @Test
    void readsADecimalCommaWhereTheMapSaysSo() {
        String map = """
                format: csv
                delimiter: ";"
                columns: [t, s, free]
                timestamp: {field: t, format: epoch_s}
                service: shop
                request: {latency: {field: s, unit: s}, outcome: ok}
                gauges: [{name: free, value: "free"}]
                """;

        assertThat(Mapped.lines(map + "decimal: \",\"\n", "1,5;0,261;-3,5", "2;1;4").said)
                .containsExactly(
                        "1970-01-01T00:00:01.500Z shop/api/{} [0, 261000]",
                        "1970-01-01T00:00:01.500Z shop/api/{} [free, -3.5]",
                        "1970-01-01T00:00:02Z shop/api/{} [0, 1000000]",
                        "1970-01-01T00:00:02Z shop/api/{} [free, 4.0]");
        assertThat(Mapped.lines(map + "decimal: \",\"\n", "1;0.261;1", "1;1.000,5;1").refused)
                .hasSize(2)
                .allMatch(refused -> refused.contains("a point is no decimal sign"));
        assertThat(Mapped.lines(map, "1;0,261;1").refused)
                .singleElement()
                .asString()
                .contains("must be a number, was \"0,261\"", "decimal: \",\"");
    }

    @Test
    void countsRequestsOfWhichTheMapKnowsNoLatency() {
        String map = CSV.replace("  latency: {field: ms, unit: ms}\n", "  trace_id: \"{ms}\"\n");

        assertThat(Mapped.lines(map, HEADER, "1000,web,/,t-7,500,eu", "1000,web,/,,200,eu").said)
                .containsExactly(
                        "1970-01-01T00:00:01Z web/api//{region=eu} [1] t-7",
                        "1970-01-01T00:00:01Z web/api//{region=eu} [0]");
    }

    @Test
    void isALogEventBesideARequestWithoutLatencyOnlyWhenAlwaysAskedFor() {
        String map = CSV.replace("unit: ms}", "unit: ms, missing: unmeasured}");

        assertThat(Mapped.lines(map + "log: {when: no_request}\n", HEADER, "1000,web,/,-,500,eu").said)
                .containsExactly("1970-01-01T00:00:01Z web/api//{region=eu} [1]");
        assertThat(Mapped.lines(map + "log: {when: always}\n", HEADER, "1000,web,/,-,500,eu").said)
                .hasSize(2);
    }

    @Test
    void refusesAnEpochTimeThatHasNoNumber() {
        String map = """
                format: csv
                columns: [t, ms]
                timestamp: {field: t, format: epoch_ns}
                service: s
                request: {latency: {field: ms, unit: ms}, outcome: ok}
                """;

        Mapped mapped = Mapped.lines(map, "9999999999999999999,1", "1700000000000000000,1");

        assertThat(mapped.reasons).containsExactly(RejectReason.BAD_FIELD);
        assertThat(mapped.said).containsExactly("2023-11-14T22:13:20Z s/api/{} [0, 1000]");
    }

    @Test
    void letsNothingOfAQueryIntoTheOperation() {
        assertThat(Mapped.lines(CSV, HEADER, "0,w,http://h?next=/secret/token,0,200,", "0,w,https://h/a#/b,0,200,")
                        .said)
                .extracting(said -> said.split("[ ]")[1])
                .containsExactly("w/api//{}", "w/api//a{}");
    }

    @Test
    void putsNoMailAddressIntoAnOperation() {
        assertThat(Mapped.lines(CSV, HEADER, "0,w,/u/ann@example.com,0,200,", "0,w,/u/bob%40example.com/x,0,200,").said)
                .extracting(said -> said.split("[ ]")[1])
                .containsExactly("w/api//u/{id}{}", "w/api//u/{id}/x{}");
    }

    @Test
    void refusesADayThatIsInNoCalendar() {
        String map = """
                format: csv
                columns: [t, ms]
                timestamp: {field: t, format: "%d/%b/%Y:%H:%M:%S %z"}
                service: s
                request: {latency: {field: ms, unit: ms}, outcome: ok}
                """;

        Mapped mapped = Mapped.lines(map, "31/Feb/2026:10:00:00 +0000,1", "28/Feb/2026:10:00:00 +0100,1");

        assertThat(mapped.reasons).containsExactly(RejectReason.BAD_FIELD);
        assertThat(mapped.said).containsExactly("2026-02-28T09:00:00Z s/api/{} [0, 1000]");
    }

    @Test
    void givesPathsThatAreNoNamesOneName() {
        assertThat(Mapped.lines(CSV, HEADER, "0,w,/" + "x".repeat(2000) + ",0,200,").said)
                .extracting(said -> said.split("[ ]")[1])
                .containsExactly("w/api/other{}");
    }

    @Test
    void keepsTheNumberOfOperationsSmall() {
        Mapped mapped = Mapped.lines(
                CSV,
                HEADER,
                "0,w,/orders/17?x=1,0,200,",
                "0,w,/shops/a/items/b,0,200,",
                "0,w,/static/js/app.js,0,200,",
                "0,w,/a,0,200,",
                "0,w,/b,0,200,",
                "0,w,/c,0,200,",
                "0,w,/a,0,200,");

        assertThat(mapped.said)
                .extracting(said -> said.split("[ ]")[1])
                .containsExactly(
                        "w/api//orders/{id}{}",
                        "w/api//shops/{shop}/items/*{}",
                        "w/api//static/**{}",
                        "w/api//a{}",
                        "w/api//b{}",
                        "w/api/other{}",
                        "w/api//a{}");
    }

    @Test
    void everyLineIsUsedSkippedOrRefused() {
        Mapped mapped = Mapped.lines(
                CSV,
                HEADER,
                "0,-,/,0,200,",
                "0,w,/healthz,0,200,",
                "x,w,/,0,200,",
                "0,w,/,-,200,",
                "0,w",
                "0,w,/,NaN,200,",
                "0,w,/,0x1,200,",
                "0,w,/,-1,200,",
                "0,w,/,1e12,200,",
                "\"0\",\"w\",\"/,\",0,200,",
                "\"0,w,/,0,200,");

        assertThat(mapped.said).hasSize(2);
        assertThat(mapped.said.get(0)).contains(" own/api//{} ");
        assertThat(mapped.skipped).as("header and health check").isEqualTo(2);
        assertThat(mapped.reasons)
                .containsExactly(
                        RejectReason.BAD_FIELD,
                        RejectReason.BAD_FIELD,
                        RejectReason.UNDECODABLE,
                        RejectReason.BAD_FIELD,
                        RejectReason.BAD_FIELD,
                        RejectReason.NEGATIVE_LATENCY,
                        RejectReason.ABSURD_LATENCY,
                        RejectReason.UNDECODABLE);
    }

    @Test
    void namesTheColumnThatAHeaderLacks() {
        Mapped mapped = Mapped.lines(CSV, "t,svc,path,millis,code,region", "0,w,/,0,200,");

        assertThat(mapped.refused).hasSize(2).allMatch(refused -> refused.contains("no column \"ms\""));
    }

    @Test
    void aReaderThatLooksAheadChangesNothing() {
        LineReader reader = Maps.read("own.yaml", CSV).format(Set.of()).open("a.csv");
        SampleBatch batch = new SampleBatch();
        reader.read(HEADER, batch);
        LineReader ahead = reader.ahead();
        for (String path : new String[] {"/x", "/y", "/z"}) {
            ahead.read("0,w," + path + ",0,200,", batch);
        }

        Line line = reader.read("0,w,/mine,0,200,", batch);

        assertThat(line).isInstanceOf(Line.Samples.class);
        batch.visit(new Operations("/mine"));
    }

    @Test
    void makesAnswersOfOtherFieldsAndLogEvents() {
        String map = """
                format: json
                timestamp: {field: $.meta.at, format: "%Y-%m-%d %H:%M:%S.%f", zone: Europe/Berlin}
                service: "{team}"
                lookups:
                  team: {field: host, values: {h1: orders}, else: "on-{host}"}
                gauges: [{name: queue, value: "$.q[1]['of it']"}]
                log: {level: "{lvl}", message: "{msg}", user_id: "{user}"}
                """;
        Mapped mapped = Mapped.lines(
                map,
                "{\"meta\":{\"at\":\"2026-07-01 12:00:00.5\"},\"host\":\"h1\",\"q\":[0,{\"of it\":7}],\"lvl\":\"warning\","
                        + "\"user\":\"ann\"}",
                "{\"meta\":{\"at\":\"2026-07-01 12:00:00.5\"},\"host\":\"h2\",\"lvl\":\"emerg\"}",
                "{\"meta\":{\"at\":{}},\"host\":\"h2\"}");

        assertThat(mapped.said)
                .containsExactly(
                        "2026-07-01T10:00:00.500Z orders/api/{} [queue, 7.0]",
                        "2026-07-01T10:00:00.500Z orders/api/{} WARN ann",
                        "2026-07-01T10:00:00.500Z on-h2/api/{} FATAL nobody");
        assertThat(mapped.reasons).containsExactly(RejectReason.BAD_FIELD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epoch_s | 1772359205.250 | 2026-03-01T10:00:05.250Z",
                "epoch_s | 1772359205 | 2026-03-01T10:00:05Z",
                "epoch_s | 1.77235920525E9 | 2026-03-01T10:00:05.250Z",
                "epoch_us | 1772359205250999 | 2026-03-01T10:00:05.250Z",
                "epoch_ns | 1772359205250999999 | 2026-03-01T10:00:05.250Z",
                "iso8601 | 2026-03-01 11:00:05,25+0100 | 2026-03-01T10:00:05.250Z",
                "rfc3339 | 2026-03-01T10:00:05.250999Z | 2026-03-01T10:00:05.250Z",
                "dd/MMM/yyyy:HH:mm:ss Z | 01/Mar/2026:05:00:05 -0500 | 2026-03-01T10:00:05Z",
                "%d/%b/%Y:%H:%M:%S %z | 01/mar/2026:05:00:05 -0500 | 2026-03-01T10:00:05Z",
                "%Y-%m-%dT%H:%M:%S.%f%z | 2026-03-01T11:00:05.250000+01:00 | 2026-03-01T10:00:05.250Z"
            })
    void readsTimesAsTheyAreWritten(String format, String text, String expected) throws Exception {
        TimeText time = TimeText.of(format, Optional.empty());

        assertThat(Instant.ofEpochMilli(time.millis(text, "t", '.'))).isEqualTo(Instant.parse(expected));
    }

    private record Operations(String expected) implements SampleBatch.Visitor {
        @Override
        public void request(SeriesKey series, long millis, long micros, byte outcome, String traceId) {
            assertThat(series.operation()).isEqualTo(expected);
        }

        @Override
        public void answer(SeriesKey series, long millis, byte outcome, String traceId) {
            throw new AssertionError(outcome);
        }

        @Override
        public void gauge(SeriesKey series, long millis, String name, double value) {
            throw new AssertionError(name);
        }

        @Override
        public void distribution(SeriesKey series, long millis, Distribution distribution) {
            throw new AssertionError(distribution);
        }
    }
}
