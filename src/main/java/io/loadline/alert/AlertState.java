package io.loadline.alert;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import io.loadline.sla.Held;
import io.loadline.sla.Judgement;
import io.loadline.sla.Level;
import io.loadline.sla.Missing;
import io.loadline.sla.Objective;
import java.time.Duration;
import java.util.Optional;

/**
 * Where an alert stands: one machine for warning and critical, with Prometheus' meaning of {@code for} (semantics §2).
 * Times are epoch milliseconds; {@link #NEVER} stands for none.
 *
 * @param status as shown
 * @param level last raw level, also of held evaluations
 * @param warningSince since when every decided evaluation was warning or critical
 * @param criticalSince since when every decided evaluation was critical
 * @param heldSince since when evaluations have been held for too few samples
 * @param sequence number of transitions so far
 */
public record AlertState(
        AlertStatus status, Level level, long warningSince, long criticalSince, long heldSince, long sequence) {
    /** No time. */
    public static final long NEVER = Long.MIN_VALUE;

    /** Ok, without a transition. */
    public static AlertState initial() {
        return new AlertState(AlertStatus.OK, Level.OK, NEVER, NEVER, NEVER, 0);
    }

    /** The level that counts for an evaluation that is held too long or misses data. */
    private static Level effective(Level level, Objective objective) {
        if (level != Level.NO_DATA) {
            return level;
        }
        return switch (objective.missing().mode()) {
            case MISSING -> Level.NO_DATA;
            case NOT_BREACHING -> Level.OK;
            case BREACHING -> objective.worst();
            case IGNORE -> throw new IllegalStateException("missing data that is ignored decides nothing");
        };
    }

    /**
     * What a judgement becomes when it has been held for too long: no data.
     *
     * @param instant epoch milliseconds
     */
    public Judgement unlessHeldTooLong(Judgement judgement, Objective objective, long instant) {
        boolean tooLong =
                judgement.held().filter(held -> held == Held.LOW_SAMPLES).isPresent()
                        && heldSince != NEVER
                        && instant - heldSince
                                >= objective.measured().floors().holdFor().toMillis();
        return tooLong ? new Judgement(Level.NO_DATA, Optional.empty()) : judgement;
    }

    /**
     * The state after an evaluation.
     *
     * @param instant epoch milliseconds, later than that of the evaluation before
     */
    public AlertState next(Judgement judgement, Objective objective, long instant) {
        if (judgement.held().isPresent()) {
            boolean low = judgement.held().get() == Held.LOW_SAMPLES;
            long since = low ? earliest(heldSince, instant) : NEVER;
            return new AlertState(status, judgement.level(), warningSince, criticalSince, since, sequence);
        }
        if (judgement.level() == Level.NO_DATA && objective.missing().mode() == Missing.Mode.IGNORE) {
            return this;
        }
        Level decided = effective(judgement.level(), objective);
        // Held for too long keeps its beginning, so that the next held evaluation does not start a new wait.
        long held = judgement.level() == Level.NO_DATA ? heldSince : NEVER;
        if (decided == Level.NO_DATA) {
            boolean firing = status.isFiring() || status == AlertStatus.NO_DATA;
            return become(
                    AlertStatus.NO_DATA,
                    Level.NO_DATA,
                    firing ? warningSince : NEVER,
                    firing ? criticalSince : NEVER,
                    held);
        }
        long warning = decided.isBreach() ? earliest(warningSince, instant) : NEVER;
        long critical = decided == Level.CRITICAL ? earliest(criticalSince, instant) : NEVER;
        return become(statusAt(objective, warning, critical, instant), decided, warning, critical, held);
    }

    private static AlertStatus statusAt(Objective objective, long warning, long critical, long instant) {
        if (objective.condition().has(Level.CRITICAL)
                && lasted(critical, instant, objective.dwell().critical())) {
            return AlertStatus.CRITICAL;
        }
        if (objective.condition().has(Level.WARNING)
                && lasted(warning, instant, objective.dwell().warning())) {
            return AlertStatus.WARNING;
        }
        return warning == NEVER ? AlertStatus.OK : AlertStatus.PENDING;
    }

    /** The state after the alert was ended from outside. */
    public AlertState ended() {
        return become(AlertStatus.OK, Level.OK, NEVER, NEVER, NEVER);
    }

    private AlertState become(AlertStatus next, Level raw, long warning, long critical, long held) {
        return new AlertState(next, raw, warning, critical, held, next == status ? sequence : sequence + 1);
    }

    /** Why the status changed from this one's to the next one's. */
    public TransitionReason reasonOf(AlertStatus next) {
        return switch (next) {
            case NO_DATA -> TransitionReason.NO_DATA;
            case OK ->
                switch (status) {
                    case NO_DATA -> TransitionReason.DATA_BACK;
                    case PENDING -> TransitionReason.PENDING_ENDED;
                    default -> TransitionReason.RECOVERED;
                };
            case PENDING -> TransitionReason.BREACH;
            case WARNING -> status == AlertStatus.CRITICAL ? TransitionReason.BETTER : TransitionReason.BREACH;
            case CRITICAL -> status == AlertStatus.WARNING ? TransitionReason.WORSE : TransitionReason.BREACH;
        };
    }

    private static boolean lasted(long since, long instant, Duration dwell) {
        return since != NEVER && instant - since >= dwell.toMillis();
    }

    private static long earliest(long since, long instant) {
        return since == NEVER ? instant : since;
    }

    /** Writes the state. */
    public void writeTo(ByteWriter out) {
        out.octet(status.ordinal()).octet(level.ordinal()).ordered(warningSince).ordered(criticalSince);
        out.ordered(heldSince).unsigned(sequence);
    }

    /** Reads what {@link #writeTo} wrote. */
    public static AlertState readFrom(ByteReader in) {
        return new AlertState(
                AlertStatus.values()[in.octet()],
                Level.values()[in.octet()],
                in.ordered(),
                in.ordered(),
                in.ordered(),
                in.unsigned());
    }
}
