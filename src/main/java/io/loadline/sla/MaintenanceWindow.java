package io.loadline.sla;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;

/**
 * A planned time in which matching alerts are not told of.
 *
 * @param name unique in its policy
 * @param match conditions on the labels of an alert; all must hold
 * @param when when it applies
 */
public record MaintenanceWindow(String name, List<Matcher> match, When when) {

    /** When a window applies. */
    public sealed interface When {

        /** Whether an instant lies in it. */
        boolean covers(Instant instant);

        /**
         * Once.
         *
         * @param from begin, inclusive
         * @param to end, exclusive
         */
        record Once(Instant from, Instant to) implements When {
            @Override
            public boolean covers(Instant instant) {
                return !instant.isBefore(from) && instant.isBefore(to);
            }
        }

        /**
         * Every week.
         *
         * @param days days on which it begins
         * @param from begin, inclusive, in {@code zone}
         * @param to end, exclusive; at or before {@code from} it is that time of the next day
         * @param zone the time zone of days and times
         */
        record Weekly(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) implements When {
            public Weekly {
                days = Set.copyOf(days);
            }

            @Override
            public boolean covers(Instant instant) {
                ZonedDateTime local = instant.atZone(zone);
                LocalTime time = local.toLocalTime();
                if (from.isBefore(to)) {
                    return days.contains(local.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
                }
                return days.contains(local.getDayOfWeek()) && !time.isBefore(from)
                        || days.contains(local.getDayOfWeek().minus(1)) && time.isBefore(to);
            }
        }
    }

    public MaintenanceWindow {
        match = List.copyOf(match);
    }
}
