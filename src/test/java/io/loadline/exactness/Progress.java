package io.loadline.exactness;

import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** Follows the evaluations, to wait for an instant instead of for some time. */
final class Progress implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<Integer> expected;
    private final Map<Integer, Long> latest = new HashMap<>();

    Progress(Cluster cluster, String prefix, int partitions) {
        consumer = cluster.consumer();
        List<TopicPartition> all = Cluster.partitions(consumer, prefix + ".evaluations");
        consumer.assign(all);
        consumer.seekToBeginning(all);
        expected = IntStream.range(0, Traffic.SERVICES)
                .mapToObj(service -> Utils.toPositive(Utils.murmur2(Utils.utf8(Traffic.name(service)))) % partitions)
                .collect(Collectors.toSet());
    }

    /** Waits until every partition that has services has decided that instant. */
    void await(long instant, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (reached() < instant) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("instant " + instant + " was not decided within " + limit
                        + ", partitions stand at " + latest + " at " + System.currentTimeMillis());
            }
            consumer.poll(POLL).forEach(this::take);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            long instant = Codecs.EVALUATION.decode(record.value()).instant().toEpochMilli();
            latest.merge(record.partition(), instant, Math::max);
        } catch (UndecodableException e) {
            throw new IllegalStateException("the topic of evaluations holds something else", e);
        }
    }

    private long reached() {
        return expected.stream()
                .mapToLong(partition -> latest.getOrDefault(partition, Long.MIN_VALUE))
                .min()
                .orElseThrow();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
