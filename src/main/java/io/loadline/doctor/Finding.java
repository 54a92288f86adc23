package io.loadline.doctor;

import io.loadline.adapter.Wording;

/**
 * What one check found.
 *
 * @param check its name, as in {@code docs/doctor.md}
 * @param state how it stands
 * @param found what was found, one line
 * @param fix a command or setting that puts it right; empty where there is nothing to do
 */
public record Finding(String check, State state, String found, String fix) {
    private static final int LONGEST = 2_000;

    /** How a check ended, in the order in which it is reported. */
    public enum State {
        /** All is well. */
        OK("ok"),
        /** It could not be looked at; the finding says why. */
        NOT_CHECKED("not checked"),
        /** It works, but not as well or as surely as it should. */
        WARNING("warning"),
        /** Something does not work, or will not after the next failure. */
        FAILED("failed");

        private final String code;

        State(String code) {
            this.code = code;
        }

        /** As shown. */
        public String code() {
            return code;
        }
    }

    public Finding {
        // Names and errors come from outside: they must forge no line and steer no terminal.
        found = Wording.line(found, LONGEST);
        fix = Wording.line(fix, LONGEST);
    }
}
