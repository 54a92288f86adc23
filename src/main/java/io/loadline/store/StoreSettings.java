package io.loadline.store;

import io.loadline.web.HealthServer;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of the store service.
 *
 * @param bootstrapServers where the Kafka cluster is, {@code host:port,…}
 * @param topicPrefix what topic and group names start with; the group is {@code <prefix>-store}
 * @param tablePrefix what table names start with; may be empty
 * @param httpHost address of this machine to serve HTTP at; {@code 0.0.0.0} is every interface
 * @param httpPort port of {@code /healthz}, {@code /readyz} and {@code /metrics}; 0 takes a free one, -1 serves none
 * @param maxBatch most records that are held at once, 1 or more
 * @param pause how long to wait before writing again what a table did not take, at most one minute
 * @param kafka further settings of the Kafka clients, for instance {@code security.protocol}
 */
public record StoreSettings(
        String bootstrapServers,
        String topicPrefix,
        String tablePrefix,
        String httpHost,
        int httpPort,
        int maxBatch,
        Duration pause,
        Map<String, String> kafka) {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    public StoreSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "store.bootstrap_servers is empty: name at least one broker as host:port");
        }
        if (topicPrefix.isBlank()) {
            throw new IllegalArgumentException("store.topic_prefix is empty: the default is loadline");
        }
        if (httpHost.isBlank()) {
            throw new IllegalArgumentException(
                    "store.http_host is empty: 0.0.0.0 is every interface, 127.0.0.1 this machine");
        }
        if (httpPort < -1 || httpPort > 65_535) {
            throw new IllegalArgumentException("store.http_port must be 0 to 65535, or -1 for none, was " + httpPort);
        }
        if (maxBatch < 1) {
            throw new IllegalArgumentException("store.max_batch must be at least 1, was " + maxBatch);
        }
        // A longer pause would keep the consumer from being polled often enough to stay in its group.
        if (pause.isNegative() || pause.compareTo(LONGEST_PAUSE) > 0) {
            throw new IllegalArgumentException("store.pause must be 0 s to 60 s, was " + pause);
        }
        kafka = Map.copyOf(kafka);
    }

    /**
     * The defaults: prefix {@code loadline}, tables {@code loadline-…}, a free HTTP port, batches of 500, one second
     * between tries.
     */
    public static StoreSettings defaults(String bootstrapServers) {
        return new StoreSettings(
                bootstrapServers,
                "loadline",
                "loadline-",
                HealthServer.EVERY_INTERFACE,
                0,
                500,
                Duration.ofSeconds(1),
                Map.of());
    }

    /** The same with another topic prefix and table prefix. */
    public StoreSettings withPrefixes(String topics, String tables) {
        return new StoreSettings(bootstrapServers, topics, tables, httpHost, httpPort, maxBatch, pause, kafka);
    }

    /** The same with another pause between tries. */
    public StoreSettings withPause(Duration other) {
        return new StoreSettings(
                bootstrapServers, topicPrefix, tablePrefix, httpHost, httpPort, maxBatch, other, kafka);
    }

    /** The same with another HTTP address. */
    public StoreSettings withHttpHost(String host) {
        return new StoreSettings(bootstrapServers, topicPrefix, tablePrefix, host, httpPort, maxBatch, pause, kafka);
    }

    /** The same with another HTTP port. */
    public StoreSettings withHttpPort(int port) {
        return new StoreSettings(bootstrapServers, topicPrefix, tablePrefix, httpHost, port, maxBatch, pause, kafka);
    }

    /** The same with further settings of the Kafka clients in place of the present ones. */
    public StoreSettings withKafka(Map<String, String> settings) {
        return new StoreSettings(
                bootstrapServers, topicPrefix, tablePrefix, httpHost, httpPort, maxBatch, pause, settings);
    }
}
