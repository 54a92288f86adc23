package io.loadline.wire;

import io.loadline.sample.RejectReason;

/**
 * A record that cannot be read. This is expected input, not a broken promise, so it is checked and carries no stack
 * trace: a hundred thousand of them cost no more than as many dead letters.
 */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1;

    private final RejectReason reason;

    /**
     * @param reason the code for the dead letter
     * @param message what is wrong where; holds no payload
     */
    public UndecodableException(RejectReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** The code for the dead letter. */
    public RejectReason reason() {
        return reason;
    }

    static UndecodableException garbled(String message) {
        return new UndecodableException(RejectReason.UNDECODABLE, message);
    }

    static UndecodableException badField(String message) {
        return new UndecodableException(RejectReason.BAD_FIELD, message);
    }
}
