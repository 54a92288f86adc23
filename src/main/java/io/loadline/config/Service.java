package io.loadline.config;

import java.util.Locale;

/** The services that settings are for. */
public enum Service {
    MONITOR,
    STORE,
    ACTUATOR;

    /** As its verb on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
