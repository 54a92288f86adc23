package io.loadline.topology;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * How Kafka Streams is run: exactly once, and so that a node that dies holds the others up as briefly as it can.
 *
 * @param bootstrap address of the cluster
 * @param prefix what the names of topics and applications begin with
 * @param stateDir directory for local state; must outlive the process, or a restart waits for the transaction that the
 *     process before it left open. Of its own for each process
 * @param replication copies of internal topics, at least 1
 * @param minInsyncReplicas copies of internal topics that must have a record before it counts as written, 1 to
 *     {@code replication}
 * @param standbys copies of the state on other nodes, at least 0
 * @param threads threads of each application, at least 1
 * @param client further Kafka client settings by their Kafka names, for instance {@code security.protocol}; what
 *     exactly-once depends on cannot be overridden
 */
public record StreamsSettings(
        String bootstrap,
        String prefix,
        Path stateDir,
        int replication,
        int minInsyncReplicas,
        int standbys,
        int threads,
        Map<String, String> client) {
    /** An older Kafka Streams leaks native memory (KAFKA-20616). */
    static final String OLDEST_KAFKA = "4.3.1";

    /** After which a transaction that nobody ends is given up. */
    public static final int TRANSACTION_TIMEOUT_MS = 10_000;

    /** After which a member that is not heard of is given up. */
    public static final int SESSION_TIMEOUT_MS = 10_000;

    private static final int COMMIT_INTERVAL_MS = 5_000;
    private static final int HEARTBEAT_INTERVAL_MS = 3_000;

    public StreamsSettings {
        client = Map.copyOf(client);
        if (replication < 1) {
            throw new IllegalArgumentException("replication must be at least 1, was " + replication);
        }
        if (minInsyncReplicas < 1 || minInsyncReplicas > replication) {
            throw new IllegalArgumentException("minInsyncReplicas must be 1 to replication (%d), was %d"
                    .formatted(replication, minInsyncReplicas));
        }
        if (standbys < 0) {
            throw new IllegalArgumentException("standbys must not be negative, was " + standbys);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, was " + threads);
        }
    }

    /** With the usual number of copies that must have a record: 2, or 1 where there is but one copy. */
    public StreamsSettings(
            String bootstrap,
            String prefix,
            Path stateDir,
            int replication,
            int standbys,
            int threads,
            Map<String, String> client) {
        this(
                bootstrap,
                prefix,
                stateDir,
                replication,
                ProvisionSettings.usualMinInsyncReplicas(replication),
                standbys,
                threads,
                client);
    }

    /** The application's id, which is also its consumer group and the beginning of its internal topics' names. */
    public String applicationId(String station) {
        return prefix + "-" + station;
    }

    /**
     * The settings of one application.
     *
     * @param station {@code collect}, {@code evaluate} or {@code chain}
     * @throws IllegalStateException when the Kafka Streams on the class path is older than 4.3.1
     */
    public Properties properties(String station) {
        requireKafka(AppInfoParser.getVersion());
        Map<String, Object> all = new HashMap<>(client);
        all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(station));
        all.put(StreamsConfig.CLIENT_ID_CONFIG, applicationId(station));
        all.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replication);
        all.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        all.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        all.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        exactlyOnce(all);
        failures(all);
        sizes(all);
        Properties properties = new Properties();
        properties.putAll(all);
        return properties;
    }

    private void exactlyOnce(Map<String, Object> all) {
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        // Commits on output come from a punctuator; this one is for what changed without any.
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
        // Topics need not keep step with each other: the watermarks do. Waiting would be checked at every record.
        all.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_TIMEOUT_MS);
        all.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS);
        all.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_INTERVAL_MS);
        all.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                Integer.toString(minInsyncReplicas));
    }

    private static void failures(Map<String, Object> all) {
        all.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailExceptionHandler.class);
        all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailProcessingExceptionHandler.class);
        all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        all.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DefaultProductionExceptionHandler.class);
    }

    private static void sizes(Map<String, Object> all) {
        all.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        all.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Sizes.RECORD_MAX);
        all.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), Integer.toString(Sizes.RECORD_MAX));
    }

    static void requireKafka(String found) {
        if (compare(found, OLDEST_KAFKA) < 0) {
            throw new IllegalStateException(
                    "Kafka Streams %s is on the class path, Loadline needs %s or later: check the dependencies"
                            .formatted(found, OLDEST_KAFKA));
        }
    }

    private static int compare(String left, String right) {
        String[] a = left.split("[.-]", -1);
        String[] b = right.split("[.-]", -1);
        for (int i = 0; i < 3; i++) {
            int order = Integer.compare(number(a, i), number(b, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int number(String[] parts, int i) {
        return i < parts.length && parts[i].matches("\\d{1,6}") ? Integer.parseInt(parts[i]) : 0;
    }
}
