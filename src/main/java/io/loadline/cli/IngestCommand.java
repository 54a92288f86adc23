package io.loadline.cli;

import io.loadline.ingest.Ingest;
import io.loadline.ingest.IngestException;
import io.loadline.ingest.IngestResult;
import io.loadline.ingest.IngestSettings;
import io.loadline.ingest.InputTopics;
import io.loadline.ingest.Outlet;
import io.loadline.ingest.map.Maps;
import io.loadline.monitor.MonitorSettings;
import io.loadline.topology.Topics;
import io.loadline.wire.JsonLines;
import io.loadline.wire.LineFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loadline ingest}: writes files to the input topics. */
@Command(
        name = "ingest",
        header = "Write files to the input topics of a running monitor.",
        description = {
            "Reads what replay reads (JSON lines or mapped files, .gz too) and writes it to the topics for metrics and"
                    + " logs, each line once. Several files are merged by time.",
            "What is more than 10 min old (time.max_lateness) is refused, as the monitor would: --shift lets an old"
                    + " recording happen now.",
            "Exits with 2 when nothing could be used or the cluster took not all of it; stderr then says at which line"
                    + " to go on."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline ingest --bootstrap broker1:9092 --shift recording.jsonl.gz",
            "  loadline ingest --bootstrap broker1:9092 --follow --from-end app.jsonl",
            "  my-exporter | loadline ingest --bootstrap broker1:9092 -"
        })
final class IngestCommand implements Callable<Integer> {
    /** The last records have ten seconds to be acknowledged. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files to read; - reads stdin.")
    private List<Path> files = List.of();

    @Option(
            names = "--map",
            paramLabel = "NAME|FILE",
            description = "Map that says what the lines mean; without it, JSON lines. 'loadline maps' lists those that"
                    + " come with Loadline.")
    private Optional<String> map = Optional.empty();

    @Mixin
    private ServiceOptions service;

    @Option(
            names = "--shift",
            description = "Move times by whole minutes so that the recording happens now, at the pace at which it was"
                    + " recorded; it begins within a minute.")
    private boolean shift;

    @Option(
            names = "--follow",
            description = "Wait for what is appended to the files, also after they were rotated; ends at Ctrl-C.")
    private boolean follow;

    @Option(names = "--from-end", description = "With --follow: begin with what is appended from now on.")
    private boolean fromEnd;

    @Option(
            names = "--from-line",
            split = ",",
            paramLabel = "N",
            description = "Take lines from this one on, from 1; one number for each file.")
    private List<Long> fromLines = List.of();

    @Option(names = "--dry-run", description = "Read and count, write nothing; needs no cluster.")
    private boolean dryRun;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Write every refused line or sample there, with its reason.")
    private Optional<Path> rejects = Optional.empty();

    @Option(names = "--fail-on-rejects", description = "Exit with 1 when anything was refused.")
    private boolean failOnRejects;

    @Option(names = "--json", description = "Write the summary to stdout as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        checkFiles();
        Logs.onlyWhatIsWrong();
        MonitorSettings deployment =
                dryRun ? service.records().monitorAnywhere() : service.records().monitor();
        List<Long> from = fromLines.isEmpty() ? files.stream().map(file -> 1L).toList() : fromLines;
        IngestSettings settings = new IngestSettings(files, from, follow, fromEnd, shift, deployment.time());
        LineFormat format = map.map(Maps::load)
                .map(read -> read.format(deployment.dimensions()))
                .orElseGet(() -> JsonLines.format(deployment.dimensions()));
        Topics topics = Topics.withPrefix(deployment.prefix());
        try (Outlet outlet = dryRun ? Outlet.nowhere(InputTopics.none(topics)) : open(deployment, topics)) {
            return UntilStopped.run(PATIENCE, stop -> {
                try {
                    return run(settings, format, outlet, stop);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void checkFiles() {
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                problems.add(file + " is a directory; name files");
            } else if (!follow && !file.toString().equals("-") && !Files.exists(file)) {
                problems.add(file + ": there is no such file");
            }
        }
        if (!problems.isEmpty()) {
            throw new BadInput(String.join("; ", problems));
        }
        rejects.ifPresent(file -> Outputs.check("--rejects", file));
    }

    private Outlet open(MonitorSettings deployment, Topics topics) {
        InputTopics found = InputTopics.find(deployment.bootstrap(), topics, deployment.kafka());
        return Outlet.open(deployment.bootstrap(), found, follow, deployment.kafka());
    }

    private int run(IngestSettings settings, LineFormat format, Outlet outlet, UntilStopped stop) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (RejectLog refused = new RejectLog(rejects);
                ReadProgress progress = ReadProgress.of("ingest", follow ? List.of(Path.of("-")) : files)) {
            Ingest ingest = new Ingest(settings, format, outlet, refused, progress::read, notice -> {
                err.println(notice);
                err.flush();
            });
            IngestResult result = ingest.run(stop::isAsked);
            progress.close();
            IngestSummary summary = new IngestSummary(files, map, result, dryRun);
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? summary.json() : summary.text());
            out.flush();
            refused.lines().forEach(err::println);
            summary.remarks().forEach(err::println);
            return summary.exitCode(failOnRejects);
        } catch (IngestException unusable) {
            throw new BadInput(unusable.getMessage(), unusable);
        }
    }
}
