package io.loadline.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how a service is: {@code /healthz} answers 200 while it is healthy, {@code /readyz} while it is ready, both 503
 * otherwise; the body tells the particulars as JSON.
 */
public final class HealthServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Enough that a few clients that send nothing keep no probe from its answer. */
    private static final int THREADS = 8;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "loadline-health");
        thread.setDaemon(true);
        return thread;
    });
    private final Supplier<Health> health;

    /**
     * @param service name of the service, for the error
     * @param port port to listen on; 0 for any that is free
     * @param health is asked at each request
     * @throws UncheckedIOException when the port cannot be opened
     */
    public HealthServer(String service, int port, Supplier<Health> health) {
        this.health = health;
        try {
            server = HttpServer.create(new InetSocketAddress(port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the " + service + "'s HTTP port " + port
                            + " cannot be opened: choose another one, or 0 for a free one",
                    e);
        }
        server.setExecutor(threads);
        server.createContext("/healthz", exchange -> answer(exchange, Health::healthy));
        server.createContext("/readyz", exchange -> answer(exchange, Health::ready));
        server.start();
        // With port 0 nobody could know otherwise.
        LOG.info("{} answers /healthz and /readyz at port={}", service, port());
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, Predicate<Health> good) throws IOException {
        try (exchange) {
            Health now = health.get();
            byte[] body = JSON.writeValueAsBytes(now.particulars());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(good.test(now) ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
