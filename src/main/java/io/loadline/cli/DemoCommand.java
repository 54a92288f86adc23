package io.loadline.cli;

import io.loadline.demo.Audience;
import io.loadline.demo.Demo;
import io.loadline.demo.DemoResult;
import io.loadline.demo.DemoSettings;
import io.loadline.demo.Spectator;
import io.loadline.top.LiveScreen;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loadline demo}: everything on this machine. */
@Command(
        name = "demo",
        header = "Everything on this machine: broker, tables, receivers, services, traffic and an incident.",
        description = {
            "Starts a Kafka broker, DynamoDB Local (a process of its own), stand-ins for PagerDuty and SNS, and the three"
                    + " services; then traffic of twelve services, in which one table becomes too small for its load. It"
                    + " is detected, paged, scaled until the throttling ends, and resolved.",
            "On a terminal it shows the live view of loadline top; q or Ctrl-C ends it.",
            "Exits with 1 when anything that was produced is not accounted for at the end, or an incident does not end."
                    + " Asked to stop (q, Ctrl-C, SIGTERM) it exits with 0 when everything is accounted for: an incident"
                    + " that is open then is named, and its end is not waited for."
        },
        footerHeading = "%nExample:%n",
        footer = {"  loadline demo --for 90s --summary summary.json"})
final class DemoCommand implements Callable<Integer> {
    /** The end of the demo itself waits up to a minute, then everything is stopped. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "End after this time, for instance 90s or 5m; without it, at Ctrl-C.")
    private Optional<Duration> length = Optional.empty();

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Events a second (default: ${DEFAULT-VALUE}).",
            defaultValue = "300")
    private int rate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Makes the traffic the same again (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private long seed;

    @Option(names = "--summary", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private Optional<Path> summary = Optional.empty();

    @Option(names = "--plain", description = "Print lines also on a terminal, instead of the live view.")
    private boolean plain;

    @Option(
            names = "--without-store",
            description = "Run no store, and stop DynamoDB before the incident: pages go out all the same.")
    private boolean withoutStore;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        DemoSettings settings = new DemoSettings(length, rate, seed, !withoutStore);
        if (summary.isPresent()) {
            Outputs.check("--summary", summary.get());
        }
        Logs.onlyWhatIsWrong();
        PrintWriter out = spec.commandLine().getOut();
        Audience audience =
                plain || !LiveScreen.isPossible() ? Audience.reading(out::println) : new Spectator(out::println);
        return UntilStopped.run(PATIENCE, stop -> {
            DemoResult result = run(settings, audience, stop);
            summary.ifPresent(file -> Outputs.write(file, result.summaryText()));
            out.flush();
            return result.failures().isEmpty() ? 0 : 1;
        });
    }

    private static DemoResult run(DemoSettings settings, Audience audience, UntilStopped stop) {
        HeldLogs held = HeldLogs.hold(audience instanceof Spectator);
        try {
            return Demo.run(settings, audience, stop::isAsked);
        } finally {
            held.release();
        }
    }
}
