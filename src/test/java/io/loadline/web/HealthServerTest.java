package io.loadline.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    @Test
    void answersWhileAnotherClientIsHalfwayThroughItsRequest() throws Exception {
        try (HealthServer server = server("127.0.0.1");
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.getOutputStream().write("GET /heal".getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().flush();

            assertThat(status(server, "/healthz")).isEqualTo(200);
            assertThat(status(server, "/readyz")).isEqualTo(503);
        }
    }

    @Test
    void answersAgainSoonAfterMoreClientsThanItHasThreadsStoppedHalfway() throws Exception {
        List<Socket> halfway = new ArrayList<>();
        try (HealthServer server = server("127.0.0.1")) {
            for (int i = 0; i < 20; i++) {
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port());
                halfway.add(slow);
                slow.getOutputStream().write("GET /heal".getBytes(StandardCharsets.US_ASCII));
                slow.getOutputStream().flush();
            }

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> status(server, "/healthz") == 200);
        } finally {
            for (Socket slow : halfway) {
                slow.close();
            }
        }
    }

    @Test
    void answersMetricsAsTextThatPrometheusReads() throws Exception {
        try (HealthServer server = server(HealthServer.EVERY_INTERFACE)) {
            HttpResponse<String> metrics = get(server, "/metrics");

            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(metrics.body()).isEqualTo("up 1\n");
        }
    }

    @Test
    void listensOnlyAtTheAddressItIsGiven() throws Exception {
        try (HealthServer server = server("127.0.0.1")) {
            assertThatThrownBy(() -> new Socket("127.0.0.2", server.port()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void saysWhatToDoWhenTheAddressIsNotOneOfThisMachine() {
        assertThatThrownBy(() -> server("192.0.2.1"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the test's HTTP port 0 cannot be opened at 192.0.2.1")
                .hasMessageContaining("0.0.0.0 stands for all of them");
    }

    private static HealthServer server(String host) {
        return new HealthServer(
                "test", host, 0, () -> new Health(true, false, Map.of("healthy", true)), () -> "up 1\n");
    }

    private static int status(HealthServer server, String path) throws Exception {
        return get(server, path).statusCode();
    }

    private static HttpResponse<String> get(HealthServer server, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(3))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
