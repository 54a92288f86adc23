package io.loadline.topology;

import io.loadline.engine.ControlEvent;
import io.loadline.engine.EvaluatorSettings;
import io.loadline.engine.TimeSettings;
import io.loadline.sla.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;

/**
 * Describes the topologies that run, for {@code topology-docs/}: Kafka Streams' own text, and a diagram of it in
 * Mermaid's notation. Generated, so that every change of flow shows in a review.
 */
public final class TopologyDocs {
    private TopologyDocs() {}

    /** The files by name: {@code collect.txt}, {@code collect.mmd}, and so on. */
    public static Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        topologies().forEach((station, topology) -> {
            TopologyDescription description = topology.describe();
            files.put(station + ".txt", text(description));
            files.put(station + ".mmd", diagram(description));
        });
        return files;
    }

    /**
     * Writes all files.
     *
     * @param directory is made when missing
     * @throws UncheckedIOException when a file cannot be written
     */
    public static void write(Path directory) {
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> file : files().entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the topologies could not be written to " + directory, e);
        }
    }

    private static Map<String, Topology> topologies() {
        Topics topics = Topics.withPrefix(Topics.DEFAULT_PREFIX);
        int partitions = ProvisionSettings.defaults().partitions();
        TimeSettings time = TimeSettings.defaults();
        CollectSettings collect = new CollectSettings(time, topics.timeSourceCount(partitions), Set.of("region"));
        EvaluatorSettings evaluate = new EvaluatorSettings(time, Topics.DEFAULT_PREFIX, false, false, true);
        return Map.of(
                "collect",
                new CollectTopology(topics, collect).build(),
                "evaluate",
                new EvaluateTopology(topics, evaluate, TopologyDocs::noPolicy, partitions, new EvaluationProgress())
                        .build(),
                "chain",
                new ChainTopology(topics).build());
    }

    private static Policy noPolicy(ControlEvent.PolicyText text) {
        throw new IllegalStateException("a topology that is only described reads no policy, not even " + text.name());
    }

    private static String text(TopologyDescription description) {
        return description.toString().lines().map(String::stripTrailing).reduce("", (all, line) -> all + line + "\n");
    }

    private static String diagram(TopologyDescription description) {
        // Sorted, since the description's sets have no order.
        TreeSet<String> nodes = new TreeSet<>();
        TreeSet<String> edges = new TreeSet<>();
        for (TopologyDescription.Subtopology subtopology : description.subtopologies()) {
            for (TopologyDescription.Node node : subtopology.nodes()) {
                draw(node, nodes, edges);
            }
        }
        StringBuilder diagram = new StringBuilder("flowchart LR\n");
        nodes.forEach(line -> diagram.append("    ").append(line).append('\n'));
        edges.forEach(line -> diagram.append("    ").append(line).append('\n'));
        return diagram.toString();
    }

    private static void draw(TopologyDescription.Node node, Set<String> nodes, Set<String> edges) {
        nodes.add(node.name() + "[" + node.name() + "]");
        for (TopologyDescription.Node next : node.successors()) {
            edges.add(node.name() + " --> " + next.name());
        }
        if (node instanceof TopologyDescription.Source source) {
            for (String topic : new TreeSet<>(source.topicSet())) {
                nodes.add(topic + "([" + topic + "])");
                edges.add(topic + " --> " + node.name());
            }
        } else if (node instanceof TopologyDescription.Sink sink) {
            nodes.add(sink.topic() + "([" + sink.topic() + "])");
            edges.add(node.name() + " --> " + sink.topic());
        } else if (node instanceof TopologyDescription.Processor processor) {
            for (String store : processor.stores()) {
                nodes.add(store + "[(" + store + ")]");
                edges.add(node.name() + " --- " + store);
            }
        }
    }
}
