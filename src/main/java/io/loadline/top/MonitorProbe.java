package io.loadline.top;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks the monitors at their HTTP addresses what only they know, again and again. */
final class MonitorProbe implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * What the monitors said together.
     *
     * @param decided the last instant that all of their partitions have decided; empty where one does not say
     * @param partitions panes partitions that they have together
     * @param waitingFor sources that hold them back
     * @param figures sums over all of them
     * @param troubles what is wrong with which
     */
    record Answer(
            Optional<Instant> decided,
            int partitions,
            List<String> waitingFor,
            Counted figures,
            List<String> troubles) {
        static Answer none() {
            return new Answer(Optional.empty(), 0, List.of(), Counted.unknown(), List.of());
        }
    }

    private final List<URI> monitors;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "top-monitors");
    private volatile Answer answer = Answer.none();

    private MonitorProbe(List<URI> monitors) {
        this.monitors = monitors;
    }

    static MonitorProbe start(List<URI> monitors) {
        MonitorProbe probe = new MonitorProbe(monitors);
        if (!monitors.isEmpty()) {
            probe.thread.setDaemon(true);
            probe.thread.start();
        }
        return probe;
    }

    Answer answer() {
        return answer;
    }

    private void run() {
        try {
            do {
                answer = ask();
            } while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer ask() throws InterruptedException {
        List<String> ready = new ArrayList<>();
        List<String> metrics = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        for (URI monitor : monitors) {
            try {
                ready.add(get(monitor, "readyz").body());
                HttpResponse<String> figures = get(monitor, "metrics");
                if (figures.statusCode() == 200) {
                    metrics.add(figures.body());
                }
            } catch (IOException | IllegalArgumentException e) {
                troubles.add("monitor %s does not answer: %s".formatted(monitor, e.getMessage()));
            }
        }
        return read(ready, metrics, troubles);
    }

    private HttpResponse<String> get(URI monitor, String path) throws IOException, InterruptedException {
        String base = monitor.toString();
        URI uri = URI.create(base + (base.endsWith("/") ? "" : "/") + path);
        return client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    }

    /**
     * Puts answers together.
     *
     * @param ready bodies of {@code /readyz}
     * @param metrics bodies of {@code /metrics}
     * @param troubles what is wrong already
     */
    static Answer read(List<String> ready, List<String> metrics, List<String> troubles) {
        List<String> wrong = new ArrayList<>(troubles);
        TreeSet<String> waiting = new TreeSet<>();
        List<Instant> decided = new ArrayList<>();
        boolean all = troubles.isEmpty() && !ready.isEmpty();
        int partitions = 0;
        for (String body : ready) {
            JsonNode node;
            try {
                node = JSON.readTree(body);
            } catch (JsonProcessingException e) {
                wrong.add("a monitor's /readyz is no JSON: is it a monitor's address?");
                all = false;
                continue;
            }
            int mine = node.path("partitions").asInt();
            partitions += mine;
            node.path("waiting_for").forEach(source -> waiting.add(source.asText()));
            node.path("failures")
                    .fields()
                    .forEachRemaining(failure -> wrong.add("%s has stopped: %s"
                            .formatted(failure.getKey(), failure.getValue().asText())));
            if (mine > 0) {
                try {
                    decided.add(Instant.parse(node.path("decided").asText()));
                } catch (DateTimeException e) {
                    all = false;
                }
            }
        }
        Optional<Instant> earliest = all ? decided.stream().min(Instant::compareTo) : Optional.empty();
        return new Answer(earliest, partitions, List.copyOf(waiting), figures(metrics), List.copyOf(wrong));
    }

    private static Counted figures(List<String> metrics) {
        return new Counted(
                sum(metrics, "loadline_samples_open"),
                sum(metrics, "loadline_samples_residual"),
                sum(metrics, "loadline_samples_counted_total"),
                sum(metrics, "loadline_samples_late_total"),
                sum(metrics, "loadline_samples_dead_lettered_total"));
    }

    /** The sum over all label values; empty where no monitor knows the name. */
    static OptionalLong sum(List<String> metrics, String name) {
        double sum = 0;
        boolean found = false;
        for (String text : metrics) {
            for (String line : text.split("\n", -1)) {
                if (line.startsWith(name)
                        && line.length() > name.length()
                        && (line.charAt(name.length()) == '{' || line.charAt(name.length()) == ' ')) {
                    try {
                        sum += Double.parseDouble(value(line));
                        found = true;
                    } catch (NumberFormatException e) {
                        // Not a figure: somebody else's page.
                    }
                }
            }
        }
        return found && Double.isFinite(sum) ? OptionalLong.of(Math.round(sum)) : OptionalLong.empty();
    }

    /** What follows the name and its labels; label values may hold anything but an end of line. */
    private static String value(String line) {
        String rest = line.substring(line.lastIndexOf('}') + 1).strip();
        String[] parts = rest.split(" ", -1);
        return line.contains("}") ? parts[0] : parts.length > 1 ? parts[1] : "";
    }

    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
    }
}
