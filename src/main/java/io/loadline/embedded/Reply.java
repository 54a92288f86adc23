package io.loadline.embedded;

/** An answer: status and body. */
record Reply(int status, String contentType, String body) {

    static Reply json(int status, String body) {
        return new Reply(status, "application/json", body);
    }

    static Reply xml(int status, String body) {
        return new Reply(status, "text/xml", body);
    }

    static Reply text(int status, String body) {
        return new Reply(status, "text/plain", body);
    }
}
