package io.loadline.standing;

import io.loadline.engine.SnapshotChunk;
import io.loadline.engine.Snapshots;
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
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads panes and snapshots that are committed. It has no group, commits nothing and makes no topic, so that nothing of
 * the deployment changes by being looked at. Not thread-safe.
 */
final class PanesLog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /** Snapshots are taken hourly: the first step nearly always finds one, the last always where there is one. */
    private static final List<Duration> BACK = List.of(Duration.ofHours(2), Duration.ofHours(26));

    private final MonitorSettings settings;
    private final Topic panes;
    private final Topic snapshots;
    private final KafkaConsumer<byte[], byte[]> consumer;

    PanesLog(MonitorSettings settings) {
        this.settings = settings;
        this.panes = settings.names().panes();
        this.snapshots = settings.names().snapshots();
        this.consumer =
                new KafkaConsumer<>(consumer(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static Map<String, Object> consumer(MonitorSettings settings) {
        Map<String, Object> all = new HashMap<>();
        // Settings of the streams' own clients are none of this one's.
        settings.kafka().forEach((key, value) -> {
            if (!key.matches("(main|restore|global)?\\.?(consumer|producer|admin)\\..*")) {
                all.put(key, value);
            }
        });
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.prefix() + "-standing");
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A broker may make a topic that is only asked for.
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        all.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        return all;
    }

    /**
     * How many panes partitions there are.
     *
     * @throws IllegalStateException when the deployment's topics are not there, or the cluster does not answer
     */
    int partitions() {
        List<String> missing = new ArrayList<>();
        int found = count(panes, missing);
        count(snapshots, missing);
        if (!missing.isEmpty()) {
            throw new IllegalStateException(("%s: there is no topic %s: is --prefix '%s' the deployment's, and has a"
                            + " monitor ever run there?")
                    .formatted(settings.bootstrap(), String.join(", ", missing), settings.prefix()));
        }
        return found;
    }

    private int count(Topic topic, List<String> missing) {
        try {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic.fullName(), ANSWER);
            if (partitions == null || partitions.isEmpty()) {
                missing.add(topic.fullName());
                return 0;
            }
            return partitions.size();
        } catch (KafkaException e) {
            throw unanswered(e);
        }
    }

    private IllegalStateException unanswered(KafkaException why) {
        return new IllegalStateException(
                "Kafka at %s cannot be read: %s".formatted(settings.bootstrap(), why.getMessage()), why);
    }

    /**
     * The newest complete snapshot of a partition that this version can read.
     *
     * @param before it stands for no later instant
     * @param around when it is most likely to have been written: only where there is none, all of them are read
     * @return its chunks; empty when there is none
     */
    List<SnapshotChunk> snapshot(int partition, Instant before, Instant around) {
        TopicPartition from = new TopicPartition(snapshots.fullName(), partition);
        try {
            consumer.assign(List.of(from));
            long beginning = consumer.beginningOffsets(List.of(from)).get(from);
            long end = consumer.endOffsets(List.of(from)).get(from);
            for (Duration back : BACK) {
                Map<TopicPartition, OffsetAndTimestamp> found =
                        consumer.offsetsForTimes(Map.of(from, around.minus(back).toEpochMilli()));
                long start = found.get(from) == null ? end : found.get(from).offset();
                List<SnapshotChunk> chunks = snapshot(from, start, end, before);
                if (!chunks.isEmpty()) {
                    return chunks;
                }
            }
            return snapshot(from, beginning, end, before);
        } catch (KafkaException e) {
            throw unanswered(e);
        }
    }

    private List<SnapshotChunk> snapshot(TopicPartition from, long start, long end, Instant before) {
        Codec<SnapshotChunk> codec = Codecs.snapshots(from.partition());
        List<SnapshotChunk> newest = List.of();
        List<SnapshotChunk> current = new ArrayList<>();
        consumer.seek(from, start);
        long position = start;
        long heard = System.nanoTime();
        while (position < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                SnapshotChunk chunk;
                try {
                    chunk = codec.decode(record.value());
                } catch (UndecodableException e) {
                    continue; // somebody else's
                }
                if (chunk.chunk() == 0) {
                    current = new ArrayList<>();
                }
                current.add(chunk);
                boolean complete = chunk.chunk() == current.size() - 1 && current.size() == chunk.chunks();
                boolean usable =
                        Snapshots.isReadable(chunk.engineVersion()) && chunk.instantMillis() <= before.toEpochMilli();
                if (complete && usable) {
                    newest = current;
                }
            }
            long reached = position;
            position = consumer.position(from);
            heard = requireAnswer(position > reached, heard);
        }
        return newest;
    }

    /**
     * A consumer whose cluster is gone polls nothing for ever, without a word.
     *
     * @param more whether something has come
     * @param heardNanos when something came last
     * @return when something came last, now
     * @throws IllegalStateException when nothing has come for too long, though there is more to read
     */
    long requireAnswer(boolean more, long heardNanos) {
        long now = System.nanoTime();
        if (!more && now - heardNanos > ANSWER.toNanos()) {
            throw new IllegalStateException("Kafka at %s has sent nothing for %d s, and there is more to read"
                    .formatted(settings.bootstrap(), ANSWER.toSeconds()));
        }
        return more ? now : heardNanos;
    }

    /** Goes on reading panes from these offsets, by partition; an offset that is gone becomes the first that is there. */
    Map<Integer, Long> seek(Map<Integer, Long> offsets) {
        try {
            List<TopicPartition> all =
                    offsets.keySet().stream().map(this::panesPartition).toList();
            consumer.assign(all);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
            Map<Integer, Long> starts = new HashMap<>();
            offsets.forEach((partition, offset) -> {
                TopicPartition of = panesPartition(partition);
                long start = Math.max(offset, beginnings.get(of));
                consumer.seek(of, start);
                starts.put(partition, start);
            });
            return starts;
        } catch (KafkaException e) {
            throw unanswered(e);
        }
    }

    private TopicPartition panesPartition(int partition) {
        return new TopicPartition(panes.fullName(), partition);
    }

    /** Where the panes end that are committed now, by partition. */
    Map<Integer, Long> ends() {
        try {
            Map<Integer, Long> ends = new HashMap<>();
            consumer.endOffsets(consumer.assignment())
                    .forEach((partition, end) -> ends.put(partition.partition(), end));
            return ends;
        } catch (KafkaException e) {
            throw unanswered(e);
        }
    }

    /** Next offset to be read of a partition. */
    long position(int partition) {
        return consumer.position(panesPartition(partition));
    }

    /** Hands over the panes that have come, waiting a little for some. */
    int poll(Duration limit, Consumer<ConsumerRecord<byte[], byte[]>> take) {
        try {
            int count = 0;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(limit)) {
                take.accept(record);
                count++;
            }
            return count;
        } catch (KafkaException e) {
            throw unanswered(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
