package io.loadline.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services that run in this process, until it is asked to end or one of them fails. */
final class Running implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final Duration GLANCE = Duration.ofMillis(500);
    /** Kubernetes gives 30 s by default; the services themselves need some 20. */
    static final Duration PATIENCE = Duration.ofSeconds(28);

    private record Service(AutoCloseable handle, Supplier<Optional<String>> failure) {}

    /** Last started first: the order in which they are stopped. */
    private final Deque<Service> services = new ArrayDeque<>();

    /** Starts services. */
    interface Start {
        void start(Running running);
    }

    /**
     * Starts services and keeps them running until SIGTERM, Ctrl-C or a failure; then stops them in good order.
     *
     * @return 0 after a stop in good order, 2 when a service failed
     */
    static int untilStopped(Start start) {
        return UntilStopped.run(PATIENCE, stop -> {
            try (Running running = new Running()) {
                start.start(running);
                return running.watch(stop);
            }
        });
    }

    /**
     * Takes over a service that has been started.
     *
     * @param failure why it has stopped by itself, once it has
     */
    void add(AutoCloseable service, Supplier<Optional<String>> failure) {
        services.push(new Service(service, failure));
    }

    private int watch(UntilStopped stop) {
        try {
            while (!stop.await(GLANCE)) {
                Optional<String> failed = services.stream()
                        .flatMap(service -> service.failure().get().stream())
                        .findFirst();
                if (failed.isPresent()) {
                    LOG.error("{}", failed.get());
                    return 2;
                }
            }
            LOG.info("asked to stop");
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 2;
        }
    }

    @Override
    public void close() {
        while (!services.isEmpty()) {
            try {
                services.pop().handle().close();
            } catch (Exception e) {
                LOG.warn("a service did not stop in good order: {}", Complaints.describe(e));
            }
        }
    }
}
