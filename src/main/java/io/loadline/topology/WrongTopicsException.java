package io.loadline.topology;

import java.util.List;

/** Topics exist, but not as Loadline needs them. The message names each, what was found, what is needed and the fix. */
public final class WrongTopicsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongTopicsException(List<String> problems) {
        super("topics are not as they must be:\n  " + String.join("\n  ", problems));
    }
}
