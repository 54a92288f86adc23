package io.loadline.sla;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What an objective asks for: when it is at level warning or critical. */
public sealed interface Condition {

    /** What is measured, as written: the indicator, or what stands for it in output. */
    String text();

    /** Whether it can reach that breaching level. */
    boolean has(Level level);

    /**
     * A number with limits.
     *
     * @param indicator what is measured
     * @param limits limits that breach; at least one
     * @param recover limits that must hold before a level is left; absent for leaving it as soon as it does not breach
     * @param floors what a quantile or ratio must rest on
     */
    record Measured(Indicator indicator, Limits limits, Limits recover, Floors floors) implements Condition {
        public Measured {
            if (limits.isEmpty()) {
                throw new IllegalArgumentException("a condition needs a warning or a critical threshold");
            }
        }

        @Override
        public String text() {
            return indicator.text();
        }

        @Override
        public boolean has(Level level) {
            return limits.of(level).isPresent();
        }
    }

    /**
     * Levels of other objectives of the same policy.
     *
     * @param warning when it is at warning
     * @param critical when it is at critical
     */
    record Combined(Optional<Expression> warning, Optional<Expression> critical) implements Condition {
        @Override
        public String text() {
            return "combined";
        }

        @Override
        public boolean has(Level level) {
            return of(level).isPresent();
        }

        /** The expression of a level, when it has one. */
        public Optional<Expression> of(Level level) {
            return level == Level.CRITICAL ? critical : level == Level.WARNING ? warning : Optional.empty();
        }

        /** Names of the objectives it refers to. */
        public SortedSet<String> names() {
            TreeSet<String> names = new TreeSet<>();
            warning.ifPresent(expression -> names.addAll(expression.names()));
            critical.ifPresent(expression -> names.addAll(expression.names()));
            return names;
        }
    }

    /**
     * An error budget that is spent too fast (Site Reliability Workbook, chapter 5).
     *
     * @param slo the objective over a long period
     * @param tiers in the order of the file; at least one
     */
    record Burning(Slo slo, List<BurnTier> tiers) implements Condition {
        public Burning {
            tiers = List.copyOf(tiers);
        }

        @Override
        public String text() {
            return "burn_rate(" + slo.name() + ")";
        }

        @Override
        public boolean has(Level level) {
            return tiers.stream().anyMatch(tier -> tier.severity() == level);
        }
    }
}
