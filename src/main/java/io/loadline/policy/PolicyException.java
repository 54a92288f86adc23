package io.loadline.policy;

import io.loadline.yaml.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Policy files that cannot be used, with everything that is wrong with them. */
public final class PolicyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> errors;

    /**
     * @param errors what is wrong, in the order of the files; at least one
     */
    public PolicyException(List<Problem> errors) {
        super(errors.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /** What is wrong, in the order of the files. */
    public List<Problem> errors() {
        return errors;
    }
}
