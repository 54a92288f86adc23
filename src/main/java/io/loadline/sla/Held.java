package io.loadline.sla;

import java.util.Locale;

/** Why an evaluation decides nothing. */
public enum Held {
    /** Fewer than {@code min_samples}. */
    LOW_SAMPLES,
    /** The threshold lies inside the bounds of the value. */
    WITHIN_ERROR;

    /** As written in records and files. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
