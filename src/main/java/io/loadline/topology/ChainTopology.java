package io.loadline.topology;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/** Audit events → audit: the single writer of each chain gives every record its number and hash. */
public final class ChainTopology {
    private final Topics topics;
    private final Topology topology = new Topology();

    /** @param topics the topics of the deployment */
    public ChainTopology(Topics topics) {
        this.topics = topics;
    }

    /** Builds it; call once. */
    public Topology build() {
        read();
        append();
        write();
        return topology;
    }

    private void read() {
        topology.addSource(
                Topology.AutoOffsetReset.EARLIEST,
                Names.CHAIN_READ,
                new ArrivalTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.auditEvents().fullName());
    }

    private void append() {
        topology.addProcessor(Names.CHAIN_APPEND, AppendToChain.supplier(topics.audit()), Names.CHAIN_READ);
    }

    private void write() {
        write(Names.CHAIN_WRITE_AUDIT, topics.audit());
        write(Names.CHAIN_WRITE_DEAD_LETTERS, topics.deadLetters());
    }

    private void write(String name, Topic topic) {
        topology.addSink(
                name,
                topic.fullName(),
                RoutedKey.SERIALIZER,
                new ByteArraySerializer(),
                RoutedKey.PARTITIONER,
                Names.CHAIN_APPEND);
    }
}
