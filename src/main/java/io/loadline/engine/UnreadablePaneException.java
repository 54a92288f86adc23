package io.loadline.engine;

/** A record of the panes topic that is well-formed but holds a pane that is none: somebody else's, never ours. */
public final class UnreadablePaneException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UnreadablePaneException(String message, Throwable cause) {
        super(message, cause);
    }
}
