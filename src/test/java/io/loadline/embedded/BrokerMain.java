package io.loadline.embedded;

import io.loadline.exactness.JavaProcess;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One broker and controller of several as a process of its own. Arguments: its number from 1, its data directory, the id
 * of the cluster, the ports of all brokers, and those of all controllers, each joined by commas.
 */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws Exception {
        JavaProcess.endWithParent();
        int id = Integer.parseInt(args[0]);
        Path data = Path.of(args[1]);
        if (!Files.exists(data.resolve("meta.properties"))) {
            Files.createDirectories(data);
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(id)
                    .setClusterId(args[2])
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .run();
        }
        KafkaRaftServer server = new KafkaRaftServer(
                new KafkaConfig(settings(id, data, ports(args[3]), ports(args[4])), false), Time.SYSTEM);
        server.startup();
        server.awaitShutdown();
    }

    private static List<Integer> ports(String joined) {
        return List.of(joined.split(",", -1)).stream().map(Integer::valueOf).toList();
    }

    private static Map<String, String> settings(int id, Path data, List<Integer> brokers, List<Integer> controllers) {
        String copies = Integer.toString(brokers.size());
        Map<String, String> several = new HashMap<>();
        several.put("node.id", Integer.toString(id));
        several.put(
                "controller.quorum.voters",
                IntStream.range(0, controllers.size())
                        .mapToObj(i -> "%d@%s:%d".formatted(i + 1, LoopbackPorts.HOST, controllers.get(i)))
                        .collect(Collectors.joining(",")));
        several.put("min.insync.replicas", "2");
        several.put("offsets.topic.replication.factor", copies);
        several.put("transaction.state.log.replication.factor", copies);
        several.put("transaction.state.log.min.isr", "2");
        several.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // A broker that is gone is noticed soon.
        several.put("broker.session.timeout.ms", "3000");
        several.put("broker.heartbeat.interval.ms", "500");
        return BrokerSettings.of(data, brokers.get(id - 1), controllers.get(id - 1), several);
    }
}
