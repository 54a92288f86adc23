package io.loadline.policy;

import io.loadline.yaml.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that a check of policy files found.
 *
 * @param problem what, and where
 * @param severity whether the file can be used nevertheless
 * @param line the line of the file it is on; empty when it is the file as such
 */
public record Finding(Problem problem, Severity severity, String line) {
    private static final Pattern SUGGESTION = Pattern.compile("did you mean \"([^\"]*(?:\"[^\"]*\")*[^\"]*)\"\\?$");

    /** How bad it is. */
    public enum Severity {
        /** The file can be used, and probably does not do what its author wants. */
        WARNING,
        /** The file cannot be used. */
        ERROR;

        /** As it is written. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What was probably meant; absent when nothing valid is near. */
    public Optional<String> suggestion() {
        Matcher matcher = SUGGESTION.matcher(problem.message());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
