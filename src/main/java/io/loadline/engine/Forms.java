package io.loadline.engine;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import java.nio.ByteBuffer;

/**
 * The forms that the store's values have had, so that an upgrade restarts no timer. A value of the first form is bare; one
 * of a later form begins with an octet that no first form begins with, and the number of its form. An entry keeps its key
 * through all forms: it is read in the form it has and written in the newest when it changes next, so nothing is
 * converted in advance and old and new entries lie side by side.
 *
 * <p>Who changes what a value holds counts up its newest form, and goes on reading the ones before.
 */
final class Forms {
    /** Of values without a mark. */
    static final int FIRST = 1;

    /**
     * First forms begin with the length of an id (always the same), of a topic's name (at most 249) or with 0 or 1: never
     * with this.
     */
    private static final int MARK = 0xFF;

    private Forms() {}

    /**
     * A stored value.
     *
     * @param form in which form it is
     * @param in what follows
     */
    record Value(int form, ByteReader in) {}

    /**
     * Begins a value of a later form than the first.
     *
     * @param form 2 to 255
     */
    static ByteWriter begin(int form) {
        if (form <= FIRST || form > 0xFF) {
            throw new IllegalArgumentException("a later form is 2 to 255, was " + form);
        }
        return new ByteWriter().octet(MARK).octet(form);
    }

    /**
     * Opens a value.
     *
     * @param newest the newest form that the caller reads
     * @throws IllegalArgumentException when the value is of a later form: a newer version of Loadline wrote it
     */
    static Value open(byte[] bytes, int newest) {
        if (bytes.length < 2 || (bytes[0] & 0xFF) != MARK) {
            return new Value(FIRST, new ByteReader(bytes));
        }
        int form = bytes[1] & 0xFF;
        if (form <= FIRST || form > newest) {
            throw new IllegalArgumentException("the stored state is of form " + form + ", this version reads 1 to "
                    + newest + ": run the version that wrote it, or a later one");
        }
        return new Value(form, new ByteReader(ByteBuffer.wrap(bytes, 2, bytes.length - 2)));
    }
}
