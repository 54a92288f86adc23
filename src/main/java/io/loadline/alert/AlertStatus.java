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
