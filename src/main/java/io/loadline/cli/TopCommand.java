package io.loadline.cli;

import io.loadline.doctor.Connection;
import io.loadline.monitor.MonitorSettings;
import io.loadline.top.LiveScreen;
import io.loadline.top.Sort;
import io.loadline.top.Top;
import io.loadline.top.TopSettings;
import io.loadline.wire.Json;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loadline top}: a running deployment on the terminal. */
@Command(
        name = "top",
        header = "Watch a running deployment: the worst first, live.",
        description = {
            "Reads what the services wrote to Kafka and changes nothing: no group, no commit, no topic. It needs the"
                    + " permissions to describe and read the topics, and to describe the monitor's groups.",
            "On a terminal it shows a screen, see ? there; anywhere else it prints a line for what happens, until it is"
                    + " stopped."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline top --bootstrap broker1:9092 --filter checkout",
            "  loadline top --bootstrap broker1:9092 --once > ticket.txt",
            "  loadline top --bootstrap broker1:9092 --json | jq '.incidents[]|select(.open)'"
        })
final class TopCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final Duration LOADING = Duration.ofSeconds(60);
    private static final int USUAL_COLUMNS = 120;

    @Mixin
    private ServiceOptions service;

    @Option(
            names = "--monitor",
            paramLabel = "URL",
            split = ",",
            description = "Addresses of the monitors' HTTP servers, such as http://host:8080, for what only they know:"
                    + " what is counted, late and refused.")
    private List<URI> monitors = List.of();

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            description = "level, p99, rate, errors, name or freshness (default: ${DEFAULT-VALUE}).",
            defaultValue = "level")
    private Sort sort;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description = "Show only services that hold it in their name, an operation, the kind, level or objective.",
            defaultValue = "")
    private String filter;

    @Option(
            names = "--history",
            paramLabel = "TIME",
            description = "How far back evaluations are read and trends go (default: ${DEFAULT-VALUE}).",
            defaultValue = "5m")
    private Duration history;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "How far back transitions, incidents and acts are read (default: ${DEFAULT-VALUE}).",
            defaultValue = "24h")
    private Duration since;

    @Option(names = "--once", description = "Print everything once as plain text and exit.")
    private boolean once;

    @Option(names = "--json", description = "Print everything once as JSON and exit.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Logs.onlyWhatIsWrong();
        TopSettings settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        if (once || json) {
            return snapshot(settings, out);
        }
        return UntilStopped.run(PATIENCE, stop -> {
            try (Top top = Top.open(settings)) {
                return LiveScreen.isPossible() && watch(top, stop) ? 0 : print(top, out, stop);
            }
        });
    }

    private TopSettings settings() {
        for (URI monitor : monitors) {
            if (monitor.getHost() == null || !List.of("http", "https").contains(monitor.getScheme())) {
                throw new BadInput(
                        "--monitor " + monitor + ": write an address such as http://host:8080, or several with commas");
            }
        }
        MonitorSettings deployment = service.records().monitor();
        new Connection(deployment.bootstrap(), deployment.kafka()).requireAnswer(ANSWER);
        return new TopSettings(
                deployment.bootstrap(),
                deployment.prefix(),
                deployment.kafka(),
                history,
                since,
                deployment.time().sourceStallLimit(),
                monitors);
    }

    private int snapshot(TopSettings settings, PrintWriter out) throws InterruptedException {
        try (Top top = Top.open(settings)) {
            if (!top.awaitLoaded(LOADING)) {
                throw new IllegalStateException(("the past was not read within %d s: give a shorter --history or"
                                + " --since, or see whether the cluster is slow")
                        .formatted(LOADING.toSeconds()));
            }
            if (json) {
                out.println(Json.pretty(top.json(sort, filter)));
            } else {
                boolean unicode = Charset.defaultCharset().equals(StandardCharsets.UTF_8);
                out.print(top.text(sort, filter, columns(), unicode));
            }
            out.flush();
            return 0;
        }
    }

    private static int columns() {
        String columns = System.getenv().getOrDefault("COLUMNS", "");
        return columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : USUAL_COLUMNS;
    }

    /** Shows the screen until somebody leaves it; says whether there is one. */
    private boolean watch(Top top, UntilStopped stop) {
        HeldLogs held = HeldLogs.hold(true);
        try {
            Optional<LiveScreen> screen = LiveScreen.open(top, sort, filter);
            if (screen.isEmpty()) {
                return false;
            }
            try (LiveScreen shown = screen.get()) {
                while (!shown.isLeft() && !stop.await(GLANCE)) {
                    // The screen draws by itself.
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            screen.get().failure().ifPresent(why -> {
                throw new IllegalStateException("the live view has failed: " + why, why);
            });
            return true;
        } finally {
            held.release();
        }
    }

    private static int print(Top top, PrintWriter out, UntilStopped stop) {
        Supplier<List<String>> news = top.news();
        try {
            do {
                news.get().forEach(out::println);
                out.flush();
            } while (!stop.await(GLANCE) && !out.checkError());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
