package io.loadline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loadline.command.CommandResult;
import io.loadline.embedded.EmbeddedBroker;
import io.loadline.engine.ControlEvent.PolicyText;
import io.loadline.engine.TimeSettings;
import io.loadline.monitor.Monitor;
import io.loadline.monitor.MonitorSettings;
import io.loadline.policy.PolicyReader;
import io.loadline.simulate.KafkaSink;
import io.loadline.wire.Codec;
import io.loadline.wire.Codecs;
import io.loadline.wire.MetricBatchWriter;
import io.loadline.wire.UndecodableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker, a monitor in this process, gauges that a test sets, and the command line against them. */
final class LiveDeployment implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final EmbeddedBroker broker = EmbeddedBroker.start();
    private final Path directory;
    private final MonitorSettings settings;
    private final Map<String, Map<String, Double>> gauges = new ConcurrentHashMap<>();
    private final ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
    private final KafkaSink sink;
    private Monitor monitor;

    /** What a verb said. */
    record Said(int code, String out, String err) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (IOException e) {
                throw new IllegalStateException(out + err, e);
            }
        }

        Said ok() {
            assertThat(code).as(out + err).isZero();
            return this;
        }
    }

    LiveDeployment(Path directory, String policy) {
        this.directory = directory;
        settings = MonitorSettings.local(broker.bootstrapServers(), directory.resolve("state"), PARTITIONS)
                .withPrefix("live", "live")
                .withPolicies(List.of(text(policy)))
                .withTime(quick())
                .withHttpPort(-1);
        sink = new KafkaSink(broker.bootstrapServers(), settings.names(), Map.of());
        startMonitor();
        var unused = load.scheduleAtFixedRate(this::send, 0, 100, TimeUnit.MILLISECONDS);
    }

    /** Decides sooner; phase 2 does not look at the grace. */
    private static TimeSettings quick() {
        TimeSettings usual = TimeSettings.defaults();
        return new TimeSettings(
                Duration.ofMillis(500),
                usual.maxFutureSkew(),
                usual.maxLateness(),
                usual.maxWatermarkStep(),
                usual.sourceStallLimit(),
                usual.forgetAfter());
    }

    void startMonitor() {
        monitor = Monitor.start(settings);
        assertThat(monitor.awaitReady(LIMIT)).isTrue();
    }

    void stopMonitor() {
        monitor.close();
    }

    /** From now on a service's gauge has this value. */
    void set(String service, String gauge, double value) {
        gauges.computeIfAbsent(service, key -> new ConcurrentHashMap<>()).put(gauge, value);
    }

    private void send() {
        long now = System.currentTimeMillis();
        gauges.forEach((service, values) -> {
            MetricBatchWriter batch = new MetricBatchWriter(service, "worker", Map.of());
            values.forEach((gauge, value) -> batch.gauge(now, "", gauge, value));
            sink.metrics(service, batch.toBytes());
        });
    }

    static PolicyText text(String yaml) {
        var policy = PolicyReader.read("test.yaml", yaml);
        return new PolicyText(policy.name(), policy.version(), yaml);
    }

    /** A policy file. */
    Path file(String name, String yaml) {
        try {
            return Files.writeString(directory.resolve(name), yaml);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    MonitorSettings settings() {
        return settings;
    }

    /** Runs a verb against the deployment. */
    Said run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = Stream.concat(
                        Arrays.stream(arguments).map(Object::toString),
                        Stream.of("--bootstrap", broker.bootstrapServers(), "--prefix", "live"))
                .toArray(String[]::new);
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
        return new Said(code, out.toString(), err.toString());
    }

    /** A record with the partition it lies in. */
    record At<T>(int partition, T value) {}

    /** Tells what became of a command, as the actuator does. */
    void write(CommandResult result) {
        Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                    "live.command-results",
                    result.service().getBytes(StandardCharsets.UTF_8),
                    Codecs.COMMAND_RESULT.encode(result)));
        }
    }

    /** Everything committed in a topic. */
    <T> List<At<T>> read(String topic, Codec<T> codec) {
        List<At<T>> all = new ArrayList<>();
        Map<String, Object> client =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("live." + topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.value() != null) {
                        all.add(new At<>(record.partition(), codec.decode(record.value())));
                    }
                }
            }
        } catch (UndecodableException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    @Override
    public void close() {
        load.shutdownNow();
        sink.close();
        monitor.close();
        broker.close();
    }
}
