package io.loadline.sla;

import java.util.Locale;

/** Level of an objective at an instant, before dwell. Ordered by severity but for {@link #NO_DATA}. */
public enum Level {
    OK,
    WARNING,
    CRITICAL,
    /** The window holds nothing to measure. */
    NO_DATA;

    /** Whether a threshold is crossed. */
    public boolean isBreach() {
        return this == WARNING || this == CRITICAL;
    }

    /** As written in records and files, for instance {@code no_data}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
