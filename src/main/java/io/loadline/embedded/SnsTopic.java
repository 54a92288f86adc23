package io.loadline.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A topic: what it accepts, and which messages it has seen lately. */
final class SnsTopic {
    static final String FIFO_SUFFIX = ".fifo";

    private static final Duration DEDUPLICATION_WINDOW = Duration.ofMinutes(5);

    private final String arn;
    private final boolean contentBasedDeduplication;
    private final Map<String, Accepted> recent = new HashMap<>();

    private record Accepted(String messageId, Instant at) {}

    SnsTopic(String arn, boolean contentBasedDeduplication) {
        this.arn = arn;
        this.contentBasedDeduplication = contentBasedDeduplication;
    }

    String arn() {
        return arn;
    }

    boolean isFifo() {
        return arn.endsWith(FIFO_SUFFIX);
    }

    boolean contentBasedDeduplication() {
        return contentBasedDeduplication;
    }

    /** The message id under which this deduplication id was accepted within the last five minutes. */
    Optional<String> acceptedBefore(String deduplicationId, Instant now) {
        recent.values()
                .removeIf(accepted -> !accepted.at().plus(DEDUPLICATION_WINDOW).isAfter(now));
        return Optional.ofNullable(recent.get(deduplicationId)).map(Accepted::messageId);
    }

    void accept(String deduplicationId, String messageId, Instant now) {
        recent.put(deduplicationId, new Accepted(messageId, now));
    }
}
