package io.loadline.alert;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Condition;
import io.loadline.sla.Dwell;
import io.loadline.sla.Held;
import io.loadline.sla.Judgement;
import io.loadline.sla.Level;
import io.loadline.sla.Missing;
import io.loadline.sla.Objective;
import java.util.Optional;

/**
 * Where an alert stands: one machine for warning and critical (semantics §2 and §3), with Prometheus' meaning of
 * {@code for} and {@code keep_firing_for} and CloudWatch's of {@code datapoints}.
 *
 * <ul>
 *   <li>Each level has its own {@code for}. An evaluation at critical is true for warning too, and an alert that fires at
 *       critical fires at warning: it never falls from critical to pending.
 *   <li>{@code keep_firing_for} counts per level too, from the first evaluation that was false for that level: a critical
 *       alert whose value falls to warning stays critical while t − keep_since &lt; {@code keep_firing_for}.
 *   <li>A level whose recover limit does not hold is true for an alert that fires at it, see {@link Judgement#standing}.
 *   <li>Missing data keeps the level, its times and its {@code keep_since} in mind: what comes back goes on from there.
 *   <li>A held evaluation is neither true nor false: it changes no time and no status. With {@code datapoints} it is no
 *       point at all, so the range reaches further back by one.
 * </ul>
 *
 * <p>Times are epoch milliseconds; {@link #NEVER} stands for none.
 *
 * @param status as shown
 * @param level last raw level, also of held evaluations
 * @param fired the level it fires at, or fired at when its data ended; {@link Level#OK} for none
 * @param warningSince since when it is at warning or worse without an end
 * @param criticalSince since when it is at critical without an end
 * @param warningKeep since when warning is only kept
 * @param criticalKeep since when critical is only kept
 * @param heldSince since when evaluations have been held for too few samples
 * @param points what M of N looks at; empty without {@code datapoints}
 * @param sequence number of transitions so far
 */
public record AlertState(
        AlertStatus status,
        Level level,
        Level fired,
        long warningSince,
        long criticalSince,
        long warningKeep,
        long criticalKeep,
        long heldSince,
        Points points,
        long sequence) {
    /** No time. */
    public static final long NEVER = Long.MIN_VALUE;

    private static final AlertState INITIAL =
            new AlertState(AlertStatus.OK, Level.OK, Level.OK, NEVER, NEVER, NEVER, NEVER, NEVER, Points.NONE, 0);

    /** Ok, without a transition. */
    public static AlertState initial() {
        return INITIAL;
    }

    /**
     * What a judgement becomes when it has been held for too long: no data.
     *
     * @param instant epoch milliseconds
     */
    public Judgement unlessHeldTooLong(Judgement judgement, Objective objective, long instant) {
        boolean tooLong = judgement.held().isPresent()
                && judgement.held().get() == Held.LOW_SAMPLES
                && heldSince != NEVER
                && objective.condition() instanceof Condition.Measured measured
                && instant - heldSince >= measured.floors().holdFor().toMillis();
        return tooLong ? Judgement.decided(Level.NO_DATA) : judgement;
    }

    /**
     * The state after an evaluation.
     *
     * @param instant epoch milliseconds, later than that of the evaluation before
     */
    public AlertState next(Judgement judgement, Objective objective, long instant) {
        if (judgement.held().isPresent()) {
            boolean low = judgement.held().get() == Held.LOW_SAMPLES;
            return seen(judgement.level(), low ? earliest(heldSince, instant) : NEVER, points);
        }
        // Held for too long keeps its beginning, so that the next held evaluation does not start a new wait.
        long held = judgement.level() == Level.NO_DATA ? heldSince : NEVER;
        Optional<Dwell.Datapoints> datapoints = objective.dwell().datapoints();
        if (datapoints.isPresent()) {
            AlertState seen = seen(judgement.level(), held, points.plus(judgement.standing()));
            return seen.pointed(objective, datapoints.get(), instant);
        }
        if (judgement.level() != Level.NO_DATA) {
            return seen(judgement.level(), held, Points.NONE).decided(judgement.standing(), objective, instant);
        }
        return switch (objective.missing().mode()) {
            case MISSING -> seen(Level.NO_DATA, held, Points.NONE).withoutData();
            case NOT_BREACHING -> seen(Level.OK, held, Points.NONE).decided(Level.OK, objective, instant);
            case BREACHING -> seen(objective.worst(), held, Points.NONE).decided(objective.worst(), objective, instant);
            case IGNORE -> this;
        };
    }

    /** The state after its newest point, by M of N: nothing pends, the points have waited enough. */
    private AlertState pointed(Objective objective, Dwell.Datapoints datapoints, long instant) {
        Missing.Mode mode = objective.missing().mode();
        boolean hasWarning = objective.condition().has(Level.WARNING);
        if (objective.condition().has(Level.CRITICAL)) {
            Points.Verdict critical = points.verdict(Level.CRITICAL, datapoints, mode);
            if (critical == Points.Verdict.BREACH) {
                return decided(Level.CRITICAL, objective, instant);
            }
            if (!hasWarning) {
                return pointed(critical, Level.CRITICAL, objective, instant);
            }
            Points.Verdict warning = points.verdict(Level.WARNING, datapoints, mode);
            // Too little to tell of warning, but enough to tell that it is not critical.
            Level kept = critical == Points.Verdict.KEPT ? Level.CRITICAL : Level.WARNING;
            return pointed(warning, warning == Points.Verdict.KEPT ? kept : Level.WARNING, objective, instant);
        }
        return pointed(points.verdict(Level.WARNING, datapoints, mode), Level.WARNING, objective, instant);
    }

    /** @param level the level that a breach means, or the worst that is kept */
    private AlertState pointed(Points.Verdict verdict, Level level, Objective objective, long instant) {
        return switch (verdict) {
            case BREACH -> decided(level, objective, instant);
            case FINE -> decided(Level.OK, objective, instant);
            case NO_DATA -> withoutData();
            case KEPT -> fired.compareTo(level) > 0 ? decided(level, objective, instant) : this;
        };
    }

    /** The state after an evaluation that is true for a level and all below it, and false for all above. */
    private AlertState decided(Level now, Objective objective, long instant) {
        Dwell dwell = objective.dwell();
        long keep = dwell.keepFiring().toMillis();
        Timer critical = Timer.of(criticalSince, criticalKeep, fired == Level.CRITICAL)
                .next(now == Level.CRITICAL, wait(dwell, Level.CRITICAL), keep, instant);
        Timer warning = Timer.of(warningSince, warningKeep, fired.isBreach())
                .next(now.isBreach(), wait(dwell, Level.WARNING), keep, instant);
        Level fires = fires(objective, critical.fires() && objective.condition().has(Level.CRITICAL), warning.fires());
        AlertStatus next = fires.isBreach()
                ? AlertStatus.of(fires)
                : warning.since() == NEVER ? AlertStatus.OK : AlertStatus.PENDING;
        return become(next, fires, warning, critical);
    }

    private static Level fires(Objective objective, boolean critical, boolean warning) {
        if (critical) {
            return Level.CRITICAL;
        }
        return warning && objective.condition().has(Level.WARNING) ? Level.WARNING : Level.OK;
    }

    private static long wait(Dwell dwell, Level level) {
        return dwell.datapoints().isPresent() ? 0 : dwell.of(level).toMillis();
    }

    /** The state while data is missing: what fired is remembered, what pended is not. */
    private AlertState withoutData() {
        boolean known = fired.isBreach();
        return become(
                AlertStatus.NO_DATA,
                fired,
                known ? Timer.of(warningSince, warningKeep, true) : Timer.NONE,
                known ? Timer.of(criticalSince, criticalKeep, fired == Level.CRITICAL) : Timer.NONE);
    }

    /**
     * The state when an edit of its policy leaves its condition as it was (semantics §2f): kept, but that a longer
     * {@code for} moves a level that has been active for less back to pending. Points that an objective with
     * {@code datapoints} never saw are taken from what fires. An alert that fell from critical to warning may have been at
     * warning for less than its {@code for}: only one that is longer than it was moves it.
     *
     * @param was the objective as it was until now
     * @param now the objective as it is from now on
     * @param instant epoch milliseconds
     */
    public AlertState edited(Objective was, Objective now, long instant) {
        Dwell dwell = now.dwell();
        boolean hasCritical = now.condition().has(Level.CRITICAL);
        boolean critical = fired == Level.CRITICAL
                && hasCritical
                && (!isLonger(was, now, Level.CRITICAL) || lasted(criticalSince, instant, wait(dwell, Level.CRITICAL)));
        boolean warning = fired.isBreach()
                && (critical
                        || !isLonger(was, now, Level.WARNING)
                        || lasted(warningSince, instant, wait(dwell, Level.WARNING)));
        Level fires = fires(now, critical, warning);
        Points known = dwell.datapoints()
                .map(datapoints -> points.isEmpty() && status.isFiring() ? Points.of(fires, datapoints.n()) : points)
                .orElse(Points.NONE);
        Timer warningTimer = Timer.of(warningSince, fires.isBreach() ? warningKeep : NEVER, fires.isBreach());
        Timer criticalTimer =
                hasCritical ? Timer.of(criticalSince, critical ? criticalKeep : NEVER, critical) : Timer.NONE;
        AlertStatus next = status;
        if (status.isFiring() && fires != fired) {
            next = fires.isBreach() ? AlertStatus.of(fires) : AlertStatus.PENDING;
        }
        return seen(level, heldSince, known).become(next, fires, warningTimer, criticalTimer);
    }

    private static boolean isLonger(Objective was, Objective now, Level level) {
        return wait(now.dwell(), level) > wait(was.dwell(), level);
    }

    /**
     * The state when an edit of its policy asks for something else: what fires goes on firing until an evaluation tells
     * otherwise, so that an edit ends no page and sends none; what does not fire begins anew, so that no time counts in
     * which the condition was another.
     *
     * @param now the objective as it is from now on
     */
    public AlertState askedAnew(Objective now) {
        boolean critical = fired == Level.CRITICAL && now.condition().has(Level.CRITICAL);
        Level fires = fires(now, critical, fired.isBreach());
        boolean goesOn = fires.isBreach();
        Points known = now.dwell()
                .datapoints()
                .filter(datapoints -> goesOn)
                .map(datapoints -> points.isEmpty() && status.isFiring() ? Points.of(fires, datapoints.n()) : points)
                .orElse(Points.NONE);
        AlertStatus next = status;
        if (status.isFiring() && fires != fired) {
            next = goesOn ? AlertStatus.of(fires) : AlertStatus.PENDING;
        }
        return seen(goesOn || level == Level.NO_DATA ? level : Level.OK, heldSince, known)
                .become(
                        next,
                        fires,
                        goesOn ? Timer.of(warningSince, warningKeep, true) : Timer.NONE,
                        critical ? Timer.of(criticalSince, criticalKeep, true) : Timer.NONE);
    }

    /** The state after the alert was ended from outside. */
    public AlertState ended() {
        return seen(Level.OK, NEVER, Points.NONE).become(AlertStatus.OK, Level.OK, Timer.NONE, Timer.NONE);
    }

    private AlertState seen(Level raw, long held, Points known) {
        return new AlertState(
                status, raw, fired, warningSince, criticalSince, warningKeep, criticalKeep, held, known, sequence);
    }

    private AlertState become(AlertStatus next, Level fires, Timer warning, Timer critical) {
        return new AlertState(
                next,
                level,
                fires,
                warning.since(),
                critical.since(),
                warning.keep(),
                critical.keep(),
                heldSince,
                points,
                next == status ? sequence : sequence + 1);
    }

    /**
     * One level's times, as Prometheus keeps them for an alert.
     *
     * @param since when it began
     * @param keep since when it is only kept
     * @param fires whether it has lasted long enough
     */
    private record Timer(long since, long keep, boolean fires) {
        static final Timer NONE = new Timer(NEVER, NEVER, false);

        static Timer of(long since, long keep, boolean fires) {
            return new Timer(since, keep, fires);
        }

        Timer next(boolean holds, long waitMillis, long keepMillis, long instant) {
            if (holds) {
                long began = earliest(since, instant);
                return new Timer(began, NEVER, fires || lasted(began, instant, waitMillis));
            }
            long kept = earliest(keep, instant);
            return fires && instant - kept < keepMillis ? new Timer(since, kept, true) : NONE;
        }
    }

    /** Why the status changed from this one's to the next one's. */
    public TransitionReason reasonOf(AlertState next) {
        return switch (next.status) {
            case NO_DATA -> TransitionReason.NO_DATA;
            case OK ->
                switch (status) {
                    case NO_DATA -> TransitionReason.DATA_BACK;
                    case PENDING -> TransitionReason.PENDING_ENDED;
                    default -> TransitionReason.RECOVERED;
                };
            case PENDING -> status.isFiring() ? TransitionReason.POLICY_EDITED : TransitionReason.BREACH;
            case WARNING ->
                status == AlertStatus.CRITICAL
                        ? TransitionReason.BETTER
                        : next.warningKeep == NEVER ? TransitionReason.BREACH : TransitionReason.DATA_BACK;
            case CRITICAL ->
                status == AlertStatus.WARNING
                        ? TransitionReason.WORSE
                        : next.criticalKeep == NEVER ? TransitionReason.BREACH : TransitionReason.DATA_BACK;
        };
    }

    private static boolean lasted(long since, long instant, long waitMillis) {
        return since != NEVER && instant - since >= waitMillis;
    }

    private static long earliest(long since, long instant) {
        return since == NEVER ? instant : since;
    }

    /**
     * What M of N looks at: the newest points, the oldest of them in front; 0 fine, W warning, X critical, - missing.
     *
     * @param count how many, at most 128
     */
    public String datapoints(int count) {
        return points.text(count);
    }

    /** Writes the state. */
    public void writeTo(ByteWriter out) {
        out.octet(status.ordinal())
                .octet(level.ordinal())
                .octet(fired.ordinal())
                .unsigned(sequence);
        long[] times = {warningSince, criticalSince, warningKeep, criticalKeep, heldSince};
        int present = 0;
        for (int i = 0; i < times.length; i++) {
            present |= times[i] == NEVER ? 0 : 1 << i;
        }
        out.octet(present);
        for (long time : times) {
            if (time != NEVER) {
                out.ordered(time);
            }
        }
        points.writeTo(out);
    }

    /** Reads what {@link #writeTo} wrote. */
    public static AlertState readFrom(ByteReader in) {
        AlertStatus status = AlertStatus.values()[in.octet()];
        Level level = Level.values()[in.octet()];
        Level fired = Level.values()[in.octet()];
        long sequence = in.unsigned();
        int present = in.octet();
        long[] times = new long[5];
        for (int i = 0; i < times.length; i++) {
            times[i] = (present & 1 << i) == 0 ? NEVER : in.ordered();
        }
        return new AlertState(
                status, level, fired, times[0], times[1], times[2], times[3], times[4], Points.readFrom(in), sequence);
    }

    /**
     * Reads a state as it was kept before alerts knew {@code keep_firing_for} and {@code datapoints}. What fired before
     * its data ended was not kept: warning is assumed, and its times tell whether it was critical.
     */
    public static AlertState readFirstForm(ByteReader in) {
        AlertStatus status = AlertStatus.values()[in.octet()];
        Level level = Level.values()[in.octet()];
        long warningSince = in.ordered();
        long criticalSince = in.ordered();
        long heldSince = in.ordered();
        Level fired =
                switch (status) {
                    case CRITICAL -> Level.CRITICAL;
                    case WARNING -> Level.WARNING;
                    case NO_DATA -> warningSince == NEVER ? Level.OK : Level.WARNING;
                    case OK, PENDING -> Level.OK;
                };
        return new AlertState(
                status, level, fired, warningSince, criticalSince, NEVER, NEVER, heldSince, Points.NONE, in.unsigned());
    }
}
