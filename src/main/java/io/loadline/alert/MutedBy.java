package io.loadline.alert;

import java.util.Locale;

/**
 * Why an alert is not told of.
 *
 * @param cause what kind of thing mutes it
 * @param name what mutes it, for people
 * @param id its id; empty where the name is all there is
 */
public record MutedBy(Cause cause, String name, String id) {

    /** In the order in which they are looked for: the first that applies is the one that counts (semantics §5). */
    public enum Cause {
        /** Another alert says the same, or says why. */
        INHIBITION,
        /** A planned time. */
        MAINTENANCE,
        /** An operator asked for quiet. */
        SILENCE,
        /** It changes its level too often. */
        FLAPPING,
        /** It fires again at a level of which everybody has been told. */
        DUPLICATE;

        /** As written in records. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
