package io.loadline.topology;

import io.loadline.engine.EvaluatorSettings;
import io.loadline.engine.PolicyCompiler;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/**
 * Phase 2: panes → evaluations, alerts, notifications, scale commands, effects, audit events, snapshots. The panes are
 * its only input, so what it decides is a function of that one order.
 */
public final class EvaluateTopology {
    private final Topics topics;
    private final EvaluatorSettings settings;
    private final PolicyCompiler policies;
    private final int partitions;
    private final EvaluationProgress progress;
    private final Topology topology = new Topology();

    /**
     * @param topics the topics of the deployment
     * @param policies turns the text of a control event into policies
     * @param partitions partitions of the panes topic
     * @param progress is told how far each partition has come
     */
    public EvaluateTopology(
            Topics topics,
            EvaluatorSettings settings,
            PolicyCompiler policies,
            int partitions,
            EvaluationProgress progress) {
        this.topics = topics;
        this.settings = settings;
        this.policies = policies;
        this.partitions = partitions;
        this.progress = progress;
    }

    /** Builds it; call once. */
    public Topology build() {
        read();
        evaluate();
        write();
        return topology;
    }

    private void read() {
        topology.addSource(
                Topology.AutoOffsetReset.EARLIEST,
                Names.EVALUATE_READ,
                new ArrivalTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.panes().fullName());
    }

    private void evaluate() {
        int ownPartition = ownPartition(partitions);
        topology.addProcessor(
                Names.EVALUATE_WINDOWS,
                EvaluateWindows.supplier(settings, policies, ownPartition, progress),
                Names.EVALUATE_READ);
    }

    private void write() {
        write(Names.EVALUATE_WRITE_EVALUATIONS, topics.evaluations());
        write(Names.EVALUATE_WRITE_ALERTS, topics.alerts());
        write(Names.EVALUATE_WRITE_NOTIFICATIONS, topics.notifications());
        write(Names.EVALUATE_WRITE_SCALE_COMMANDS, topics.scaleCommands());
        write(Names.EVALUATE_WRITE_EFFECTS, topics.commandResults());
        write(Names.EVALUATE_WRITE_AUDIT_EVENTS, topics.auditEvents());
        write(Names.EVALUATE_WRITE_SNAPSHOTS, topics.snapshots());
        write(Names.EVALUATE_WRITE_DEAD_LETTERS, topics.deadLetters());
    }

    private void write(String name, Topic topic) {
        topology.addSink(
                name,
                topic.fullName(),
                RoutedKey.SERIALIZER,
                new ByteArraySerializer(),
                RoutedKey.PARTITIONER,
                Names.EVALUATE_WINDOWS);
    }

    /**
     * The panes partition of Loadline's own service, which alone tells of what every partition sees.
     *
     * @param partitions how many panes partitions there are
     */
    public static int ownPartition(int partitions) {
        return RoutedKey.byKey(EvaluatorSettings.OWN_SERVICE).route() % partitions;
    }
}
