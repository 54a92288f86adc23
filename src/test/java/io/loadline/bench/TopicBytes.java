package io.loadline.bench;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** How large topics are in the broker's log, transaction markers included, and where they end. */
final class TopicBytes {
    private static final int BROKER = 1;

    private final Admin admin;

    TopicBytes(Admin admin) {
        this.admin = admin;
    }

    /** Bytes of each topic. */
    Map<String, Long> sizes() throws ExecutionException, InterruptedException {
        return admin.describeLogDirs(Set.of(BROKER)).allDescriptions().get().get(BROKER).values().stream()
                .flatMap(dir -> dir.replicaInfos().entrySet().stream())
                .collect(Collectors.groupingBy(
                        replica -> replica.getKey().topic(),
                        Collectors.summingLong(replica -> replica.getValue().size())));
    }

    /** The end of each partition. */
    Map<TopicPartition, Long> ends(String topic) throws ExecutionException, InterruptedException {
        TopicDescription description =
                admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic);
        Map<TopicPartition, OffsetSpec> latest = description.partitions().stream()
                .collect(Collectors.toMap(
                        info -> new TopicPartition(topic, info.partition()), info -> OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        (Map.Entry<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> end) ->
                                end.getValue().offset()));
    }
}
