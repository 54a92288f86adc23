package io.loadline.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final RetrySettings QUICK = new RetrySettings(
            Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final Retries retries = new Retries(QUICK);
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void triesUntilItIsDone() throws Exception {
        Retries.Ending ending = retries.run(
                "x",
                Duration.ofSeconds(10),
                () -> calls.incrementAndGet() < 20 ? Delivery.retry("not yet") : new Delivery.Done("at last"));

        assertThat(ending).isEqualTo(new Retries.Ending(new Delivery.Done("at last"), 20));
    }

    @Test
    void doesNotTryAgainWhatIsRefused() throws Exception {
        Retries.Ending ending = retries.run("x", Duration.ofSeconds(10), () -> new Delivery.Rejected("no"));

        assertThat(ending).isEqualTo(new Retries.Ending(new Delivery.Rejected("no"), 1));
    }

    @Test
    void givesUpWhenTheTimeIsOver() throws Exception {
        Retries.Ending ending = retries.run("x", Duration.ofMillis(50), () -> Delivery.retry("down"));

        assertThat(ending.last()).isEqualTo(Delivery.retry("down"));
        assertThat(ending.attempts()).isGreaterThan(2);
    }

    @Test
    void waitsAtLeastAsLongAsItIsAskedTo() throws Exception {
        long start = System.nanoTime();

        retries.run(
                "x",
                Duration.ofSeconds(10),
                () -> calls.incrementAndGet() == 1
                        ? new Delivery.Retry(Optional.of(Duration.ofMillis(200)), "wait")
                        : new Delivery.Done("ok"));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(199));
    }

    @Test
    void doesNotTryACodingErrorForADay() throws Exception {
        Retries.Ending ending = retries.run("x", Duration.ofSeconds(10), () -> {
            throw new IllegalStateException("bug");
        });

        assertThat(ending.last()).isInstanceOf(Delivery.Rejected.class);
        assertThat(ending.attempts()).isEqualTo(5);
    }
}
