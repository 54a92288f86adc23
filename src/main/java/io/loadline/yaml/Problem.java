package io.loadline.yaml;

/**
 * One thing that is wrong with a policy file.
 *
 * @param file name of the file as given to the reader
 * @param line line of the offending value, from 1; 0 when it is the file as such
 * @param column column of the offending value in code points, from 1
 * @param message what is wrong; what is allowed; and, where there is one, the nearest valid name
 * @param rule short name of the rule that is broken, for machines; {@link #INVALID} for those without a name
 */
public record Problem(String file, int line, int column, String message, String rule) {
    /** The rule that a file is what its reader can read. */
    public static final String INVALID = "invalid";

    public Problem(String file, int line, int column, String message) {
        this(file, line, column, message, INVALID);
    }

    /** Something wrong with a file as such, for instance that there is none. */
    public static Problem ofFile(String file, String message) {
        return new Problem(file, 0, 0, message);
    }

    /** {@code file:line:column: message}, as compilers write it and editors jump to it. */
    @Override
    public String toString() {
        return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
    }
}
