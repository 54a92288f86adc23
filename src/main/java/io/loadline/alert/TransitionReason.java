package io.loadline.alert;

import java.util.Locale;

/** Why an alert changed its state. */
public enum TransitionReason {
    /** A threshold was crossed for as long as the policy asks. */
    BREACH,
    /** From warning to critical. */
    WORSE,
    /** From critical to warning. */
    BETTER,
    /** The value is back on the good side. */
    RECOVERED,
    /** A breach ended before it had lasted long enough. */
    PENDING_ENDED,
    /** The window holds nothing to measure. */
    NO_DATA,
    /** There is something to measure again. */
    DATA_BACK,
    /** The objective asks for a longer breach than there has been. */
    POLICY_EDITED,
    /** The objective is no longer in force. */
    POLICY_REMOVED,
    /** The series sent nothing for so long that it was forgotten. */
    FORGOTTEN;

    /** As written in records and files. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
