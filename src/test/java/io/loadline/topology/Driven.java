package io.loadline.topology;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** A topology in Kafka's test driver: one partition of every topic, time as the test says. */
final class Driven implements AutoCloseable {
    static final Topics TOPICS = Topics.withPrefix("test");
    static final long START = 1_700_000_000_000L;

    private final TopologyTestDriver driver;

    Driven(Topology topology, String station, Path stateDir) {
        driver = new TopologyTestDriver(topology, properties(station, stateDir), Instant.ofEpochMilli(START));
    }

    static Properties properties(String station, Path stateDir) {
        return new StreamsSettings("localhost:1", "test", stateDir, 1, 0, 1, Map.of()).properties(station);
    }

    void write(Topic topic, String key, byte[] value, long arrivalMillis) {
        write(topic, key, value, new RecordHeaders(), arrivalMillis);
    }

    void write(Topic topic, String key, byte[] value, Headers headers, long arrivalMillis) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        driver.createInputTopic(topic.fullName(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(keyBytes, value, headers, arrivalMillis));
    }

    List<TestRecord<byte[], byte[]>> read(Topic topic) {
        return driver.createOutputTopic(topic.fullName(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    void passWallClock(Duration time) {
        driver.advanceWallClockTime(time);
    }

    static String header(TestRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        driver.close();
    }
}
