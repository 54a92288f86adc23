package io.loadline.ingest;

import io.loadline.sample.RejectReason;

/** Is told of every refused sample or line. */
@FunctionalInterface
public interface Rejects {
    /**
     * @param place file and line
     * @param message what is wrong, for people
     * @param line the line as it was read, perhaps cut; hostile
     */
    void rejected(String place, RejectReason reason, String message, String line);
}
