package io.loadline.embedded;

import java.time.Duration;
import java.util.Optional;

/**
 * A way in which a receiver can fail.
 *
 * @param kind what happens
 * @param status the HTTP status of a {@link Kind#REFUSE}, else 0
 * @param retryAfter the {@code Retry-After} header of a {@link Kind#REFUSE}, in whole seconds
 * @param delay how long a {@link Kind#SLOW} one waits before it takes the request, else zero
 */
public record Fault(Kind kind, int status, Optional<Duration> retryAfter, Duration delay) {

    /** What happens to a request that meets a fault. */
    public enum Kind {
        /** It is answered with an error status and not taken. */
        REFUSE,
        /** It is taken and answered, but late. */
        SLOW,
        /** The connection closes without an answer, and it was not taken. */
        CLOSE,
        /** It is taken, but the connection closes without an answer: the client cannot know. */
        TAKE_AND_CLOSE,
        /** It is answered as accepted, but then lost. */
        LOSE,
        /** Every second entry of a batch fails inside an answer that is otherwise a success; others are taken. */
        PARTIAL_BATCH
    }

    /** Status 429 without a {@code Retry-After}. */
    public static Fault tooManyRequests() {
        return refuse(429);
    }

    /** Status 429 with a {@code Retry-After} of whole seconds. */
    public static Fault tooManyRequests(Duration retryAfter) {
        return new Fault(Kind.REFUSE, 429, Optional.of(retryAfter), Duration.ZERO);
    }

    /**
     * An error status, for instance 500 or 503.
     *
     * @param status 400 to 599
     */
    public static Fault refuse(int status) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("a refusal has a status from 400 to 599, not " + status);
        }
        return new Fault(Kind.REFUSE, status, Optional.empty(), Duration.ZERO);
    }

    /** Takes the request only after a delay; a client that gave up before has sent it all the same. */
    public static Fault slow(Duration delay) {
        return new Fault(Kind.SLOW, 0, Optional.empty(), delay);
    }

    /** Closes the connection without an answer and without taking the request. */
    public static Fault close() {
        return new Fault(Kind.CLOSE, 0, Optional.empty(), Duration.ZERO);
    }

    /** Takes the request and closes the connection without an answer. */
    public static Fault takeAndClose() {
        return new Fault(Kind.TAKE_AND_CLOSE, 0, Optional.empty(), Duration.ZERO);
    }

    /** Accepts the request and loses it. */
    public static Fault lose() {
        return new Fault(Kind.LOSE, 0, Optional.empty(), Duration.ZERO);
    }

    /** Fails every second entry of an SNS {@code PublishBatch}; other requests go through. */
    public static Fault partialBatch() {
        return new Fault(Kind.PARTIAL_BATCH, 0, Optional.empty(), Duration.ZERO);
    }
}
