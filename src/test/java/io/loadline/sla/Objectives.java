package io.loadline.sla;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        return new Objective(
                "test",
                List.of(),
                List.of("service"),
                new Condition.Measured(
                        Indicator.parse(indicator).orElseThrow(),
                        new Limits(Optional.ofNullable(warning), Optional.ofNullable(critical)),
                        Limits.none(),
                        new Floors(20, 5, low, Duration.ofMinutes(15))),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ZERO,
                Dwell.of(dwell),
                new Missing(missing, false, Optional.empty()),
                dwell,
                Optional.empty(),
                Map.of());
    }

    public static Threshold above(double limit) {
        return new Threshold(Threshold.Comparison.GREATER, limit, "> " + limit);
    }

    public static Threshold below(double limit) {
        return new Threshold(Threshold.Comparison.LESS, limit, "< " + limit);
    }
}
