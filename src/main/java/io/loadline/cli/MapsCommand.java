package io.loadline.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.engine.SampleBatch;
import io.loadline.ingest.LineSource;
import io.loadline.ingest.map.LineMap;
import io.loadline.ingest.map.Maps;
import io.loadline.sample.Distribution;
import io.loadline.sample.LogEvent;
import io.loadline.sample.RejectReason;
import io.loadline.sample.SeriesKey;
import io.loadline.wire.Codecs;
import io.loadline.wire.Json;
import io.loadline.wire.Line;
import io.loadline.wire.LineReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loadline maps}: lists the maps that come with Loadline, prints one, tries one on a file. */
@Command(
        name = "maps",
        header = "List the maps that come with Loadline, print one, or try one on a file.",
        description = {
            "A map says what the lines of a log or a table mean; replay and ingest take one with --map. How to write one"
                    + " is in docs/maps.md."
        },
        subcommands = MapsCommand.Try.class,
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline maps",
            "  loadline maps nginx-combined > my.yaml",
            "  loadline maps try access.log --map my.yaml"
        })
final class MapsCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Print this map.")
    private Optional<String> name = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (name.isPresent()) {
            String text = Maps.text(name.get());
            Maps.read(name.get(), text);
            out.print(text);
        } else {
            for (String each : Maps.names()) {
                out.printf(Locale.ROOT, "%-25s %s%n", each, Maps.load(each).description());
            }
        }
        out.flush();
        return 0;
    }

    /** {@code loadline maps try}: shows lines of a file as a map understands them. */
    @Command(
            name = "try",
            header = "Show the lines of a file as a map understands them, and what became of all of them.",
            description = {
                "The first lines are shown, then the first refused one of each reason. Nothing is sent or decided.",
                "Exits with 1 when lines were refused, 2 when none could be used."
            },
            footerHeading = "%nExample:%n",
            footer = {
                "  loadline maps try access.log --map nginx-combined",
                "  loadline maps try access.log --map my.yaml --lines 5 --json"
            })
    static final class Try implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "A file of lines, .gz too; - reads stdin.")
        private Path file = Path.of("-");

        @Option(names = "--map", required = true, paramLabel = "NAME|FILE", description = "The map to try.")
        private String map = "";

        @Option(
                names = "--lines",
                paramLabel = "N",
                defaultValue = "10",
                description = "How many lines to show; default ${DEFAULT-VALUE}.")
        private long shown;

        @Option(names = "--json", description = "Write one JSON object a line.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        private long used;
        private long skipped;
        private long refused;

        @Override
        public Integer call() throws IOException {
            if (Files.isDirectory(file)) {
                throw new BadInput(file + " is a directory; name a file");
            }
            if (!file.toString().equals("-") && !Files.exists(file)) {
                throw new BadInput(file + ": there is no such file");
            }
            LineMap read = Maps.load(map);
            LineReader reader = read.format(Codecs.DEFAULT_DIMENSIONS).open(file.toString());
            Tried out = new Tried(spec.commandLine().getOut(), json);
            Map<RejectReason, Long> reasons = new EnumMap<>(RejectReason.class);
            SampleBatch batch = new SampleBatch();
            long number = 0;
            try (LineSource lines = LineSource.open(file, bytes -> {})) {
                for (Optional<LineSource.Text> text = lines.next(); text.isPresent(); text = lines.next()) {
                    number++;
                    if (text.get().isBlank()) {
                        skipped++;
                        continue;
                    }
                    Line line = text.get().read(reader, batch);
                    boolean first = true;
                    if (line instanceof Line.Bad bad) {
                        refused++;
                        first = reasons.merge(bad.reason(), 1L, Long::sum) == 1;
                        first = first || number <= shown;
                    } else if (line instanceof Line.Skipped) {
                        skipped++;
                        first = number <= shown;
                    } else {
                        used++;
                        first = number <= shown;
                    }
                    if (first) {
                        out.show(file + ":" + number, line, batch, text.get().line());
                    }
                }
            }
            spec.commandLine().getOut().flush();
            PrintWriter err = spec.commandLine().getErr();
            err.printf(Locale.ROOT, "%d lines: %d used, %d skipped, %d refused%n", number, used, skipped, refused);
            reasons.forEach((reason, count) -> err.println("refused as " + reason.code() + ": " + count));
            return used == 0 ? 2 : refused > 0 ? 1 : 0;
        }
    }

    /** Shows what a line says. */
    private record Tried(PrintWriter out, boolean json) {
        private static final ObjectMapper MAPPER = new ObjectMapper();
        private static final String[] OUTCOMES = {"ok", "error", "throttled"};

        void show(String place, Line line, SampleBatch batch, String text) {
            if (line instanceof Line.Bad bad) {
                refused(place, bad, text);
            } else if (line instanceof Line.Skipped none) {
                skipped(place, none);
            } else {
                if (!(line instanceof Line.Log)) {
                    samples(place, batch);
                }
                if (line instanceof Line.Log log) {
                    log(place, log.event());
                } else if (line instanceof Line.SamplesAndLog both) {
                    log(place, both.log().event());
                }
            }
        }

        private void refused(String place, Line.Bad bad, String text) {
            if (json) {
                print(node(place, "refused")
                        .put("reason", bad.reason().code())
                        .put("message", bad.message())
                        .put("line", RejectLog.inert(text)));
            } else {
                out.println(RejectLog.inert(place) + "  refused, "
                        + bad.reason().code() + ": " + RejectLog.inert(bad.message()));
                out.println("    " + RejectLog.inert(text));
            }
        }

        private void skipped(String place, Line.Skipped none) {
            if (json) {
                print(node(place, "skipped").put("why", none.why()));
            } else {
                out.println(RejectLog.inert(place) + "  skipped: " + none.why());
            }
        }

        private void samples(String place, SampleBatch batch) {
            if (batch.size() == 0) {
                keepAlive(place);
            }
            batch.visit(new SampleBatch.Visitor() {
                @Override
                public void request(SeriesKey series, long millis, long micros, byte outcome, String trace) {
                    said(
                            place,
                            "request",
                            series,
                            millis,
                            String.format(Locale.ROOT, "%s %.3f ms", outcome(outcome), micros / 1000.0),
                            trace);
                }

                @Override
                public void answer(SeriesKey series, long millis, byte outcome, String trace) {
                    said(place, "request", series, millis, outcome(outcome) + ", latency not measured", trace);
                }

                @Override
                public void gauge(SeriesKey series, long millis, String name, double value) {
                    said(place, "gauge", series, millis, name + " " + value, "");
                }

                @Override
                public void distribution(SeriesKey series, long millis, Distribution of) {
                    said(
                            place,
                            "distribution",
                            series,
                            millis,
                            of.name() + " of " + of.count() + " values in " + of.unit(),
                            "");
                }
            });
        }

        private static String outcome(byte outcome) {
            return outcome < 0 || outcome >= OUTCOMES.length ? "unknown" : OUTCOMES[outcome];
        }

        private void keepAlive(String place) {
            if (json) {
                print(node(place, "keep_alive"));
            } else {
                out.println(RejectLog.inert(place) + "  keep-alive: the interval has no values");
            }
        }

        private void log(String place, LogEvent event) {
            said(
                    place,
                    "log",
                    event.series(),
                    event.timestamp().toEpochMilli(),
                    event.level() + " " + event.message(),
                    event.traceId().orElse(""));
        }

        private void said(String place, String type, SeriesKey series, long millis, String value, String trace) {
            String time = Json.time(Instant.ofEpochMilli(millis));
            if (json) {
                ObjectNode node = node(place, type)
                        .put("timestamp", time)
                        .put("service", series.service())
                        .put("kind", series.kind())
                        .put("operation", series.operation());
                series.dimensions().forEach(node.putObject("dimensions")::put);
                print(node.put("value", value).put("trace_id", trace));
                return;
            }
            StringBuilder text = new StringBuilder(place + "  " + type + "  " + time + "  " + series.service());
            text.append(" (").append(series.kind()).append(')');
            if (!series.operation().isEmpty()) {
                text.append(' ').append(series.operation());
            }
            if (!series.dimensions().isEmpty()) {
                text.append(' ').append(series.dimensions());
            }
            text.append("  ").append(value).append(trace.isEmpty() ? "" : "  trace " + trace);
            out.println(RejectLog.inert(text.toString()));
        }

        private static ObjectNode node(String place, String type) {
            return MAPPER.createObjectNode().put("place", place).put("type", type);
        }

        private void print(ObjectNode node) {
            out.println(node);
        }
    }
}
