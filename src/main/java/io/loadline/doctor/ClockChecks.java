package io.loadline.doctor;

import io.loadline.topology.ArrivalMode;
import io.loadline.topology.Heartbeat;
import io.loadline.topology.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Whether clocks agree, without writing anything. Time enters Loadline as the brokers' append time, so a clock that is
 * off shifts what is late and what lies in the future.
 */
final class ClockChecks {
    private static final long NOTICEABLE_MS = 1_000;
    private static final long STALE_MS = 30_000;
    private static final int TAIL = 200;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration READING = Duration.ofSeconds(5);

    private final Deployment deployment;
    private final LongSupplier clock;

    /** @param clock of this machine, epoch milliseconds */
    ClockChecks(Deployment deployment, LongSupplier clock) {
        this.deployment = deployment;
        this.clock = clock;
    }

    /** The controller that leads gives its own time as that at which it was last caught up with itself. */
    void here(Findings findings) throws ExecutionException, TimeoutException, InterruptedException {
        long offset = 0;
        long uncertainty = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = clock.getAsLong();
            QuorumInfo quorum = Deployment.ask(
                    deployment.controllers().describeMetadataQuorum().quorumInfo());
            long after = clock.getAsLong();
            OptionalLong there = quorum.voters().stream()
                    .filter(voter -> voter.replicaId() == quorum.leaderId())
                    .findFirst()
                    .map(QuorumInfo.ReplicaState::lastCaughtUpTimestamp)
                    .orElse(OptionalLong.empty());
            if (there.isEmpty() || there.getAsLong() <= 0) {
                findings.notChecked("the controllers do not tell their time (Kafka before 3.5)");
                return;
            }
            if (after - before < uncertainty) {
                uncertainty = after - before;
                offset = there.getAsLong() - (before + after) / 2;
            }
        }
        tell(
                offset,
                "the controllers' clock is %s s %s this machine's (± %s s)"
                        .formatted(
                                seconds(Math.abs(offset)),
                                offset >= 0 ? "ahead of" : "behind",
                                seconds(uncertainty / 2 + 1)),
                findings);
    }

    /** Each heartbeat has its sender's time, and that of the broker which appended it. */
    void monitors(Findings findings) {
        if (deployment.settings().monitor().topics().arrival() == ArrivalMode.CREATE) {
            findings.notChecked("with arrival: create nobody sends heartbeats");
            return;
        }
        Map<String, Long> offsets = new TreeMap<>();
        long newest = latest(offsets);
        if (offsets.isEmpty() || clock.getAsLong() - newest > STALE_MS + NOTICEABLE_MS) {
            findings.notChecked("no monitor has sent a heartbeat within the last 30 s");
            return;
        }
        Map.Entry<String, Long> worst = offsets.entrySet().stream()
                .max(Comparator.comparingLong(each -> Math.abs(each.getValue())))
                .orElseThrow();
        tell(
                worst.getValue(),
                "heartbeats in %d partition(s): at most %s s between a monitor's clock and a broker's (%s)"
                        .formatted(offsets.size(), seconds(Math.abs(worst.getValue())), worst.getKey()),
                findings);
    }

    private void tell(long offset, String found, Findings findings) {
        long skew = deployment.settings().monitor().time().maxFutureSkew().toMillis();
        String fix = "synchronise the clocks of brokers, producers and monitors (chrony, or the cloud's time service)";
        if (Math.abs(offset) > skew) {
            findings.failed(found + "; beyond %d s samples are refused as from the future".formatted(skew / 1000), fix);
        } else if (Math.abs(offset) > NOTICEABLE_MS) {
            findings.warning(found, fix);
        } else {
            findings.ok(found);
        }
    }

    /**
     * Reads the end of every source of time.
     *
     * @param offsets is given append time minus sender's time, by partition and leader
     * @return the newest append time
     */
    private long latest(Map<String, Long> offsets) {
        Map<String, Object> settings = deployment.connection().settings();
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) Deployment.LIMIT.toMillis());
        settings.keySet().removeAll(List.of(ConsumerConfig.GROUP_ID_CONFIG, "group.instance.id"));
        long newest = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, String> leaders = new HashMap<>();
            for (Topic topic : deployment.settings().monitor().names().timeSources()) {
                for (PartitionInfo info : consumer.partitionsFor(topic.fullName())) {
                    if (info.leader() != null && !info.leader().isEmpty()) {
                        leaders.put(
                                new TopicPartition(info.topic(), info.partition()),
                                "broker " + info.leader().id());
                    }
                }
            }
            List<TopicPartition> partitions = new ArrayList<>(leaders.keySet());
            consumer.assign(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            partitions.forEach(each -> consumer.seek(each, Math.max(begins.get(each), ends.get(each) - TAIL)));
            long deadline = System.nanoTime() + READING.toNanos();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))
                    && System.nanoTime() - deadline < 0) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    OptionalLong sent = Heartbeat.sentAt(record.headers(), record.value());
                    if (sent.isPresent()) {
                        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                        offsets.put(partition + " at " + leaders.get(partition), record.timestamp() - sent.getAsLong());
                        newest = Math.max(newest, record.timestamp());
                    }
                }
            }
        }
        return newest;
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    }
}
