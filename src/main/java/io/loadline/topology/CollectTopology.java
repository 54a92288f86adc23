package io.loadline.topology;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/**
 * Phase 1: metrics, logs, control, results → panes, dead letters, log metadata, audit events. One processor is fed by
 * all sources, so that one task has partition p of each, with one store.
 */
public final class CollectTopology {
    private final Topics topics;
    private final CollectSettings settings;
    private final CollectProgress progress;
    private final Topology topology = new Topology();

    /** One whose progress nobody looks at. */
    public CollectTopology(Topics topics, CollectSettings settings) {
        this(topics, settings, new CollectProgress());
    }

    /**
     * @param topics the topics of the deployment
     * @param progress is told what became of what was read
     */
    public CollectTopology(Topics topics, CollectSettings settings, CollectProgress progress) {
        this.topics = topics;
        this.settings = settings;
        this.progress = progress;
    }

    /** Builds it; call once. */
    public Topology build() {
        read();
        fold();
        write();
        return topology;
    }

    private void read() {
        read("collect-read-metrics", topics.metrics());
        read("collect-read-logs", topics.logs());
        read("collect-read-control", topics.control());
        read("collect-read-results", topics.commandResults());
    }

    private void fold() {
        topology.addProcessor(
                Names.COLLECT_FOLD,
                FoldPanes.supplier(topics, settings, progress),
                "collect-read-metrics",
                "collect-read-logs",
                "collect-read-control",
                "collect-read-results");
    }

    private void write() {
        write(Names.COLLECT_WRITE_PANES, topics.panes()); // watermarks and control go to every partition
        write(Names.COLLECT_WRITE_DEAD_LETTERS, topics.deadLetters());
        write(Names.COLLECT_WRITE_LOG_METADATA, topics.logMetadata());
        write(Names.COLLECT_WRITE_AUDIT_EVENTS, topics.auditEvents());
    }

    private void read(String name, Topic topic) {
        topology.addSource(
                Topology.AutoOffsetReset.EARLIEST,
                name,
                new ArrivalTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic.fullName());
    }

    private void write(String name, Topic topic) {
        topology.addSink(
                name,
                topic.fullName(),
                RoutedKey.SERIALIZER,
                new ByteArraySerializer(),
                RoutedKey.PARTITIONER,
                Names.COLLECT_FOLD);
    }
}
