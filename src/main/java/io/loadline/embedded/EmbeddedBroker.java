package io.loadline.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this process: one node, broker and controller, on the loopback address, without
 * authentication. It is ready when {@code start} returns, some two seconds later.
 *
 * <p>Topics are not created automatically. Offsets and transaction topics have one replica and four partitions, so a
 * crash of the machine can lose what a real cluster keeps. Records may be up to 8 MiB ({@code message.max.bytes}); a
 * producer's {@code max.request.size} must allow that too.
 *
 * <p>Its data directory must not be touched while it runs: Kafka ends the whole process when its log fails.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int START_ATTEMPTS = 3;

    private final DataDirectory data;
    private final Map<String, String> overrides;
    private int port;
    private KafkaRaftServer server;

    private EmbeddedBroker(DataDirectory data, Map<String, String> overrides) {
        this.data = data;
        this.overrides = Map.copyOf(overrides);
    }

    /**
     * Starts a broker with the default settings in a temporary directory that {@link #close} deletes.
     *
     * @throws IllegalStateException when the broker does not come up
     */
    public static EmbeddedBroker start() {
        return start(Map.of());
    }

    /**
     * Starts a broker in a temporary directory that {@link #close} deletes.
     *
     * @param overrides broker settings that replace the defaults, by their Kafka names
     * @throws IllegalStateException when the broker does not come up
     */
    public static EmbeddedBroker start(Map<String, String> overrides) {
        return start(DataDirectory.temporary("loadline-broker-"), overrides);
    }

    /**
     * Starts a broker on the data in a directory; an empty or missing one is formatted first. The directory stays after
     * {@link #close}, and a later broker can be started on it.
     *
     * @param dir holds nothing but this broker's data
     * @param overrides broker settings that replace the defaults, by their Kafka names, for instance
     *     {@code transaction.abort.timed.out.transaction.cleanup.interval.ms}
     * @throws IllegalStateException when the broker does not come up, for instance because another one uses the directory
     */
    public static EmbeddedBroker start(Path dir, Map<String, String> overrides) {
        return start(DataDirectory.existing(dir), overrides);
    }

    private static EmbeddedBroker start(DataDirectory data, Map<String, String> overrides) {
        EmbeddedBroker broker = new EmbeddedBroker(data, overrides);
        try {
            broker.startOnFreePorts();
        } catch (RuntimeException e) {
            data.discard();
            throw e;
        }
        return broker;
    }

    /** Where clients connect, {@code host:port}; the same after every {@link #restart}. */
    public synchronized String bootstrapServers() {
        return LoopbackPorts.HOST + ":" + port;
    }

    /** Where the broker keeps its log. */
    public Path directory() {
        return data.path();
    }

    /** Whether the broker is up. */
    public synchronized boolean isRunning() {
        return server != null;
    }

    /** Stops the broker cleanly and keeps its data; clients see their connections end. Does nothing when stopped. */
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        KafkaRaftServer stopping = server;
        server = null;
        stopping.shutdown();
        stopping.awaitShutdown();
    }

    /**
     * Starts the broker again on the same port and data, after stopping it if it runs.
     *
     * @throws IllegalStateException when the broker does not come up
     */
    public synchronized void restart() {
        stop();
        startServer();
    }

    /** Stops the broker and deletes its data if the directory is a temporary one. Safe to call twice. */
    @Override
    public synchronized void close() {
        stop();
        data.discard();
    }

    private synchronized void startOnFreePorts() {
        for (int attempt = 1; ; attempt++) {
            port = LoopbackPorts.free();
            try {
                startServer();
                return;
            } catch (IllegalStateException e) {
                // Another process may have taken a port between the probe and the start.
                if (attempt == START_ATTEMPTS) {
                    throw e;
                }
                LOG.warn(
                        "embedded broker attempt={} port={} failed, trying other ports: {}",
                        attempt,
                        port,
                        e.getMessage());
            }
        }
    }

    private void startServer() {
        // Kafka ends the whole process when its controller cannot bind, so that port is a fresh one at every start.
        int controllerPort = LoopbackPorts.free();
        if (!LoopbackPorts.isFree(port)) {
            throw new IllegalStateException("the embedded broker did not start: port " + port + " is in use");
        }
        KafkaRaftServer starting = null;
        try {
            if (!Files.exists(data.path().resolve("meta.properties"))) {
                format();
            }
            KafkaConfig config =
                    new KafkaConfig(BrokerSettings.of(data.path(), port, controllerPort, overrides), false);
            starting = new KafkaRaftServer(config, Time.SYSTEM);
            starting.startup();
            server = starting;
        } catch (Exception e) {
            shutDownQuietly(starting);
            throw new IllegalStateException(
                    "the embedded broker did not start on port %d with its data in %s: %s"
                            .formatted(port, data.path(), e.getMessage()),
                    e);
        }
    }

    private void format() throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(BrokerSettings.NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(data.path().toString())
                .setMetadataLogDirectory(data.path().toString())
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .run();
    }

    private static void shutDownQuietly(KafkaRaftServer failed) {
        if (failed == null) {
            return;
        }
        try {
            failed.shutdown();
        } catch (RuntimeException e) {
            LOG.debug("shutdown after a failed start", e);
        }
    }
}
