package io.loadline.config;

import io.loadline.yaml.Nearest;
import io.loadline.yaml.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka's clients: which there are, which are secret, and which are not for others to set. */
final class KafkaKeys {
    private static final String EXACTLY_ONCE = "exactly-once rests on it";
    private static final String FAILOVER = "how fast others take over rests on it";
    private static final String PARTITIONS = "what belongs together lies in one partition, by its key";
    private static final String BYTES = "Loadline brings its own serialisation";
    private static final String CHOSEN = "Loadline chooses it for each client";

    /** What Loadline sets itself, and why, or where to set it instead. */
    private static final Map<String, String> OWN = Map.ofEntries(
            Map.entry("bootstrap.servers", "set bootstrap instead"),
            Map.entry("isolation.level", EXACTLY_ONCE),
            Map.entry("processing.guarantee", EXACTLY_ONCE),
            Map.entry("auto.offset.reset", "nothing may be skipped when a group is new"),
            Map.entry("enable.auto.commit", EXACTLY_ONCE),
            Map.entry("transactional.id", EXACTLY_ONCE),
            Map.entry("enable.idempotence", EXACTLY_ONCE),
            Map.entry("acks", EXACTLY_ONCE),
            Map.entry("max.in.flight.requests.per.connection", "the order of records rests on it"),
            Map.entry("transaction.two.phase.commit.enable", EXACTLY_ONCE),
            Map.entry("partitioner.class", PARTITIONS),
            Map.entry("partitioner.ignore.keys", PARTITIONS),
            Map.entry("transaction.timeout.ms", FAILOVER),
            Map.entry("session.timeout.ms", FAILOVER),
            Map.entry("heartbeat.interval.ms", FAILOVER),
            Map.entry("group.protocol", FAILOVER),
            Map.entry("partition.assignment.strategy", FAILOVER),
            Map.entry("commit.interval.ms", "how soon decisions are readable rests on it"),
            Map.entry("max.task.idle.ms", "the watermarks keep topics in step"),
            Map.entry("group.id", "set prefix instead"),
            Map.entry("application.id", "set prefix instead"),
            Map.entry("client.id", CHOSEN),
            Map.entry("allow.auto.create.topics", "topics are made with the settings under topics"),
            Map.entry("state.dir", "set monitor.state_dir instead"),
            Map.entry("num.stream.threads", "set monitor.threads instead"),
            Map.entry("num.standby.replicas", "set monitor.standbys instead"),
            Map.entry("replication.factor", "set topics.replication instead"),
            Map.entry("max.request.size", "the largest record is fixed"),
            Map.entry("compression.type", "Loadline's topics are compressed with lz4"),
            Map.entry("rocksdb.config.setter", "the memory of the state is bounded by it"),
            Map.entry("ensure.explicit.internal.resource.naming", "the names of state are published"),
            Map.entry("deserialization.exception.handler", "bad input has its own topic"),
            Map.entry("processing.exception.handler", "bad input has its own topic"),
            Map.entry("production.exception.handler", "no record may be left out"),
            Map.entry("processing.exception.handler.global.enabled", "bad input has its own topic"),
            Map.entry("key.serializer", BYTES),
            Map.entry("value.serializer", BYTES),
            Map.entry("key.deserializer", BYTES),
            Map.entry("value.deserializer", BYTES),
            Map.entry("default.key.serde", BYTES),
            Map.entry("default.value.serde", BYTES));

    /** What Kafka Streams takes for one of its clients only; the services that are no streams take none of it. */
    private static final List<String> PREFIXES =
            List.of("main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.", "admin.");

    private static final Map<String, ConfigKey> KNOWN = known();

    private KafkaKeys() {}

    /** What is wrong with a setting, without its value where that is secret; empty when nothing is. */
    static Optional<String> problem(String name, String text) {
        String plain = plain(name);
        String reason = OWN.get(plain);
        if (reason != null) {
            return Optional.of("cannot be set: " + reason + "; leave it out");
        }
        ConfigKey key = KNOWN.get(plain);
        if (key == null) {
            return Optional.of("is no setting of Kafka's clients" + Nearest.hint(name, KNOWN.keySet()));
        }
        return refused(key, text).map(why -> "is " + (isSecret(name) ? "not usable" : Problems.quote(text)) + why);
    }

    /** Whether a setting of this name is never to be shown. */
    static boolean isSecret(String key) {
        String name = plain(key.startsWith("kafka.") ? key.substring("kafka.".length()) : key);
        ConfigKey known = KNOWN.get(name);
        return (known != null && known.type == ConfigDef.Type.PASSWORD)
                // Also what is misspelt, or a later Kafka's: better hidden than shown.
                || name.matches(".*(password|passphrase|secret|jaas|credential|token|private).*")
                        && !name.matches(".*\\.(location|file|url|class|ms|seconds|name)");
    }

    static boolean isKnown(String name) {
        return KNOWN.containsKey(plain(name)) || OWN.containsKey(plain(name));
    }

    private static Optional<String> refused(ConfigKey key, String text) {
        try {
            Object value = ConfigDef.parseType(key.name, text, key.type);
            if (key.validator != null && value != null) {
                key.validator.ensureValid(key.name, value);
            }
            return Optional.empty();
        } catch (ConfigException e) {
            // Kafka's own message quotes the value, which may be secret.
            String allowed = key.validator == null ? "" : ", " + key.validator;
            return Optional.of("; Kafka takes " + key.type.name().toLowerCase(java.util.Locale.ROOT) + allowed);
        }
    }

    private static String plain(String name) {
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }

    private static Map<String, ConfigKey> known() {
        Map<String, ConfigKey> known = new TreeMap<>(StreamsConfig.configDef().configKeys());
        known.putAll(AdminClientConfig.configDef().configKeys());
        known.putAll(ConsumerConfig.configDef().configKeys());
        known.putAll(ProducerConfig.configDef().configKeys());
        return known;
    }
}
