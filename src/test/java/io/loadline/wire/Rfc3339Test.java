package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T24:00:00Z",
                "2026-03-01T23:60:00Z",
                "2026-03-01T23:59:60Z",
                "2026-02-30T00:00:00Z",
                "2026-13-01T00:00:00Z"
            })
    void refusesWhatNoClockShows(String text) {
        assertThatThrownBy(() -> Rfc3339.millis(text)).isInstanceOf(DateTimeException.class);
    }
}
