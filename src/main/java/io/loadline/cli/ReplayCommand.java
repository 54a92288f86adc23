package io.loadline.cli;

import io.loadline.alert.AlertStatus;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.TimeSettings;
import io.loadline.ingest.map.Maps;
import io.loadline.policy.PolicyReader;
import io.loadline.policy.PolicyTexts;
import io.loadline.replay.EventReplay;
import io.loadline.replay.ReplayReport;
import io.loadline.sla.Level;
import io.loadline.wire.Codecs;
import io.loadline.wire.JsonLines;
import io.loadline.wire.LineFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loadline replay}: decides event files without any broker. */
@Command(
        name = "replay",
        header = "Decide event files, without any broker, as the monitor would have.",
        description = {
            "Reads JSON lines, one sample, MetricBatch or LogEvent each (.gz too), or with --map any log or table, and"
                    + " runs the engine of the monitor on them. Several files are merged by time.",
            "A sample in its short form:",
            "  {\"timestamp\":\"2026-01-01T00:00:00Z\",\"service\":\"checkout\",\"latency_ms\":120,\"outcome\":\"ok\"}"
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline replay --events events.jsonl.gz --policies policies/default.yaml \\",
            "      --report report.json",
            "  loadline replay --events a.jsonl b.jsonl --json --fail-on critical",
            "  loadline replay --events access.log --map nginx-combined --rejects rejects.txt"
        })
final class ReplayCommand implements Callable<Integer> {
    @Option(
            names = "--events",
            arity = "1..*",
            required = true,
            paramLabel = "FILE",
            description = "Event files; - reads stdin.")
    private List<Path> events = List.of();

    @Option(
            names = "--map",
            paramLabel = "NAME|FILE",
            description = "Map that says what the lines mean; without it, JSON lines. 'loadline maps' lists those that"
                    + " come with Loadline.")
    private Optional<String> map = Optional.empty();

    @Option(
            names = "--policies",
            paramLabel = "FILE|DIR",
            description = "Policies to decide by; without it, the default pack.")
    private Optional<Path> policies = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "FILE.json",
            description = "Write samples, evaluations and transitions there.")
    private Optional<Path> report = Optional.empty();

    @Option(names = "--json", description = "Write the report to stdout, in place of the summary.")
    private boolean json;

    @Option(
            names = "--all",
            description = "In the summary, also show changes between ok and no_data; the report always has them.")
    private boolean all;

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            description = "Exit with 1 when an alert reached this level: warning or critical.")
    private Optional<Level> failOn = Optional.empty();

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Write every refused line or sample there, with its reason.")
    private Optional<Path> rejects = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        for (Path file : events) {
            if (Files.isDirectory(file)) {
                throw new BadInput("--events " + file + " is a directory; name files");
            }
            if (!file.toString().equals("-") && !Files.exists(file)) {
                throw new BadInput("--events " + file + ": there is no such file");
            }
        }
        if (report.filter(file -> !file.toString().endsWith(".json")).isPresent()) {
            throw new BadInput("--report " + report.get() + ": reports are JSON; name a file that ends in .json");
        }
        report.ifPresent(file -> Outputs.check("--report", file));
        rejects.ifPresent(file -> Outputs.check("--rejects", file));
        if (failOn.filter(level -> !level.isBreach()).isPresent()) {
            throw new BadInput("--fail-on takes warning or critical");
        }
        List<PolicyText> texts =
                policies.map(PolicyTexts::load).orElseGet(() -> List.of(PolicyTexts.bundled("default")));
        LineFormat format = map.map(Maps::load)
                .map(read -> read.format(Codecs.DEFAULT_DIMENSIONS))
                .orElseGet(() -> JsonLines.format(Codecs.DEFAULT_DIMENSIONS));
        PrintWriter out = spec.commandLine().getOut();
        try (ReplayReport decided = new ReplayReport(reportWriter(out));
                RejectLog refused = new RejectLog(rejects);
                ReadProgress progress = ReadProgress.of("replay", events)) {
            EventReplay replay = new EventReplay(
                    events,
                    format,
                    texts,
                    PolicyReader::compile,
                    TimeSettings.defaults(),
                    decided,
                    refused,
                    progress::read);
            EventReplay.Samples samples = replay.run();
            progress.close();
            decided.finish(samples);
            if (!json) {
                summarise(
                        out,
                        samples,
                        decided,
                        new TransitionLines(
                                texts.stream().map(PolicyReader::compile).toList(), all));
            }
            PrintWriter err = spec.commandLine().getErr();
            refused.lines().forEach(err::println);
            if (samples.late() > 0) {
                err.println(
                        samples.late() + " late: their line came more than 2 s of the files' time after theirs, when"
                                + " instants that they belong to had been decided; logs written out of order do this (nginx writes"
                                + " a line at the end of a request)");
            }
            if (samples.skipped() > 0) {
                err.println(samples.skipped() + " lines skipped: headers, comments, and what the map skips");
            }
            if (samples.read() > 0 && samples.counted() == 0) {
                throw new BadInput("nothing in " + events + " could be used; "
                        + (map.isPresent()
                                ? "'loadline maps try FILE --map " + map.get() + "' shows what the map makes of it"
                                : "--help shows what a line looks like, and --map reads other files"));
            }
            if (samples.counted() > 0 && decided.evaluations() == 0) {
                err.println("no sample matches an objective: policies select by kind (api when a line names none),"
                        + " service and operation");
            }
            return failOn.filter(level -> reached(decided, level)).isPresent() ? 1 : 0;
        }
    }

    private Optional<Writer> reportWriter(PrintWriter out) throws IOException {
        if (report.isPresent()) {
            return Optional.of(Files.newBufferedWriter(report.get()));
        }
        return json ? Optional.of(out) : Optional.empty();
    }

    private static boolean reached(ReplayReport decided, Level level) {
        return decided.transitions().stream()
                .anyMatch(transition -> transition.to().isFiring()
                        && (transition.to() == AlertStatus.CRITICAL || level == Level.WARNING));
    }

    private static void summarise(
            PrintWriter out, EventReplay.Samples samples, ReplayReport decided, TransitionLines lines) {
        out.printf(
                Locale.ROOT,
                "%d samples read, %d counted, %d of them late, %d refused; %d evaluations, %d transitions, %d commands%n",
                samples.read(),
                samples.counted(),
                samples.late(),
                samples.read() - samples.counted(),
                decided.evaluations(),
                decided.transitions().size(),
                decided.commands());
        lines.of(decided.transitions()).forEach(out::println);
    }
}
