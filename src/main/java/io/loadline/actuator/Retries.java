package io.loadline.actuator;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries something remote until it is done or refused, or the time for it is over. */
final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final double JITTER = 0.2;
    /** So that jitter never undercuts what the other side asked for. */
    private static final double WIDENED = 1 / (1 - JITTER);
    /** A wish for more is not granted: nobody is paged meanwhile. */
    private static final Duration LONGEST_WISH = Duration.ofMinutes(10);
    /** An exception is a coding error or something unheard of; it is not worth a day of attempts. */
    private static final int EXCEPTIONS = 5;

    /**
     * How it ended.
     *
     * @param last what the last attempt gave; {@link Delivery.Retry} when it was given up
     * @param attempts attempts made, at least 1
     */
    record Ending(Delivery last, int attempts) {}

    private final RetrySettings settings;
    private final Runnable onRetry;
    private volatile boolean waiting;

    Retries(RetrySettings settings) {
        this(settings, () -> {});
    }

    /** @param onRetry runs each time another attempt is due */
    Retries(RetrySettings settings, Runnable onRetry) {
        this.onRetry = onRetry;
        this.settings = settings;
    }

    /** Whether it waits between two attempts, where an interruption does no harm. */
    boolean isWaiting() {
        return waiting;
    }

    /** @throws InterruptedException when interrupted between two attempts */
    Ending run(String what, Duration limit, Supplier<Delivery> attempt) throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        AtomicInteger exceptions = new AtomicInteger();
        try {
            Delivery last = Failsafe.with(policy(what, limit)).get(() -> {
                attempts.incrementAndGet();
                return guarded(what, exceptions, attempt);
            });
            if (last instanceof Delivery.Retry && Thread.currentThread().isInterrupted()) {
                throw new InterruptedException(what + " was interrupted");
            }
            return new Ending(last, attempts.get());
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException(what + " was interrupted");
            }
            throw e;
        } finally {
            waiting = false;
        }
    }

    private RetryPolicy<Delivery> policy(String what, Duration limit) {
        return RetryPolicy.<Delivery>builder()
                .handleResultIf(Delivery.Retry.class::isInstance)
                .withMaxAttempts(-1)
                .withMaxDuration(limit)
                .withBackoff(settings.firstDelay(), settings.longestDelay())
                .withDelayFn(context -> wish(context.getLastResult()))
                .withJitter(JITTER)
                .onRetryScheduled(event -> {
                    waiting = true;
                    onRetry.run();
                    LOG.warn(
                            "{} attempt={} again_in={} reason={}",
                            Traces.oneLine(what),
                            event.getAttemptCount(),
                            event.getDelay(),
                            event.getLastResult() instanceof Delivery.Retry retry
                                    ? Traces.oneLine(retry.detail())
                                    : "");
                })
                .onRetry(event -> waiting = false)
                .build();
    }

    /** A negative delay leaves it to the backoff. */
    private static Duration wish(Delivery last) {
        if (last instanceof Delivery.Retry retry && retry.after().isPresent()) {
            Duration after = retry.after().get();
            Duration granted = after.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : after;
            return Duration.ofMillis((long) Math.ceil(granted.toMillis() * WIDENED));
        }
        return Duration.ofMillis(-1);
    }

    private static Delivery guarded(String what, AtomicInteger exceptions, Supplier<Delivery> attempt) {
        try {
            return attempt.get();
        } catch (RuntimeException e) {
            LOG.error("{} failed unexpectedly", what, e);
            return exceptions.incrementAndGet() < EXCEPTIONS
                    ? Delivery.retry(e.toString())
                    : new Delivery.Rejected("failed unexpectedly " + EXCEPTIONS + " times: " + e);
        }
    }
}
