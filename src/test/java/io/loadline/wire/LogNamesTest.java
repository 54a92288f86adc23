package io.loadline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loadline.sample.LogEvent;
import io.loadline.sample.RejectReason;
import io.loadline.sample.SeriesKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogNamesTest {
    private static final Codec<LogEvent> CODEC = Codecs.logEvents(Set.of("region"));

    @ParameterizedTest
    @CsvSource({"257,1", "1,257"})
    void refusesALogLineWhoseSeriesHasALongName(int kind, int region) {
        byte[] bytes = CODEC.encode(log("k".repeat(kind), "r".repeat(region)));

        assertThatThrownBy(() -> CODEC.decode(bytes))
                .isInstanceOfSatisfying(UndecodableException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(RejectReason.BAD_FIELD));
    }

    @Test
    void acceptsTheLongestNames() throws UndecodableException {
        LogEvent log = log("k".repeat(256), "r".repeat(256));

        assertThat(CODEC.decode(CODEC.encode(log))).isEqualTo(log);
    }

    private static LogEvent log(String kind, String region) {
        return new LogEvent(
                "id",
                Instant.EPOCH,
                new SeriesKey("shop", kind, "buy", Map.of("region", region)),
                LogEvent.Level.INFO,
                Optional.empty(),
                Optional.empty(),
                "hello",
                Optional.empty(),
                Optional.empty());
    }
}
