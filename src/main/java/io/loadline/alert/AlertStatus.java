package io.loadline.alert;

import io.loadline.sla.Level;
import java.util.Locale;

/** State of an alert, as shown. */
public enum AlertStatus {
    OK,
    PENDING,
    WARNING,
    CRITICAL,
    NO_DATA;

    /** Whether the alert fires. */
    public boolean isFiring() {
        return this == WARNING || this == CRITICAL;
    }

    /** How much it matters to people: missing data is less than a level that was measured. */
    public int urgency() {
        return switch (this) {
            case OK, PENDING -> 0;
            case NO_DATA -> 1;
            case WARNING -> 2;
            case CRITICAL -> 3;
        };
    }

    /** The firing status of a breaching level. */
    static AlertStatus of(Level level) {
        return switch (level) {
            case OK -> OK;
            case WARNING -> WARNING;
            case CRITICAL -> CRITICAL;
            case NO_DATA -> NO_DATA;
        };
    }

    /** As written in records and files. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
