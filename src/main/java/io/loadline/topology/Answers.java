package io.loadline.topology;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/**
 * Waits for what a cluster answers, and says what it was asked when it does not.
 *
 * @param bootstrap address of the cluster
 * @param limit for one answer
 */
record Answers(String bootstrap, Duration limit) {
    /**
     * The answer.
     *
     * @param what was asked: "could not … at …"
     * @throws IllegalStateException when there is none in time, or a refusal, which is then its cause
     */
    <T> T get(KafkaFuture<T> future, String what) {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failed(what, e.getCause());
        } catch (TimeoutException e) {
            throw failed(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + bootstrap, e);
        }
    }

    IllegalStateException failed(String what, Throwable cause) {
        String why = cause.getMessage() == null ? "no answer within " + limit.toSeconds() + " s" : cause.getMessage();
        return new IllegalStateException("could not " + what + " at " + bootstrap + ": " + why, cause);
    }
}
