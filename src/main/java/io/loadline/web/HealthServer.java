package io.loadline.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how a service is: {@code /healthz} answers 200 while it is healthy, {@code /readyz} while it is ready, both 503
 * otherwise; the body tells the particulars as JSON. {@code /metrics} answers with its figures as text that Prometheus
 * reads.
 */
public final class HealthServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);
    /** The address that stands for every interface of the machine: what a container needs, and the default. */
    public static final String EVERY_INTERFACE = "0.0.0.0";

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Enough that a few slow clients keep no probe from its answer. */
    private static final int THREADS = 8;

    /** For one request to arrive: probes send theirs at once. */
    private static final String SECONDS_TO_ASK = "3";

    /** For one answer to be taken. */
    private static final String SECONDS_TO_LISTEN = "30";

    static {
        // Without limits a few clients that stop halfway (a port scan, a host that lost its power) hold every thread
        // for
        // ever, and a probe that gets no answer has a service restarted that is well. The JDK reads both just once.
        limit("sun.net.httpserver.maxReqTime", SECONDS_TO_ASK);
        limit("sun.net.httpserver.maxRspTime", SECONDS_TO_LISTEN);
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "loadline-health");
        thread.setDaemon(true);
        return thread;
    });
    private final Supplier<Health> health;
    private final Supplier<String> metrics;

    /**
     * @param service name of the service, for the error
     * @param host address of this machine to listen at; {@link #EVERY_INTERFACE} for all
     * @param port port to listen on; 0 for any that is free
     * @param health is asked at each request
     * @param metrics its figures in Prometheus' text format, asked for at each request
     * @throws UncheckedIOException when there is no such address here, or the port cannot be opened
     */
    public HealthServer(String service, String host, int port, Supplier<Health> health, Supplier<String> metrics) {
        this.health = health;
        this.metrics = metrics;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the " + service + "'s HTTP port " + port + " cannot be opened at " + host
                            + ": choose another one, or 0 for a free one; the address must be one of this machine, "
                            + EVERY_INTERFACE + " stands for all of them",
                    e);
        }
        server.setExecutor(threads);
        server.createContext("/healthz", exchange -> answer(exchange, Health::healthy));
        server.createContext("/readyz", exchange -> answer(exchange, Health::ready));
        server.createContext("/metrics", this::answerMetrics);
        server.start();
        // With port 0 nobody could know otherwise.
        LOG.info("{} answers /healthz, /readyz and /metrics at host={} port={}", service, host, port());
    }

    private static void limit(String property, String usual) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, usual);
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, Predicate<Health> good) throws IOException {
        try (exchange) {
            Health now = health.get();
            send(exchange, good.test(now) ? 200 : 503, "application/json", JSON.writeValueAsBytes(now.particulars()));
        }
    }

    private void answerMetrics(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, 200, PROMETHEUS_TEXT, metrics.get().getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            // Otherwise only the client would see that there is nothing to be seen.
            LOG.warn("/metrics cannot be answered", e);
            throw e;
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
