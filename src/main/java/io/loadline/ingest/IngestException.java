package io.loadline.ingest;

/** Nothing can be written, or no more; the message says why and what to do. */
public final class IngestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    IngestException(String message) {
        super(message);
    }

    IngestException(String message, Throwable cause) {
        super(message, cause);
    }
}
