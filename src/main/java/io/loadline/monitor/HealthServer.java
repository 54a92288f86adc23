package io.loadline.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Tells how the monitor is: {@code /healthz} is 200 while nothing has stopped for good, {@code /readyz} while it decides,
 * both 503 otherwise; the body tells the particulars as JSON.
 */
final class HealthServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final HttpServer server;
    private final Supplier<MonitorStatus> status;

    HealthServer(int port, Supplier<MonitorStatus> status) {
        this.status = status;
        try {
            server = HttpServer.create(new InetSocketAddress(port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the monitor's health port " + port + " cannot be opened: choose another one, or 0 for a free one", e);
        }
        server.createContext("/healthz", exchange -> answer(exchange, MonitorStatus::healthy));
        server.createContext("/readyz", exchange -> answer(exchange, MonitorStatus::ready));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, Predicate<MonitorStatus> good) throws IOException {
        try (exchange) {
            MonitorStatus now = status.get();
            byte[] body = JSON.writeValueAsBytes(fields(now));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(good.test(now) ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, Object> fields(MonitorStatus now) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("healthy", now.healthy());
        fields.put("evaluating", now.ready());
        fields.put("decided", time(now.decided()));
        fields.put("watermark", time(now.watermark()));
        fields.put("partitions", now.partitions());
        fields.put("waiting_for", now.waitingFor());
        fields.put("applications", now.applications());
        fields.put("failures", now.failures());
        return fields;
    }

    private static String time(Optional<Instant> instant) {
        return instant.map(TIME::format).orElse(null);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
