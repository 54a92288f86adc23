package io.loadline.ingest.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapDocumentTest {
    private static final String CSV = """
            format: csv
            columns: [t, svc, path, ms, code]
            timestamp: {field: t, format: epoch_ms}
            service: "{svc}"
            operation: "{path}"
            request:
              latency: {field: ms, unit: ms}
              outcome: {field: code}
            """;

    @Test
    void tellsEverythingThatIsWrongAtOnceAndWhere() {
        String wrong = CSV.replace("epoch_ms", "epoch_mss").replace("unit: ms", "unit: msec") + "skipp: []\n";

        assertThatThrownBy(() -> Maps.read("own.yaml", wrong))
                .isInstanceOf(MapException.class)
                .hasMessageContaining("own.yaml:3:31: the time format \"epoch_mss\"")
                .hasMessageContaining("did you mean \"epoch_ms\"?")
                .hasMessageContaining("own.yaml:7:30: unit is \"msec\"")
                .hasMessageContaining("own.yaml:9:1: unknown key \"skipp\"")
                .hasMessageContaining("did you mean \"skip\"?");
    }

    @Test
    void namesAFieldThatNoColumnIs() {
        assertThatThrownBy(() -> Maps.read("own.yaml", CSV.replace("field: code", "field: cod")))
                .hasMessageContaining("\"cod\" is no field of the map")
                .hasMessageContaining("did you mean \"code\"?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(?P<t>a)\\1 | no regular expression",
                "(?P<t>((a{1000}){1000}){1000}) | too large",
                "(?P<x>a) | is no field of the map"
            })
    void refusesPatternsThatAreWrongLargeOrLackAField(String pattern, String problem) {
        String map = "format: regex\npattern: '" + pattern + "'\ntimestamp: {field: t, format: epoch_s}\nservice: s\n"
                + "log: {message: m}\n";

        assertThatThrownBy(() -> Maps.read("own.yaml", map)).hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"HH:mm:ss", "%H:%M", "%d/%Q", "dd/MMM:HH:mm:ss Z", "nonsense"})
    void refusesTimeFormatsThatTellNoDate(String format) {
        assertThatThrownBy(() -> Maps.read("own.yaml", CSV.replace("epoch_ms", "\"" + format + "\"")))
                .hasMessageContaining("cannot be used");
    }

    @Test
    void suggestsBracesWhereALevelOrAMessageIsTheNameOfAField() {
        String columns = CSV.replace("code]", "code, lvl, msg]");

        assertThatThrownBy(() -> Maps.read("own.yaml", columns + "log: {level: lvl, message: msg}\n"))
                .hasMessageContaining("own.yaml:9:14: level is \"lvl\", which is none of trace,")
                .hasMessageContaining("did you mean \"{lvl}\"?")
                .hasMessageContaining("own.yaml:9:28: message is the same text \"msg\"")
                .hasMessageContaining("did you mean \"{msg}\"?");
        assertThatThrownBy(() -> Maps.read("own.yaml", CSV + "log: {level: [\"{code}\", eror]}\n"))
                .hasMessageContaining("did you mean \"error\"?")
                .hasMessageContaining("named in braces");
        assertThat(Maps.read("own.yaml", columns + "log: {level: [\"{lvl}\", Warning], message: a text}\n")
                        .name())
                .isEqualTo("own.yaml");
    }

    @Test
    void hasADecimalCommaOnlyWhereNumbersAreTexts() {
        String json = CSV.replace("format: csv\ncolumns: [t, svc, path, ms, code]", "format: json");

        assertThatThrownBy(() -> Maps.read("own.yaml", json + "decimal: \",\"\n"))
                .hasMessageContaining("decimal belongs to format fields or csv or regex");
        assertThatThrownBy(() -> Maps.read("own.yaml", CSV + "decimal: \";\"\n"))
                .hasMessageContaining("own.yaml:9:10: decimal is \";\"");
    }

    @Test
    void suggestsTheNameOfABundledMap() {
        assertThatThrownBy(() -> Maps.load("nginx-jsn")).hasMessageContaining("did you mean \"nginx-json\"?");
    }

    @ParameterizedTest
    @CsvSource({"$.a.*", "$..a", "$.a[-1]", "$[?@.a]", "$", "$.a[01]", "$.a b"})
    void refusesPathsThatMayMeanSeveralValues(String path) {
        assertThat(JsonParser.pointer(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"$.a.b[0] /a/b/0", "$['x/y'].c /x~1y/c", "a.b /a.b", "$[\"it's\"] /it's", "$['a\\'b'] /a'b"})
    void readsSingularPathsAndPlainNames(String path, String pointer) {
        assertThat(JsonParser.pointer(path))
                .hasValueSatisfying(read -> assertThat(read.toString()).isEqualTo(pointer));
    }
}
