package io.loadline.ingest;

import io.loadline.topology.ArrivalMode;
import io.loadline.topology.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics that are written to, as they are found in the cluster.
 *
 * @param topics their names
 * @param arrival what a record's timestamp is
 * @param partitions number of partitions of metrics, logs and control, by full name
 */
public record InputTopics(Topics topics, ArrivalMode arrival, Map<String, Integer> partitions) {
    private static final long LIMIT_SECONDS = 5;

    public InputTopics {
        partitions = Map.copyOf(partitions);
    }

    /** For a run that writes nothing. */
    public static InputTopics none(Topics topics) {
        return new InputTopics(topics, ArrivalMode.APPEND, Map.of());
    }

    /**
     * Looks at the cluster, for some seconds at most.
     *
     * @param kafka further settings of the clients
     * @throws IngestException when it does not answer, or the topics are not there
     */
    public static InputTopics find(String bootstrap, Topics topics, Map<String, String> kafka) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(AdminClientConfig.CLIENT_ID_CONFIG, topics.prefix() + "-ingest");
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        try {
            Admin admin = Admin.create(config);
            try {
                return find(admin, bootstrap, topics);
            } finally {
                // Without a limit it would wait for the answers that have just been given up.
                admin.close(Duration.ZERO);
            }
        } catch (KafkaException unusable) {
            Throwable cause = unusable.getCause() == null ? unusable : unusable.getCause();
            throw new IngestException(
                    "no Kafka client can be made for " + bootstrap + ": " + cause.getMessage(), unusable);
        }
    }

    private static InputTopics find(Admin admin, String bootstrap, Topics topics) {
        Map<String, Integer> partitions = new TreeMap<>();
        var described = admin.describeTopics(topics.timeSources().stream()
                        .map(topic -> topic.fullName())
                        .toList())
                .topicNameValues();
        for (String name : List.of(topics.metrics().fullName(), topics.logs().fullName())) {
            TopicDescription description = await(described.get(name), bootstrap, name);
            partitions.put(name, description.partitions().size());
        }
        ConfigResource metrics =
                new ConfigResource(ConfigResource.Type.TOPIC, topics.metrics().fullName());
        String type;
        try {
            type = await(admin.describeConfigs(List.of(metrics)).values().get(metrics), bootstrap, metrics.name())
                    .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                    .value();
        } catch (IngestException unreadable) {
            if (unreadable.getCause() instanceof AuthorizationException) {
                // Writing needs no right to read the topic's settings; what monitors ask for is the usual case.
                return new InputTopics(topics, ArrivalMode.APPEND, partitions);
            }
            throw unreadable;
        }
        if (!type.equals("CreateTime")) {
            return new InputTopics(topics, ArrivalMode.APPEND, partitions);
        }
        String control = topics.control().fullName();
        partitions.put(
                control,
                await(described.get(control), bootstrap, control).partitions().size());
        return new InputTopics(topics, ArrivalMode.CREATE, partitions);
    }

    private static <T> T await(KafkaFuture<T> future, String bootstrap, String topic) {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IngestException("interrupted while looking at the cluster", e);
        } catch (TimeoutException e) {
            throw silent(bootstrap, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UnknownTopicOrPartitionException) {
                throw new IngestException(
                        "topic %s does not exist at %s: is --prefix right? 'loadline monitor' makes it at its start"
                                .formatted(topic, bootstrap),
                        cause);
            }
            if (cause instanceof AuthorizationException) {
                throw new IngestException(
                        "not allowed to look at topic %s: %s; ingest needs DESCRIBE and WRITE on it"
                                .formatted(topic, cause.getMessage()),
                        cause);
            }
            if (cause instanceof AuthenticationException) {
                throw new IngestException(
                        "the cluster at " + bootstrap + " refuses the login: " + cause.getMessage(), cause);
            }
            throw silent(bootstrap, cause);
        }
    }

    private static IngestException silent(String bootstrap, Throwable cause) {
        return new IngestException(
                "no Kafka cluster answers at %s within %d s: is it running and the address right, does it ask for TLS or"
                                .formatted(bootstrap, LIMIT_SECONDS)
                        + " SASL (kafka: in --config FILE)?",
                cause);
    }
}
