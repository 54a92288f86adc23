package io.loadline.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.loadline.embedded.EmbeddedBroker;
import io.loadline.ingest.map.Maps;
import io.loadline.monitor.Monitor;
import io.loadline.monitor.MonitorSettings;
import io.loadline.wire.Codecs;
import io.loadline.wire.JsonLines;
import io.loadline.wire.LineFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Reads a long access log in turn with nothing behind it (the limit), with replay and with ingest, each in a fresh and
 * small process. The broker of ingest runs in this process and shares the machine's cores. A figure counts only when
 * every line was taken.
 */
public final class FilesBenchmark {
    private static final String USAGE = "usage: bin/bench files [--rounds N] [--lines N] [--heap MB]";
    private static final DateTimeFormatter NCSA_TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int PER_SECOND = 2000;

    /** How lines are written. */
    enum Form {
        JSON {
            @Override
            LineFormat format() {
                return JsonLines.format(Codecs.DEFAULT_DIMENSIONS);
            }

            @Override
            String line(Instant time, String method, String path, int status, int millis) {
                return "{\"timestamp\":\"%s\",\"service\":\"web-%d\",\"operation\":\"%s %s\",\"latency_ms\":%d,\"status\":%d}"
                        .formatted(time, path.length() % 4, method, path, millis, status);
            }
        },
        NCSA {
            @Override
            LineFormat format() {
                return Maps.load("apache-combined").format(Codecs.DEFAULT_DIMENSIONS);
            }

            @Override
            String line(Instant time, String method, String path, int status, int millis) {
                return "192.0.2.%d - - [%s] \"%s %s HTTP/1.1\" %d %d \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\" %d"
                        .formatted(
                                millis % 250, NCSA_TIME.format(time), method, path, status, millis * 7, millis * 1000);
            }
        };

        abstract LineFormat format();

        abstract String line(Instant time, String method, String path, int status, int millis);
    }

    private record Lane(String what, Form form) {
        @Override
        public String toString() {
            return what + " " + form.name().toLowerCase(Locale.ROOT);
        }
    }

    private final int rounds;
    private final int lines;
    private final int heapMegabytes;
    private final Path directory;
    private final Map<Lane, List<double[]>> results = new LinkedHashMap<>();

    private FilesBenchmark(int rounds, int lines, int heapMegabytes, Path directory) {
        this.rounds = rounds;
        this.lines = lines;
        this.heapMegabytes = heapMegabytes;
        this.directory = directory;
    }

    /** Exits with 2 on wrong usage. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = 3;
        int lines = 1_000_000;
        int heap = 128;
        for (int i = 0; i + 1 < args.length || i < args.length; i += 2) {
            if (i + 1 == args.length
                    || !List.of("--rounds", "--lines", "--heap").contains(args[i])) {
                System.err.println(USAGE);
                System.exit(2);
            }
            int value = Integer.parseInt(args[i + 1]);
            switch (args[i]) {
                case "--rounds" -> rounds = value;
                case "--lines" -> lines = value;
                default -> heap = value;
            }
        }
        ((Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.ERROR);
        for (String logger : List.of("kafka", "org.apache.kafka", "io.loadline")) {
            ((Logger) LoggerFactory.getLogger(logger)).setLevel(Level.ERROR);
        }
        Path directory = Files.createTempDirectory("loadline-bench-");
        try {
            new FilesBenchmark(rounds, lines, heap, directory).run();
        } finally {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private void run() throws IOException, InterruptedException {
        for (Form form : Form.values()) {
            write(form);
            for (String what : List.of("split", "replay", "ingest")) {
                results.put(new Lane(what, form), new ArrayList<>());
            }
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Monitor.provision(MonitorSettings.local(broker.bootstrapServers(), directory, 4));
            for (int round = 1; round <= rounds; round++) {
                for (Lane lane : results.keySet()) {
                    double[] result = measure(lane, broker.bootstrapServers());
                    results.get(lane).add(result);
                    System.out.printf(
                            Locale.ROOT,
                            "round %d  %-12s %9.0f lines/s, %9.0f per processor second, heap at most %.0f MB%n",
                            round,
                            lane,
                            result[0],
                            result[1],
                            result[2]);
                }
            }
        }
        report();
    }

    private void report() {
        System.out.printf(
                Locale.ROOT,
                "%n%d lines, %d rounds, -Xmx%dm, load %.1f; medians (lowest..highest):%n",
                lines,
                rounds,
                heapMegabytes,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        results.forEach((lane, rows) -> {
            List<double[]> limit = results.get(new Lane("split", lane.form()));
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %9.0f lines/s  ratio to split %s, by processor time %s  heap %.0f MB%n",
                    lane,
                    median(rows.stream().mapToDouble(row -> row[0]).toArray()),
                    ratios(rows, limit, 0),
                    ratios(rows, limit, 1),
                    rows.stream().mapToDouble(row -> row[2]).max().orElse(0));
        });
    }

    /** Within each round. */
    private static String ratios(List<double[]> rows, List<double[]> limit, int column) {
        double[] ratios = new double[rows.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = rows.get(i)[column] / limit.get(i)[column];
        }
        Arrays.sort(ratios);
        return String.format(Locale.ROOT, "%.3f (%.3f..%.3f)", median(ratios), ratios[0], ratios[ratios.length - 1]);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private Path file(Form form) {
        return directory.resolve("access." + form.name().toLowerCase(Locale.ROOT));
    }

    private void write(Form form) throws IOException {
        Random random = new Random(1);
        Instant begin = Instant.now().minus(Duration.ofSeconds(lines / PER_SECOND + 1));
        try (BufferedWriter out = Files.newBufferedWriter(file(form))) {
            for (int i = 0; i < lines; i++) {
                Instant time = begin.plusNanos(i * (1_000_000_000L / PER_SECOND));
                String path = "/api/v1/"
                        + List.of("orders", "carts", "users", "items").get(random.nextInt(4)) + "/" + random.nextInt(5);
                int status = random.nextInt(100) == 0 ? 503 : 200;
                out.write(form.line(time, random.nextInt(3) == 0 ? "POST" : "GET", path, status, random.nextInt(400)));
                out.write('\n');
            }
        }
    }

    private double[] measure(Lane lane, String bootstrap) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx" + heapMegabytes + "m", "-Djava.net.preferIPv4Stack=true"));
        Stream.of(System.getenv().getOrDefault("LOADLINE_OPTS", "").split(" "))
                .filter(option -> !option.isEmpty())
                .map(option -> option.replace("%v", lane.toString().replace(' ', '-')))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FilesMeasurement.class.getName()));
        command.addAll(
                List.of(lane.what(), lane.form().name(), file(lane.form()).toString(), bootstrap));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String[] result = output.lines()
                .filter(line -> line.startsWith(FilesMeasurement.RESULT))
                .findFirst()
                .map(line -> line.substring(FilesMeasurement.RESULT.length()).split(" "))
                .orElseThrow(() -> new IllegalStateException(lane + " failed:\n" + output));
        if (process.waitFor() != 0 || Long.parseLong(result[0]) != lines) {
            throw new IllegalStateException(lane + " took " + result[0] + " of " + lines + " lines:\n" + output);
        }
        return new double[] {
            lines / Double.parseDouble(result[1]),
            lines / Math.max(0.01, Double.parseDouble(result[2])),
            Long.parseLong(result[3]) / 1e6
        };
    }
}
