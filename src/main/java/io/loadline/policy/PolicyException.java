package io.loadline.policy;

import java.util.List;
import java.util.stream.Collectors;

/** Policy files that cannot be used, with everything that is wrong with them. */
public final class PolicyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<PolicyError> errors;

    /**
     * @param errors what is wrong, in the order of the files; at least one
     */
    public PolicyException(List<PolicyError> errors) {
        super(errors.stream().map(PolicyError::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /** What is wrong, in the order of the files. */
    public List<PolicyError> errors() {
        return errors;
    }
}
