package io.loadline.doctor;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What it means when a check cannot be carried out. */
final class Failures {
    private Failures() {}

    /** Whether somebody simply did not answer. */
    static boolean isSilence(Throwable thrown) {
        Throwable cause = thrown instanceof ExecutionException ? thrown.getCause() : thrown;
        return cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException;
    }

    static void tell(Throwable thrown, Findings findings) {
        Throwable cause = thrown;
        while ((cause instanceof ExecutionException || cause instanceof IllegalStateException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof AuthorizationException) {
            findings.notChecked("these credentials may not ask for it: " + cause.getMessage());
        } else if (cause instanceof UnsupportedVersionException) {
            findings.notChecked("the brokers are too old to tell: " + cause.getMessage());
        } else if (isSilence(cause)) {
            findings.failed(
                    "no answer within " + Deployment.LIMIT.toSeconds() + " s",
                    "look at the checks brokers and in-sync: a broker is down, or cannot be reached from here");
        } else {
            findings.failed(Connection.because(cause), "");
        }
    }
}
