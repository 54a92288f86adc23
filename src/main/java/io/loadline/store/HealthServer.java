package io.loadline.store;

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
 * Says how the store is: {@code /healthz} is 200 while its loop runs, {@code /readyz} while it is in its group and
 * nothing delays it, both 503 otherwise; the body tells the particulars as JSON.
 */
final class HealthServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Supplier<Store.Progress> progress;

    HealthServer(int port, Supplier<Store.Progress> progress) {
        this.progress = progress;
        try {
            server = HttpServer.create(new InetSocketAddress(port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the store's health port " + port + " cannot be opened: choose another one, or 0 for a free one", e);
        }
        server.createContext("/healthz", exchange -> answer(exchange, Store.Progress::running));
        server.createContext("/readyz", exchange -> answer(exchange, Store.Progress::ready));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, Predicate<Store.Progress> good) throws IOException {
        try (exchange) {
            Store.Progress now = progress.get();
            byte[] body = body(now);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(good.test(now) ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] body(Store.Progress now) throws JsonProcessingException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("running", now.running());
        fields.put("ready", now.ready());
        fields.put("written", now.written());
        fields.put("rejected", now.rejected());
        fields.put("waiting", now.waiting());
        now.delayedBy().ifPresent(why -> fields.put("delayed_by", why));
        now.failure().ifPresent(why -> fields.put("failure", why));
        return JSON.writeValueAsBytes(fields);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
