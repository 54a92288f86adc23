package io.loadline.config;

import java.util.List;

/** A settings file cannot be used; the message names everything that is wrong with it. */
public final class SettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    SettingsException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
