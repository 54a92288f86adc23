package io.loadline.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueRangeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1200±12      | 1212   | true",
                "1200±12      | 1212.1 | false",
                "1200 +- 12   | 1188   | true",
                "1.2s±1%      | 1212   | true",
                "1.2s±1%      | 1213   | false",
                "97%±0.5%     | 0.975  | true",
                "97%±0.5%     | 0.976  | false",
                "97%±0.5      | 0.974  | true",
                "> 500ms      | 500    | false",
                "> 500ms      | 500.1  | true",
                ">= 0.5s      | 500    | true",
                "< 99%        | 0.989  | true",
                "<= 3         | 3      | true",
                "0.3          | 0.3    | true",
                "0.3          | 0.31   | false",
                "none         | 0      | false",
            })
    void aValueIsComparedAsItIsWritten(String written, double value, boolean accepted) {
        OptionalDouble exact = OptionalDouble.of(value);

        assertThat(ValueRange.parse(written).orElseThrow().accepts(exact, exact, exact))
                .isEqualTo(accepted);
    }

    @Test
    void withoutAToleranceTheNumberLiesWithinTheBoundsOfWhatWasMeasured() {
        ValueRange range = ValueRange.parse("1200ms").orElseThrow();

        assertThat(range.accepts(OptionalDouble.of(1203), OptionalDouble.of(1199), OptionalDouble.of(1207)))
                .isTrue();
        assertThat(range.accepts(OptionalDouble.of(1203), OptionalDouble.of(1201), OptionalDouble.of(1207)))
                .isFalse();
    }

    @Test
    void noValueIsWrittenAsNone() {
        OptionalDouble none = OptionalDouble.empty();

        assertThat(ValueRange.parse("none").orElseThrow().accepts(none, none, none))
                .isTrue();
        assertThat(ValueRange.parse("0").orElseThrow().accepts(none, none, none))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "±3", "1200±", "3ft", "> 3±1", "1200±-3", "=> 3", "1e3"})
    void anythingElseCannotBeRead(String written) {
        assertThat(ValueRange.parse(written)).isEmpty();
    }
}
