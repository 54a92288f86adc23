package io.loadline.actuator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Says how the actuator is: {@code /healthz} is 200 while its loop runs, {@code /readyz} while it acts or stands by, both
 * 503 otherwise; the body tells the particulars as JSON.
 */
final class HealthServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Supplier<ActuatorStatus> status;

    HealthServer(int port, Supplier<ActuatorStatus> status) {
        this.status = status;
        try {
            server = HttpServer.create(new InetSocketAddress(port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the actuator's health port " + port + " cannot be opened: choose another one, or 0 for a free one", e);
        }
        server.createContext("/healthz", exchange -> answer(exchange, ActuatorStatus::running));
        server.createContext("/readyz", exchange -> answer(exchange, ActuatorStatus::ready));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, Predicate<ActuatorStatus> good) throws IOException {
        try (exchange) {
            ActuatorStatus now = status.get();
            byte[] body = body(now);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(good.test(now) ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] body(ActuatorStatus now) throws JsonProcessingException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("running", now.running());
        fields.put("ready", now.ready());
        fields.put("on_duty", now.onDuty());
        fields.put("unfinished", now.unfinished());
        fields.put("unreadable", now.unreadable());
        now.failure().ifPresent(why -> fields.put("failure", why));
        return JSON.writeValueAsBytes(fields);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
