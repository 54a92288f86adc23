package io.loadline.actuator;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread with its own queue: what is slow or broken in one of them delays no other. An unexpected failure stops it
 * and is reported, because to go on would be to skip a command.
 */
final class Worker<J> {
    /** Does one job, in the order in which they were added. */
    @FunctionalInterface
    interface Task<J> {
        void run(J job) throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long CHECK_MILLIS = 20;

    private final LinkedBlockingQueue<J> queue = new LinkedBlockingQueue<>();
    private final Retries retries;
    private final Task<J> task;
    private final Consumer<RuntimeException> onFailure;
    private final Thread runner;
    private volatile boolean closing;
    private volatile boolean idle = true;
    private volatile Optional<J> current = Optional.empty();

    Worker(String name, Retries retries, Task<J> task, Consumer<RuntimeException> onFailure) {
        this.retries = retries;
        this.task = task;
        this.onFailure = onFailure;
        this.runner = new Thread(this::run, name);
        this.runner.setDaemon(true);
    }

    void start() {
        runner.start();
    }

    void add(J job) {
        queue.add(job);
    }

    /** Jobs that are not done: the one at hand and those that wait. */
    int unfinished() {
        return queue.size() + (current.isPresent() ? 1 : 0);
    }

    /** The job at hand, or the next one. */
    Optional<J> oldest() {
        return current.or(() -> Optional.ofNullable(queue.peek()));
    }

    private void run() {
        try {
            while (!closing) {
                idle = true;
                J job = queue.take();
                current = Optional.of(job);
                idle = false;
                if (!closing) {
                    task.run(job);
                }
                current = Optional.empty();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} stops", runner.getName());
        } catch (RuntimeException e) {
            onFailure.accept(e);
        }
    }

    /** Lets the job at hand come to its end, unless that takes long; leaves the others for the next start. */
    void stop() {
        closing = true;
    }

    /** Waits until the thread has ended; at most about ten seconds. */
    void awaitStop() {
        long deadline = System.nanoTime() + GRACE.toNanos();
        boolean interrupted = false;
        while (runner.isAlive()) {
            // Between attempts and at an empty queue nothing is half done.
            if (idle || retries.isWaiting() || System.nanoTime() > deadline) {
                runner.interrupt();
            }
            try {
                TimeUnit.MILLISECONDS.timedJoin(runner, CHECK_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
                runner.interrupt();
            }
            if (System.nanoTime() > deadline + GRACE.toNanos()) {
                LOG.error("{} does not stop; what it does is done again by the next actuator", runner.getName());
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
