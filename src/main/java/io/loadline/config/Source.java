package io.loadline.config;

/**
 * Where a value comes from.
 *
 * @param type what kind of place it is
 * @param where the file and line, the variable or the option; empty for a default
 */
public record Source(Type type, String where) {
    /** In the order of their weight, the lightest first. */
    public enum Type {
        DEFAULT,
        FILE,
        ENVIRONMENT,
        OPTION
    }

    static final Source DEFAULT = new Source(Type.DEFAULT, "");

    /** {@code default}, {@code loadline.yaml:3}, {@code env LOADLINE_PREFIX} or {@code --prefix}. */
    @Override
    public String toString() {
        return switch (type) {
            case DEFAULT -> "default";
            case ENVIRONMENT -> "env " + where;
            case FILE, OPTION -> where;
        };
    }
}
