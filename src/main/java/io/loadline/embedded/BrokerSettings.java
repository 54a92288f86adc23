package io.loadline.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of the embedded broker: a real one-node cluster, made small. */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String CLIENT_LISTENER = "CLIENT";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private BrokerSettings() {}

    static Map<String, String> of(Path data, int port, int controllerPort, Map<String, String> overrides) {
        Map<String, String> settings = new LinkedHashMap<>();
        placeNode(settings, data, port, controllerPort);
        makeSmall(settings);
        settings.putAll(overrides);
        return Map.copyOf(settings);
    }

    private static void placeNode(Map<String, String> settings, Path data, int port, int controllerPort) {
        String host = LoopbackPorts.HOST;
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("controller.quorum.voters", "%d@%s:%d".formatted(NODE_ID, host, controllerPort));
        settings.put(
                "listeners",
                "%s://%s:%d,%s://%s:%d"
                        .formatted(CLIENT_LISTENER, host, port, CONTROLLER_LISTENER, host, controllerPort));
        settings.put("advertised.listeners", "%s://%s:%d".formatted(CLIENT_LISTENER, host, port));
        settings.put(
                "listener.security.protocol.map", CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put("inter.broker.listener.name", CLIENT_LISTENER);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put("log.dirs", data.toString());
    }

    private static void makeSmall(Map<String, String> settings) {
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("message.max.bytes", Integer.toString(8 << 20));
        settings.put("log.segment.bytes", Integer.toString(64 << 20));
        settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        settings.put("log.cleaner.threads", "1");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        // A machine that is busy with a load test must not fence its only broker for a late heartbeat.
        settings.put("broker.session.timeout.ms", "30000");
        settings.put("server.max.startup.time.ms", "60000");
    }
}
