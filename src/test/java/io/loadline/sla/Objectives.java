package io.loadline.sla;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Objectives for the tests of rules. */
public final class Objectives {
    private Objectives() {}

    /** Above 500 warning, above 1000 critical. */
    public static Objective upper(String indicator, Duration dwell, Missing.Mode missing) {
        return of(indicator, dwell, missing, Floors.LowSamples.HOLD, above(500), above(1000));
    }

    public static Objective of(
            String indicator,
            Duration dwell,
            Missing.Mode missing,
            Floors.LowSamples low,
            Threshold warning,
            Threshold critical) {
        return of(
                indicator,
                new Limits(Optional.ofNullable(warning), Optional.ofNullable(critical)),
                Limits.none(),
                low,
                Dwell.of(dwell),
                missing);
    }

    public static Objective of(
            String indicator, Limits limits, Limits recover, Floors.LowSamples low, Dwell dwell, Missing.Mode missing) {
        return new Objective(
                "test",
                List.of(),
                List.of("service"),
                new Condition.Measured(
                        Indicator.parse(indicator).orElseThrow(),
                        limits,
                        recover,
                        new Floors(20, 5, low, Duration.ofMinutes(15))),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ZERO,
                dwell,
                new Missing(missing, false, Optional.empty()),
                dwell.longest(),
                Optional.empty(),
                Map.of());
    }

    /** A value that is known to a share of itself, and that no floor keeps from being judged. */
    public static Measurement value(double value, double share) {
        return new Measurement(
                OptionalDouble.of(value),
                OptionalDouble.of(value * (1 - share)),
                OptionalDouble.of(value * (1 + share)),
                100,
                false,
                limit -> 100);
    }

    public static Threshold above(double limit) {
        return new Threshold(Threshold.Comparison.GREATER, limit, "> " + limit);
    }

    public static Threshold below(double limit) {
        return new Threshold(Threshold.Comparison.LESS, limit, "< " + limit);
    }
}
