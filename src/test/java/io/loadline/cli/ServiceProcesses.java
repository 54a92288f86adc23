package io.loadline.cli;

import io.loadline.exactness.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link Main} in processes of its own, one for each service. */
final class ServiceProcesses implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("/metrics at host=\\S+ port=(\\d+)");
    private static final Map<String, String> ENVIRONMENT =
            Map.of("LOADLINE_PAGERDUTY_ROUTING_KEY", "0123456789abcdef0123456789abcdef");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, JavaProcess> processes = new LinkedHashMap<>();
    private final Path directory;
    private final String bootstrap;

    /** @param directory takes their logs */
    ServiceProcesses(Path directory, String bootstrap) {
        this.directory = directory;
        this.bootstrap = bootstrap;
    }

    /** Starts one under a name. */
    void start(String name, String verb, String... options) {
        List<String> arguments = new ArrayList<>(List.of(verb, "--bootstrap", bootstrap, "--http-port", "0"));
        arguments.addAll(List.of(options));
        JavaProcess process = new JavaProcess(name, log(name), List.of(), ENVIRONMENT, Main.class, arguments);
        processes.put(name, process);
        process.start();
    }

    /** Whether it answers with 200; it must run. */
    boolean answers(String name, String path) throws IOException, InterruptedException {
        processes.get(name).assertAlive();
        return get(name, path).filter(answer -> answer.statusCode() == 200).isPresent();
    }

    /** What it answers; empty before it does. */
    Optional<HttpResponse<String>> get(String name, String path) throws IOException, InterruptedException {
        Optional<String> address = address(name);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        URI uri = URI.create(address.get() + path);
        return Optional.of(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()));
    }

    /** Where it answers; empty before it does. */
    Optional<String> address(String name) throws IOException {
        Matcher port = PORT.matcher(Files.readString(log(name)));
        return port.find() ? Optional.of("http://127.0.0.1:" + port.group(1)) : Optional.empty();
    }

    /** Asks one to stop by SIGTERM. */
    void terminate(String name) {
        processes.get(name).terminate();
    }

    /** Its exit code, once it has ended. */
    int awaitEnd(String name, Duration limit) {
        return processes.get(name).awaitEnd(limit);
    }

    /** The last lines that it printed. */
    String printed(String name) {
        return processes.get(name).logTail();
    }

    private Path log(String name) {
        return directory.resolve(name + ".log");
    }

    @Override
    public void close() {
        processes.values().forEach(JavaProcess::close);
    }
}
