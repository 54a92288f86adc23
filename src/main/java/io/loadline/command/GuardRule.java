package io.loadline.command;

import java.util.Locale;

/** The rules that every change of a resource must pass. */
public enum GuardRule {
    /** All acting is stopped by the operator. */
    KILL_SWITCH,
    /** The operator's list of resources does not have it. */
    NOT_ALLOWED,
    /** The command is too old. */
    EXPIRED,
    /** Acts for this incident did not help twice. */
    STOPPED_INEFFECTIVE,
    /** Another change is in flight. */
    BUSY,
    /** What the last act changed is not known yet. */
    AWAITING_VERDICT,
    /** Only an act that did harm is rolled back, once, to the value before it. */
    ROLLBACK_NOT_DUE,
    /** There is no capacity to set. */
    ON_DEMAND,
    /** Within the cooldown of a scale-out. */
    COOLDOWN_OUT,
    /** Within the cooldown of a scale-in. */
    COOLDOWN_IN,
    /** Nothing can be added. */
    AT_MAX,
    /** Nothing can be taken away. */
    AT_MIN,
    /** The resource has been decreased as often today as is allowed. */
    DAILY_DECREASES,
    /** The change is larger than one act may be. */
    MAX_STEP;

    /** As written in records and files. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
