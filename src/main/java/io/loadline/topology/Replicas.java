package io.loadline.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/** Chooses the brokers of further replicas: the same for the same cluster, so that two who choose agree. */
final class Replicas {
    private Replicas() {}

    /**
     * The present replicas in their order, then further ones: first on racks that have none, in turns by partition.
     *
     * @param brokers at least as many as replicas are wanted
     */
    static List<Integer> extended(TopicPartitionInfo partition, List<Node> brokers, int wanted) {
        List<Integer> replicas =
                new ArrayList<>(partition.replicas().stream().map(Node::id).toList());
        Set<String> racks = new HashSet<>();
        partition.replicas().forEach(node -> racks.add(Objects.requireNonNullElse(node.rack(), "")));
        List<Node> free = new ArrayList<>(brokers.stream()
                .filter(node -> !replicas.contains(node.id()))
                .sorted(Comparator.comparingInt(Node::id))
                .toList());
        Collections.rotate(free, -partition.partition());
        while (replicas.size() < wanted && !free.isEmpty()) {
            Node next = free.stream()
                    .filter(node -> node.rack() != null && !racks.contains(node.rack()))
                    .findFirst()
                    .orElse(free.get(0));
            free.remove(next);
            racks.add(Objects.requireNonNullElse(next.rack(), ""));
            replicas.add(next.id());
        }
        return replicas;
    }
}
