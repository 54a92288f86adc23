package io.loadline.engine;

import io.loadline.pane.Exemplar;
import io.loadline.sla.Condition;
import io.loadline.sla.Counts;
import io.loadline.sla.Expression;
import io.loadline.sla.Held;
import io.loadline.sla.Judgement;
import io.loadline.sla.Level;
import io.loadline.sla.Measurement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A condition over the levels of other objectives, in the logic of Kleene: what is not known matters only where it
 * decides. An objective without a group there does not hold.
 *
 * @param parts the levels it rests on
 */
record FoundInParts(Condition.Combined condition, Judgement judgement, Map<String, String> parts, long instant)
        implements Found {
    /** That a part is held for too few samples starts no wait for the whole. */
    private static final Optional<Held> HELD = Optional.of(Held.WITHIN_ERROR);

    /** True, false or not known. */
    private enum Truth {
        FALSE,
        UNKNOWN,
        TRUE;

        Truth not() {
            return values()[TRUE.ordinal() - ordinal()];
        }
    }

    /** The alerts of a group's parts, by name. */
    private record Levels(Map<String, List<Alert>> alerts) {
        List<Alert> of(String name) {
            return alerts.getOrDefault(name, List.of());
        }

        Truth of(Expression expression) {
            if (expression instanceof Expression.Not not) {
                return of(not.part()).not();
            }
            if (expression instanceof Expression.All all) {
                Truth least = Truth.TRUE;
                for (Expression part : all.parts()) {
                    Truth each = of(part);
                    least = each.compareTo(least) < 0 ? each : least;
                }
                return least;
            }
            if (expression instanceof Expression.Any any) {
                Truth most = Truth.FALSE;
                for (Expression part : any.parts()) {
                    Truth each = of(part);
                    most = each.compareTo(most) > 0 ? each : most;
                }
                return most;
            }
            return atLeast((Expression.AtLeast) expression);
        }

        private Truth atLeast(Expression.AtLeast part) {
            Truth most = Truth.FALSE;
            for (Alert alert : of(part.objective())) {
                Level level = alert.state.level();
                Truth each = level == Level.NO_DATA || alert.held
                        ? Truth.UNKNOWN
                        : level.compareTo(part.level()) >= 0 ? Truth.TRUE : Truth.FALSE;
                most = each.compareTo(most) > 0 ? each : most;
            }
            return most;
        }
    }

    /**
     * Judges a group.
     *
     * @param alerts of its parts, by name, each decided at this instant or as it was last
     * @param previous its own level before
     */
    static FoundInParts of(
            Condition.Combined condition, Map<String, List<Alert>> alerts, Level previous, long instant) {
        Levels levels = new Levels(alerts);
        Truth critical = condition.critical().map(levels::of).orElse(Truth.FALSE);
        Truth warning = condition.warning().map(levels::of).orElse(Truth.FALSE);
        Map<String, String> parts = new TreeMap<>();
        boolean noData = false;
        for (String name : condition.names()) {
            String worst = "none";
            Level level = Level.OK;
            for (Alert alert : levels.of(name)) {
                Level each = alert.state.level();
                noData |= each == Level.NO_DATA;
                if (worst.equals("none") || each != Level.NO_DATA && each.compareTo(level) > 0) {
                    level = each == Level.NO_DATA ? Level.OK : each;
                    worst = each.code() + (alert.held ? " (held)" : "");
                }
            }
            parts.put(name, worst);
        }
        Judgement judgement = judge(critical, warning, noData, previous);
        return new FoundInParts(condition, judgement, parts, instant);
    }

    private static Judgement judge(Truth critical, Truth warning, boolean noData, Level previous) {
        if (critical == Truth.TRUE) {
            return new Judgement(Level.CRITICAL, Optional.empty());
        }
        if (critical == Truth.FALSE && warning != Truth.UNKNOWN) {
            return new Judgement(warning == Truth.TRUE ? Level.WARNING : Level.OK, Optional.empty());
        }
        if (warning == Truth.TRUE) {
            // At warning at least; that critical has ended is not known.
            return previous == Level.CRITICAL
                    ? new Judgement(previous, HELD)
                    : new Judgement(Level.WARNING, Optional.empty());
        }
        return noData
                ? new Judgement(Level.NO_DATA, Optional.empty())
                : new Judgement(previous == Level.NO_DATA ? Level.OK : previous, HELD);
    }

    @Override
    public String indicator() {
        return condition.text();
    }

    @Override
    public String evidence() {
        return parts.entrySet().stream()
                .map(part -> part.getKey() + "=" + part.getValue())
                .collect(Collectors.joining(", ", indicator() + "(", ")"));
    }

    @Override
    public String text(Level level) {
        return evidence();
    }

    @Override
    public Measurement measurement() {
        return Measurement.of(OptionalDouble.empty(), 0);
    }

    @Override
    public Duration window() {
        return Duration.ZERO;
    }

    @Override
    public long start() {
        return instant;
    }

    @Override
    public long end() {
        return instant;
    }

    @Override
    public Counts counts() {
        return Found.nothing();
    }

    @Override
    public List<Exemplar> exemplars() {
        return List.of();
    }

    @Override
    public Limit limit(Level level) {
        return condition
                .of(level)
                .or(condition::warning)
                .or(condition::critical)
                .map(expression -> new Limit(expression.text(), OptionalDouble.empty()))
                .orElse(Limit.NONE);
    }
}
