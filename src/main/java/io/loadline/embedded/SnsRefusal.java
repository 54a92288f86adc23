package io.loadline.embedded;

/** An error as SNS answers it: the code that the SDK makes an exception of, and the HTTP status. */
final class SnsRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;

    SnsRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static SnsRefusal invalidParameter(String message) {
        return new SnsRefusal(400, "InvalidParameter", "Invalid parameter: " + message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
