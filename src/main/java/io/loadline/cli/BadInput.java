package io.loadline.cli;

/** What the user gave cannot be used. The message says what, where and what to do; exit code 2. */
final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadInput(String message) {
        super(message);
    }

    BadInput(String message, Throwable cause) {
        super(message, cause);
    }
}
