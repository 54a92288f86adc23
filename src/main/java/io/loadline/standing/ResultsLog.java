package io.loadline.standing;

import io.loadline.command.CommandResult;
import io.loadline.engine.ControlEvent;
import io.loadline.monitor.MonitorSettings;
import io.loadline.topology.Topic;
import io.loadline.wire.Codec;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads small topics whole, from an instant on: what the actuator has done, and what operators have said. */
final class ResultsLog {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** Clocks of brokers and of those who decide differ a little. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final MonitorSettings settings;

    ResultsLog(MonitorSettings settings) {
        this.settings = settings;
    }

    /**
     * What became of commands since an instant.
     *
     * @throws IllegalStateException when it cannot be read
     */
    List<CommandResult> results(Instant since) {
        return read(settings.names().commandResults(), Codecs.COMMAND_RESULT, since.minus(SKEW));
    }

    /**
     * Everything that operators have said and that the topic still has.
     *
     * @throws IllegalStateException when it cannot be read
     */
    List<ControlEvent> events() {
        return read(settings.names().control(), Codecs.CONTROL_EVENT, Instant.EPOCH);
    }

    private <T> List<T> read(Topic topic, Codec<T> codec, Instant since) {
        List<T> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                PanesLog.consumer(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<PartitionInfo> found = consumer.partitionsFor(topic.fullName(), ANSWER);
            List<TopicPartition> partitions = (found == null ? List.<PartitionInfo>of() : found)
                    .stream()
                            .map(each -> new TopicPartition(each.topic(), each.partition()))
                            .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
            seek(consumer, ends, since);
            long deadline = System.nanoTime() + ANSWER.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    deadline = System.nanoTime() + ANSWER.toNanos();
                    if (record.value() != null) {
                        decode(codec, record.value(), all);
                    }
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("topic " + topic + " has sent nothing for " + ANSWER.toSeconds()
                            + " s, and there is more to read");
                }
            }
        } catch (KafkaException e) {
            throw new IllegalStateException("topic " + topic + " cannot be read: " + e.getMessage(), e);
        }
        return all;
    }

    private static void seek(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Instant since) {
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, Math.max(0, since.toEpochMilli())));
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times, ANSWER);
        ends.forEach((partition, end) -> consumer.seek(
                partition,
                starts.get(partition) == null ? end : starts.get(partition).offset()));
    }

    private static <T> void decode(Codec<T> codec, byte[] bytes, List<T> all) {
        try {
            all.add(codec.decode(bytes));
        } catch (UndecodableException e) {
            // Somebody else's.
        }
    }
}
