package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.engine.ControlEvent;
import io.loadline.wire.avro.Gauge;
import io.loadline.wire.avro.MetricBatch;
import io.loadline.wire.avro.Sample;
import io.loadline.wire.avro.StateEntry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    private static final String EVALUATION = "{\"instant\":\"2026-03-01T10:00:05.250Z\",\"service\":\"orders\","
            + "\"kind\":\"web\",\"operation\":\"GET /cart\",\"dimensions\":{\"region\":\"eu-1\"},"
            + "\"policy\":\"default\",\"objective\":\"latency\",\"indicator\":\"latency_p95\",\"window_ms\":60000,"
            + "\"value\":620.5,\"value_low\":614.25,\"value_high\":626.75,\"level\":\"critical\","
            + "\"held\":\"within_error\",\"total\":1000,\"errors\":20,\"throttled\":3,\"late\":4,"
            + "\"latency_p50_us\":110000,\"latency_p95_us\":620000,\"latency_p99_us\":900000,"
            + "\"policy_version\":\"0123456789ab\"}";

    @Test
    void writesTheFieldsOfTheSchemaInTheirOrder() {
        assertThat(Json.line(Json.toJson(Examples.EVALUATION))).isEqualTo(EVALUATION);
    }

    @Test
    void leavesOutWhatIsAbsent() {
        assertThat(Json.toJson(Examples.EMPTY_EVALUATION).fieldNames())
                .toIterable()
                .doesNotContain("operation", "value", "value_low", "held", "latency_p50_us")
                .contains("dimensions", "total", "level");
    }

    @Test
    void writesTheSameWhereverItRuns() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));

            assertThat(Json.line(Json.toJson(Examples.EVALUATION))).isEqualTo(EVALUATION);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void writesNestedRecords() {
        assertThat(Json.toJson(Examples.TRANSITION).at("/evidence/exemplars/0").toString())
                .isEqualTo("{\"trace_id\":\"trace-1\",\"latency_us\":900001,\"failed\":true}");
        assertThat(Json.toJson(Examples.SCALE).at("/limits/verify_window_ms").asLong())
                .isEqualTo(61_000);
        assertThat(Json.toJson(Examples.LOG).at("/audit/action_type").asText()).isEqualTo("user.login");
        assertThat(Json.toJson(Examples.RESULT).at("/effect").asText()).isEqualTo("inconclusive");
        assertThat(Json.toJson(Examples.AUDIT_RECORD).at("/sequence").asLong()).isEqualTo(9);
        assertThat(Json.toJson(Examples.NOTIFICATION).at("/receivers/1").asText())
                .isEqualTo("sns");
    }

    @Test
    void namesWhichOfSeveralRecordsItIs() {
        ControlEvent event = new ControlEvent(Examples.T, "ops", "", new ControlEvent.PolicySet(List.of()));

        assertThat(Json.toJson(event).get("body").toString()).isEqualTo("{\"type\":\"policy_set\",\"policies\":[]}");
    }

    @Test
    void sortsMapsByName() {
        TreeMap<String, String> reversed = new TreeMap<>(Map.of("b", "2", "a", "1"));
        MetricBatch batch = new MetricBatch(null, "orders", "api", reversed.descendingMap(), List.of());

        assertThat(Json.toJson(batch).get("dimensions").toString()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
    }

    @Test
    void writesBytesInBase64() {
        StateEntry entry = new StateEntry(ByteBuffer.wrap(new byte[] {1, 2, 3}), ByteBuffer.allocate(0));

        assertThat(Json.line(Json.toJson(entry))).isEqualTo("{\"key\":\"AQID\",\"value\":\"\"}");
    }

    @Test
    void leavesOutNumbersThatJsonDoesNotHave() {
        Sample sample = new Sample(Instant.EPOCH, "", null, new Gauge("g", Double.NaN));

        assertThat(Json.toJson(sample).get("measure").toString()).isEqualTo("{\"type\":\"gauge\",\"name\":\"g\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "0.95, 0.95",
        "1200, 1200",
        "1e10, 10000000000",
        "1e-7, 0.0000001",
        "-12.5, -12.5",
        "2e-3, 0.002",
        "2e23, 200000000000000000000000",
        "0.1, 0.1",
        "1e12, 1000000000000"
    })
    void writesNumbersInTheirShortestPlainForm(double value, String text) {
        assertThat(Json.line(Json.toJson(new Gauge("g", value)))).isEqualTo("{\"name\":\"g\",\"value\":" + text + "}");
        assertThat(Double.parseDouble(text)).isEqualTo(value == 0 ? 0 : value);
    }

    @Test
    void breaksLinesTheSameOnEveryMachineForPeople() {
        assertThat(Json.pretty(Json.toJson(new Gauge("g", 1.0))))
                .isEqualTo("{\n  \"name\" : \"g\",\n  \"value\" : 1\n}");
    }
}
