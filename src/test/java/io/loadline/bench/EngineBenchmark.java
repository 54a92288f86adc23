package io.loadline.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.loadline.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.LoggerFactory;

/**
 * Measures phase 1 against a plain consumer and a pass-through topology. This process runs the broker and fills the
 * backlogs; each measurement runs in a fresh process, one after the other, and all share the machine's cores with the
 * broker. A result counts only when its totals per series equal the plain consumer's.
 */
public final class EngineBenchmark {
    private static final Path RESULT = Path.of("bench", "results", "engine.json");

    private final EngineOptions options;
    private final EmbeddedBroker broker;
    private final Path directory;
    private final TopicBytes topics;
    private final List<Lane> lanes = new ArrayList<>();
    private int runs;

    private EngineBenchmark(EngineOptions options, EmbeddedBroker broker, Path directory, Admin admin) {
        this.options = options;
        this.broker = broker;
        this.directory = directory;
        this.topics = new TopicBytes(admin);
        for (Backlog backlog : List.of(options.singles(), options.batches())) {
            for (Variant variant : Variant.values()) {
                lanes.add(new Lane(variant, backlog));
            }
        }
    }

    /** Exits with 1 when results differ, with 2 on wrong usage; goals that are missed are only told. */
    public static void main(String[] args) throws IOException, ExecutionException, InterruptedException {
        EngineOptions options;
        try {
            options = EngineOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + EngineOptions.USAGE);
            System.exit(2);
            return;
        }
        // The broker logs each batch that overtakes the first one of its transaction; the client sends it again.
        ((Logger) LoggerFactory.getLogger("kafka")).setLevel(Level.OFF);
        ((Logger) LoggerFactory.getLogger("org.apache.kafka")).setLevel(Level.ERROR);
        ((Logger) LoggerFactory.getLogger("io.loadline")).setLevel(Level.WARN);
        Path directory = Files.createTempDirectory("loadline-bench-");
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            EngineBenchmark benchmark = new EngineBenchmark(options, broker, directory, admin);
            benchmark.load(admin);
            for (int round = 1; round <= options.rounds(); round++) {
                benchmark.round(round);
            }
            EngineReport report = new EngineReport(options, benchmark.lanes);
            report.write(RESULT);
            System.out.println();
            System.out.println(report.table());
            System.out.println("written to " + RESULT);
        } finally {
            delete(directory);
        }
    }

    private void load(Admin admin) throws ExecutionException, InterruptedException {
        for (Backlog backlog : List.of(options.singles(), options.batches())) {
            System.out.printf(Locale.ROOT, "loading %,d events, %d a record…%n", backlog.events(), backlog.perRecord());
            BacklogLoader.load(backlog, broker.bootstrapServers());
            // By its own time the backlog is older than any retention.
            NewTopic copies = new NewTopic(Copies.topic(backlog), Backlog.PARTITIONS, (short) 1)
                    .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
            admin.createTopics(List.of(copies)).all().get();
        }
    }

    /** All variants once, the plain consumer first: the others are compared with its totals. */
    private void round(int round) throws IOException, ExecutionException, InterruptedException {
        String expected = "";
        for (Lane lane : lanes) {
            String application = "run" + ++runs;
            Path state = Files.createDirectory(directory.resolve(application));
            String output = output(lane);
            Map<TopicPartition, Long> before = output.isEmpty() ? Map.of() : topics.ends(output);
            long bytes = written(lane, application);
            double[] measured = measure(lane, application, state);
            double rate = measured[0] * lane.backlog.perRecord();
            String found = totals(lane, state, before);
            if (lane.variant == Variant.PLAIN) {
                expected = found;
            }
            if (!found.equals(expected)) {
                throw new IllegalStateException(
                        lane.name() + " gave other totals than the plain consumer: " + difference(found, expected));
            }
            lane.eventsPerSecond.add(rate);
            lane.eventsPerCpuSecond.add(measured[1] * lane.backlog.perRecord());
            if (lane.variant == Variant.LOADLINE) {
                lane.bytesPerEvent.add((written(lane, application) - bytes) / (double) lane.backlog.events());
            }
            System.out.printf(Locale.ROOT, "round %d  %-18s %,12.0f events/s%n", round, lane.name(), rate);
        }
    }

    /** The first line that differs. */
    private static String difference(String found, String expected) {
        List<String> left = found.lines().toList();
        List<String> right = expected.lines().toList();
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!left.get(i).equals(right.get(i))) {
                return "'" + left.get(i) + "' instead of '" + right.get(i) + "'";
            }
        }
        return left.size() + " series instead of " + right.size();
    }

    private static String output(Lane lane) {
        return switch (lane.variant) {
            case PLAIN -> "";
            case PASS_THROUGH -> Copies.topic(lane.backlog);
            case LOADLINE -> lane.backlog.topics().panes().fullName();
        };
    }

    /** Bytes in everything that phase 1 writes: its topics and its changelog. */
    private long written(Lane lane, String application) throws ExecutionException, InterruptedException {
        String prefix = lane.backlog.topics().prefix() + ".";
        return topics.sizes().entrySet().stream()
                .filter(topic -> topic.getKey().startsWith(application + "-")
                        || topic.getKey().startsWith(prefix) && !topic.getKey().startsWith(lane.backlog.topic()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private String totals(Lane lane, Path state, Map<TopicPartition, Long> from) throws IOException {
        String bootstrap = broker.bootstrapServers();
        return switch (lane.variant) {
            case PLAIN -> Files.readString(state.resolve("series.txt"));
            case PASS_THROUGH ->
                Readers.samples(bootstrap, output(lane), from, new Clock(Long.MAX_VALUE))
                        .summary();
            case LOADLINE -> Readers.panes(bootstrap, output(lane), from).summary();
        };
    }

    /** Records per second of time and of processor time of one measurement in a process of its own. */
    private double[] measure(Lane lane, String application, Path state) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms512m", "-Xmx512m", "-Djava.net.preferIPv4Stack=true"));
        Stream.of(System.getenv().getOrDefault("LOADLINE_OPTS", "").split(" "))
                .filter(option -> !option.isEmpty())
                .map(option -> option.replace("%v", lane.name().replace('/', '-')))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Measurement.class.getName()));
        command.addAll(List.of(lane.variant.code(), broker.bootstrapServers(), application, state.toString()));
        command.add(Long.toString(lane.backlog.events()));
        command.add(Integer.toString(lane.backlog.perRecord()));
        command.add(Integer.toString(lane.backlog.eventsPerSecond()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the measurement of " + lane.name() + " failed:\n" + output);
        }
        return output.lines()
                .filter(line -> line.startsWith(Measurement.RESULT))
                .map(line -> Stream.of(
                                line.substring(Measurement.RESULT.length()).split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(lane.name() + " printed no result:\n" + output));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
