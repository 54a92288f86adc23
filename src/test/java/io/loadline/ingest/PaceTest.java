package io.loadline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long NOW = Instant.parse("2026-03-01T12:00:30Z").toEpochMilli();

    private final List<Long> waits = new ArrayList<>();
    private long now = NOW;
    private boolean stop;

    private final Pace pace = new Pace(() -> now, millis -> {
        waits.add(millis);
        now += millis;
        return stop;
    });

    @Test
    void beginsNowOrWithinAMinuteAndMovesByWholeMinutes() {
        for (String recorded : List.of(
                "2014-04-10T00:00:00Z",
                "2014-04-10T00:00:30Z",
                "2014-04-10T00:00:30.001Z",
                "2030-01-01T00:00:29.999Z")) {
            long begin = Instant.parse(recorded).toEpochMilli();

            long shift = pace.begin(begin);

            assertThat(shift % 60_000).as(recorded).isZero();
            assertThat(begin + shift - NOW).as(recorded).isBetween(0L, 59_999L);
        }
    }

    @Test
    void waitsUntilItIsTimeAndTellsByHowMuchItWasMissed() throws InterruptedException {
        assertThat(pace.await(NOW + 700)).isFalse();
        assertThat(waits).containsExactly(700L);
        assertThat(pace.behindMillis()).isZero();

        now += 1300;
        assertThat(pace.await(NOW + 800)).isFalse();
        assertThat(waits).hasSize(1);
        assertThat(pace.behindMillis()).isEqualTo(1200);
    }

    @Test
    void endsWaitingWhenAsked() throws InterruptedException {
        stop = true;

        assertThat(pace.await(NOW + 3_600_000)).isTrue();
    }
}
