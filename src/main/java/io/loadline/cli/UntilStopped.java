package io.loadline.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a verb run until it ends by itself or the process is asked to end (SIGTERM, Ctrl-C); then the verb finishes what
 * it must before the process goes, and the exit code is the verb's own.
 */
final class UntilStopped {
    private static final Logger LOG = LoggerFactory.getLogger(UntilStopped.class);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicBoolean byTheSystem = new AtomicBoolean();
    private volatile int exitCode = 2;

    private UntilStopped() {}

    /**
     * Runs a verb.
     *
     * @param patience how long the end of the process waits for the verb once it is asked to end
     * @param verb watches {@link #isAsked} or {@link #await}, cleans up behind itself and returns the exit code
     */
    static int run(Duration patience, ToIntFunction<UntilStopped> verb) {
        UntilStopped stop = new UntilStopped();
        Thread hook = new Thread(() -> stop.askedBySystem(patience), "loadline-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            stop.exitCode = verb.applyAsInt(stop);
            return stop.exitCode;
        } finally {
            stop.finished.countDown();
            if (!stop.byTheSystem.get()) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    /** Whether the process was asked to end. */
    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /**
     * Waits for the process to be asked to end.
     *
     * @return whether it was, within the time
     */
    boolean await(Duration limit) throws InterruptedException {
        return asked.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void askedBySystem(Duration patience) {
        byTheSystem.set(true);
        asked.countDown();
        try {
            if (!finished.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("not finished after {} s, ending all the same", patience.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Without this the exit code would be the signal's (143), also after a stop in good order.
        Runtime.getRuntime().halt(exitCode);
    }
}
