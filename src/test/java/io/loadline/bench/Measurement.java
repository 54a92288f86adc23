package io.loadline.bench;

import io.loadline.engine.TimeSettings;
import io.loadline.topology.CollectSettings;
import io.loadline.topology.CollectTopology;
import io.loadline.topology.StreamsSettings;
import io.loadline.topology.Topics;
import io.loadline.wire.Codecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** One measurement, in a process of its own: reads the whole backlog once and prints records per second of time and of processor time. */
public final class Measurement {
    /** Begins the line that carries the result. */
    static final String RESULT = "records-per-second ";

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int PASS_THROUGH_COMMIT_MILLIS = 100;

    private final String bootstrap;
    private final Backlog backlog;
    private final String application;
    private final Path directory;

    private Measurement(String bootstrap, Backlog backlog, String application, Path directory) {
        this.bootstrap = bootstrap;
        this.backlog = backlog;
        this.application = application;
        this.directory = directory;
    }

    /**
     * @param args variant, bootstrap, application prefix, directory for state, events, events per record, rate
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Backlog backlog =
                new Backlog(Long.parseLong(args[4]), Integer.parseInt(args[5]), Integer.parseInt(args[6]), false);
        Measurement measurement = new Measurement(args[1], backlog, args[2], Path.of(args[3]));
        double[] perSecond =
                switch (Variant.of(args[0])) {
                    case PLAIN -> measurement.plain();
                    case PASS_THROUGH -> measurement.passThrough();
                    case LOADLINE -> measurement.loadline();
                };
        System.out.println(RESULT + String.format(Locale.ROOT, "%.1f %.1f", perSecond[0], perSecond[1]));
    }

    private double[] plain() throws IOException {
        Clock clock = new Clock(backlog.allRecords());
        SeriesTotals totals = Readers.samples(bootstrap, backlog.topic(), Map.of(), clock);
        Files.writeString(directory.resolve("series.txt"), totals.summary());
        return clock.recordsPerSecond();
    }

    private double[] passThrough() throws InterruptedException {
        Topology topology = new Topology();
        topology.addSource(
                Topology.AutoOffsetReset.EARLIEST,
                "copy-read",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                backlog.topic());
        topology.addSink(
                "copy-write", Copies.topic(backlog), new ByteArraySerializer(), new ByteArraySerializer(), "copy-read");
        Properties properties = streams().properties("copy");
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, PASS_THROUGH_COMMIT_MILLIS);
        // As Kafka's default has it: compressing the copies would only slow them down.
        properties.put(StreamsConfig.producerPrefix("compression.type"), "none");
        return run(topology, properties);
    }

    private double[] loadline() throws InterruptedException {
        Topics topics = backlog.topics();
        CollectSettings settings = new CollectSettings(
                TimeSettings.defaults(), topics.timeSourceCount(Backlog.PARTITIONS), Codecs.DEFAULT_DIMENSIONS);
        return run(new CollectTopology(topics, settings).build(), streams().properties("collect"));
    }

    private StreamsSettings streams() {
        return new StreamsSettings(bootstrap, application, directory, 1, 0, 1, Map.of());
    }

    private double[] run(Topology topology, Properties properties) throws InterruptedException {
        Clock clock = new Clock(backlog.allRecords());
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (KafkaStreams streams = new KafkaStreams(topology, properties)) {
            streams.start();
            Metric processed = processed(streams);
            while (!clock.isDone()) {
                if (System.nanoTime() > deadline || streams.state() == KafkaStreams.State.ERROR) {
                    throw new IllegalStateException("processed %s of %d records, state %s"
                            .formatted(processed.metricValue(), backlog.allRecords(), streams.state()));
                }
                Thread.sleep(2);
                clock.reached(((Double) processed.metricValue()).longValue());
            }
        }
        return clock.recordsPerSecond();
    }

    /** Number of records that the one stream thread has processed. */
    private static Metric processed(KafkaStreams streams) {
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().group().equals("stream-thread-metrics")
                        && metric.metricName().name().equals("process-total"))
                .findFirst()
                .orElseThrow();
    }
}
