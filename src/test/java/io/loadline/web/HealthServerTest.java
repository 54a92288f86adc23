package io.loadline.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    @Test
    void answersWhileAnotherClientIsHalfwayThroughItsRequest() throws Exception {
        try (HealthServer server = new HealthServer("test", 0, () -> new Health(true, false, Map.of("healthy", true)));
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.getOutputStream().write("GET /heal".getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().flush();

            assertThat(status(server, "/healthz")).isEqualTo(200);
            assertThat(status(server, "/readyz")).isEqualTo(503);
        }
    }

    private static int status(HealthServer server, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .timeout(Duration.ofSeconds(3))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
