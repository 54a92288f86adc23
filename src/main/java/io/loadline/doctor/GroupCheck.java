package io.loadline.doctor;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Whether the services run, and how far they are behind. */
final class GroupCheck {
    private static final Duration BEHIND = Duration.ofSeconds(60);
    private static final Duration READING = Duration.ofSeconds(3);

    private final Deployment deployment;

    GroupCheck(Deployment deployment) {
        this.deployment = deployment;
    }

    void look(Findings findings) throws ExecutionException, TimeoutException, InterruptedException {
        String prefix = deployment.prefix();
        group("collect", "monitor", prefix + "-collect", prefix + "-collect", findings);
        group("evaluate", "monitor", prefix + "-evaluate", prefix + "-evaluate", findings);
        group("chain", "monitor", prefix + "-chain", prefix + "-chain", findings);
        group("store", "store", prefix + "-store", prefix + "-store", findings);
        group("actuator", "actuator", prefix + "-actuator-lease", prefix + "-actuator", findings);
    }

    /**
     * @param members the group whose members are the instances
     * @param offsets the group that has committed what is done
     */
    private void group(String part, String verb, String members, String offsets, Findings findings)
            throws ExecutionException, TimeoutException, InterruptedException {
        Optional<ConsumerGroupDescription> group = describe(members);
        Map<TopicPartition, Long> waiting = waiting(offsets);
        boolean known = group.isPresent() && group.get().groupState() != GroupState.DEAD;
        if (!known && waiting.isEmpty()) {
            findings.notChecked("%s: no loadline %s has run yet (or not within the brokers' offsets.retention.minutes)"
                    .formatted(part, verb));
            return;
        }
        long records = waiting.values().stream().mapToLong(Long::longValue).sum();
        String start =
                "start loadline %s; if one runs, its log says why it is not in group %s".formatted(verb, members);
        if (!known || group.get().members().isEmpty()) {
            findings.failed("%s: no instance runs, %d record(s) wait".formatted(part, records), start);
            return;
        }
        int instances = group.get().members().size();
        if (group.get().groupState() != GroupState.STABLE) {
            findings.warning(
                    "%s: %d member(s) are sharing the work out (%s), %d record(s) wait"
                            .formatted(part, instances, group.get().groupState(), records),
                    "look again in some seconds; when it does not end, a member is not heard of");
            return;
        }
        Optional<Duration> age = age(offsets, waiting);
        String found = "%s: %d member(s), %d record(s) wait%s"
                .formatted(
                        part,
                        instances,
                        records,
                        age.map(each -> ", the oldest for %d s".formatted(each.toSeconds()))
                                .orElse(""));
        if (age.isPresent() && age.get().compareTo(BEHIND) > 0) {
            findings.warning(
                    found,
                    "it catches up by itself when it is fast enough: look at /readyz and the log of loadline " + verb
                            + ", and start further instances");
        } else {
            findings.ok(found);
        }
    }

    private Optional<ConsumerGroupDescription> describe(String group)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return Optional.of(Deployment.ask(deployment
                    .admin()
                    .describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Records behind what is committed, by partition; empty when nothing ever was. */
    private Map<TopicPartition, Long> waiting(String group)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, Long> committed = committed(group);
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> waiting = new HashMap<>();
        Deployment.ask(deployment.admin().listOffsets(latest).all())
                .forEach((partition, end) ->
                        waiting.put(partition, Math.max(0, end.offset() - committed.get(partition))));
        return waiting;
    }

    private Map<TopicPartition, Long> committed(String group)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = Deployment.ask(
                    deployment.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            offsets.forEach((partition, offset) -> {
                if (offset != null) {
                    committed.put(partition, offset.offset());
                }
            });
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
        return committed;
    }

    /** How long the first record of the partition with most of them has waited; empty when none does. */
    private Optional<Duration> age(String group, Map<TopicPartition, Long> waiting)
            throws ExecutionException, TimeoutException, InterruptedException {
        Optional<TopicPartition> most = waiting.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
        if (most.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> settings = deployment.connection().settings();
        settings.keySet().removeAll(List.of(ConsumerConfig.GROUP_ID_CONFIG, "group.instance.id"));
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        Map<TopicPartition, Long> committed = committed(group);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(most.get()));
            consumer.seek(most.get(), committed.getOrDefault(most.get(), 0L));
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(READING)) {
                return Optional.of(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - record.timestamp())));
            }
        }
        // Only the marks of transactions are left: nothing waits.
        return Optional.empty();
    }
}
