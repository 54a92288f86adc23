package io.loadline.ingest.map;

import io.loadline.sample.RejectReason;
import io.loadline.wire.UndecodableException;

/** Takes the lines of one file apart. Not thread-safe. */
interface LineParser {

    /**
     * Puts the values of a line at their places; a place whose field the line has not is left as it is, empty.
     *
     * @return false when the line has no values: a header
     * @throws UndecodableException when it cannot be taken apart
     */
    boolean parse(String line, String[] row) throws UndecodableException;

    /** A parser that has read the same lines. */
    default LineParser copy() {
        return this;
    }

    /** How lines are written: makes a parser per file. */
    @FunctionalInterface
    interface Format {
        LineParser open();
    }

    static UndecodableException undecodable(String message) {
        return new UndecodableException(RejectReason.UNDECODABLE, message);
    }
}
