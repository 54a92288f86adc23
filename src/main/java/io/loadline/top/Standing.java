package io.loadline.top;

import io.loadline.alert.AlertStatus;
import io.loadline.sla.Level;
import java.util.Locale;

/** How something stands, worst first. */
enum Standing {
    CRITICAL,
    WARNING,
    PENDING,
    NO_DATA,
    OK;

    static Standing of(AlertStatus status) {
        return switch (status) {
            case CRITICAL -> CRITICAL;
            case WARNING -> WARNING;
            case PENDING -> PENDING;
            case NO_DATA -> NO_DATA;
            case OK -> OK;
        };
    }

    static Standing of(Level level) {
        return switch (level) {
            case CRITICAL -> CRITICAL;
            case WARNING -> WARNING;
            case NO_DATA -> NO_DATA;
            case OK -> OK;
        };
    }

    /** Whether the alert fires. */
    boolean isFiring() {
        return this == CRITICAL || this == WARNING;
    }

    Standing worse(Standing other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** As shown: the worst in capitals, so that it stands out without colour. */
    String word() {
        return switch (this) {
            case CRITICAL -> "CRITICAL";
            case NO_DATA -> "no data";
            default -> code();
        };
    }

    /** As written in records and files. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
