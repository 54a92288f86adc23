package io.loadline.ingest.map;

import io.loadline.yaml.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A mapping file that cannot be used, with everything that is wrong with it. */
public final class MapException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> errors;

    /**
     * @param errors what is wrong, in the order of the file; at least one
     */
    MapException(List<Problem> errors) {
        super(errors.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /** What is wrong, in the order of the file. */
    public List<Problem> errors() {
        return errors;
    }
}
