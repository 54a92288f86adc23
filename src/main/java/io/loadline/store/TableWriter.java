package io.loadline.store;

import java.util.List;

/** Puts items into tables. */
public interface TableWriter {
    /** What became of an item. */
    sealed interface Outcome {
        /** It is in its table, durably. */
        record Written() implements Outcome {}

        /** It is not known to be in its table, and may be after another try. */
        record Retry(String why) implements Outcome {}

        /**
         * No try will ever put it there.
         *
         * @param reason short code for the dead letter: {@code too_large}, {@code bad_key} or {@code refused_by_table}
         * @param detail what was wrong, without the item's content
         */
        record Rejected(String reason, String detail) implements Outcome {}
    }

    /**
     * Puts items; each replaces what has the same key, and of several with the same key the last one stays. Tries again
     * for a bounded time, some seconds; an outage is an outcome ({@link Outcome.Retry}), not an exception.
     *
     * @param items any number of items, for any of the tables
     * @return one outcome for each item, in the same order
     */
    List<Outcome> write(List<Item> items);
}
