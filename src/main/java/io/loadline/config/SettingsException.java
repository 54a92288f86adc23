package io.loadline.config;

import java.util.List;

/** The settings cannot be used; the message names everything that is wrong with them, one thing a line. */
public final class SettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    SettingsException(List<String> problems) {
        super(problems.size() == 1 ? problems.get(0) : "the settings cannot be used:\n" + String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, each with its place. */
    public List<String> problems() {
        return problems;
    }
}
