package io.loadline.store;

/** A table exists, but with other keys or indexes than Loadline writes to. The message names each difference. */
public final class TableMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message which table, what differs, and what to do */
    public TableMismatchException(String message) {
        super(message);
    }
}
