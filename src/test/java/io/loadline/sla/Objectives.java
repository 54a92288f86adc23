package io.loadline.sla;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objectives for the tests of rules. */
public final class Objectives {
    private Objectives() {}

    /** Above 500 warning, above 1000 critical. */
    public static Objective upper(String indicator, Duration dwell, Objective.MissingData missing) {
        return of(indicator, dwell, missing, Objective.LowSamples.HOLD, above(500), above(1000));
    }

    public static Objective of(
            String indicator,
            Duration dwell,
            Objective.MissingData missing,
            Objective.LowSamples low,
            Threshold warning,
            Threshold critical) {
        return new Objective(
                "test",
                List.of(),
                List.of("service"),
                Indicator.parse(indicator).orElseThrow(),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ZERO,
                dwell,
                20,
                5,
                low,
                Duration.ofMinutes(15),
                Optional.ofNullable(warning),
                Optional.ofNullable(critical),
                missing,
                false,
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
