package io.loadline.sample;

/** How a request ended. */
public enum Outcome {
    OK,
    ERROR,
    THROTTLED;

    /**
     * The outcome that an HTTP status code stands for: 429 is throttled, 5xx is error, everything else ok.
     *
     * @param status an HTTP status code
     */
    public static Outcome ofStatus(int status) {
        if (status == 429) {
            return THROTTLED;
        }
        return status >= 500 && status <= 599 ? ERROR : OK;
    }
}
