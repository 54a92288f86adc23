package io.loadline.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.sla.MaintenanceWindow.When;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Semantics §5: when a maintenance window mutes. */
class MaintenanceWindowTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static When weekly(DayOfWeek day, String from, String to) {
        return new When.Weekly(Set.of(day), LocalTime.parse(from), LocalTime.parse(to), BERLIN);
    }

    private static boolean covers(When when, String instant) {
        return when.covers(Instant.parse(instant));
    }

    @Test
    void beginsInclusiveAndEndsExclusiveInItsTimeZone() {
        When winter = weekly(DayOfWeek.FRIDAY, "02:00", "03:30");

        assertThat(covers(winter, "2026-11-20T00:59:59.999Z")).isFalse();
        assertThat(covers(winter, "2026-11-20T01:00:00Z")).isTrue();
        assertThat(covers(winter, "2026-11-20T02:29:59.999Z")).isTrue();
        assertThat(covers(winter, "2026-11-20T02:30:00Z")).isFalse();
        assertThat(covers(winter, "2026-11-21T01:30:00Z")).as("on Saturday").isFalse();

        When once = new When.Once(Instant.parse("2026-12-01T02:00:00Z"), Instant.parse("2026-12-01T06:00:00Z"));
        assertThat(covers(once, "2026-12-01T02:00:00Z")).isTrue();
        assertThat(covers(once, "2026-12-01T06:00:00Z")).isFalse();
    }

    @Test
    void overMidnightItBelongsToTheDayOnWhichItBegins() {
        When night = weekly(DayOfWeek.SUNDAY, "23:00", "01:00");

        assertThat(covers(night, "2026-11-22T22:00:00Z")).as("Sunday 23:00").isTrue();
        assertThat(covers(night, "2026-11-22T23:59:59Z")).as("Monday 00:59:59").isTrue();
        assertThat(covers(night, "2026-11-23T00:00:00Z")).as("Monday 01:00").isFalse();
        assertThat(covers(night, "2026-11-21T23:30:00Z")).as("Sunday 00:30").isFalse();
        assertThat(covers(night, "2026-11-23T22:30:00Z")).as("Monday 23:30").isFalse();
    }

    @Test
    void thatEndsWhenItBeginsLastsTwentyFourHours() {
        When day = weekly(DayOfWeek.MONDAY, "12:00", "12:00");

        assertThat(covers(day, "2026-11-23T10:59:59Z")).isFalse();
        assertThat(covers(day, "2026-11-23T11:00:00Z")).isTrue();
        assertThat(covers(day, "2026-11-24T10:59:59Z")).isTrue();
        assertThat(covers(day, "2026-11-24T11:00:00Z")).isFalse();
    }

    @Test
    void followsTheClockOnTheWallWhenItIsPutForwardOrBack() {
        When night = weekly(DayOfWeek.SUNDAY, "02:00", "03:30");

        // 29 March 2026: 02:00 becomes 03:00 at 01:00Z. 25 October 2026: 03:00 becomes 02:00 at 01:00Z.
        assertThat(covers(night, "2026-03-29T00:59:59Z")).as("01:59:59").isFalse();
        assertThat(covers(night, "2026-03-29T01:00:00Z")).as("03:00").isTrue();
        assertThat(covers(night, "2026-03-29T01:30:00Z")).as("03:30").isFalse();
        assertThat(covers(night, "2026-10-25T00:00:00Z"))
                .as("02:00 for the first time")
                .isTrue();
        assertThat(covers(night, "2026-10-25T01:00:00Z"))
                .as("02:00 for the second time")
                .isTrue();
        assertThat(covers(night, "2026-10-25T02:29:59Z")).as("03:29:59").isTrue();
        assertThat(covers(night, "2026-10-25T02:30:00Z")).as("03:30").isFalse();
    }
}
