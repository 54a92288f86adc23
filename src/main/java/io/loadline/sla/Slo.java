package io.loadline.sla;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An objective over a long period, with an error budget.
 *
 * @param name unique among the objectives of its policy
 * @param select conditions on the series it applies to; all must hold
 * @param groupBy labels by which series are grouped; contains {@code service}
 * @param indicator the share of good or bad events
 * @param target the share that is to be good, above 0 and below 1
 * @param period the time the budget is for
 * @param budgeting what the budget counts
 */
public record Slo(
        String name,
        List<Matcher> select,
        List<String> groupBy,
        Indicator indicator,
        double target,
        Duration period,
        Budgeting budgeting) {

    /** What a budget counts. */
    public sealed interface Budgeting {
        /** Bad events among all events. */
        record Occurrences() implements Budgeting {}

        /**
         * Bad slices of time among all slices; one without events is not bad.
         *
         * @param slice length of a slice; slices begin at its multiples since the epoch
         * @param bad when the indicator over a slice makes it bad
         */
        record TimeSlices(Duration slice, Threshold bad) implements Budgeting {}
    }

    public Slo {
        select = List.copyOf(select);
        groupBy = List.copyOf(groupBy);
        if (!(indicator instanceof Indicator.OfEvents)) {
            throw new IllegalArgumentException(
                    "SLO " + name + " must be on a share of good or bad events, was on " + indicator.text());
        }
        if (!(target > 0 && target < 1)) {
            throw new IllegalArgumentException("target of SLO " + name + " must be above 0 and below 1, was " + target);
        }
        if (budgeting instanceof Budgeting.TimeSlices slices && !isSlice(slices.slice())) {
            throw new IllegalArgumentException(
                    "slice of SLO " + name + " must be 1m to 1h and divide the hour, was " + slices.slice());
        }
    }

    /** Whether a slice of time may be so long: 1 min to 1 h, whole minutes that divide the hour. */
    public static boolean isSlice(Duration slice) {
        long minutes = slice.toMinutes();
        return minutes >= 1 && minutes <= 60 && 60 % minutes == 0 && slice.equals(Duration.ofMinutes(minutes));
    }

    /** What of it is counted. */
    public Indicator.OfEvents counted() {
        return (Indicator.OfEvents) indicator;
    }

    /** Time or share of events that may be bad in the period: 99.95 % of 30 d leaves 21.6 min. */
    public Duration budget() {
        return Duration.ofMillis(Math.round((1 - target) * period.toMillis()));
    }

    /** Length of a slice, when time slices are counted. */
    public Optional<Duration> slice() {
        return budgeting instanceof Budgeting.TimeSlices slices ? Optional.of(slices.slice()) : Optional.empty();
    }
}
