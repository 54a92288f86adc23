package io.loadline.rehearsal;

/** A series that is not written as it must be. */
final class NotationException extends Exception {
    private static final long serialVersionUID = 1;

    private final int position;

    /**
     * @param position characters before the place that is wrong
     * @param message what is wrong, and what is allowed
     */
    NotationException(int position, String message) {
        super(message);
        this.position = position;
    }

    int position() {
        return position;
    }
}
