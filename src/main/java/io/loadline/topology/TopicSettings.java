package io.loadline.topology;

import io.loadline.topology.Demand.Rule;
import io.loadline.topology.Topic.Cleanup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What topics are made with and held to.
 *
 * @param settings of the deployment
 */
record TopicSettings(ProvisionSettings settings) {
    /** A superseded control event stays readable for a monitor that was down. */
    private static final Duration CONTROL_LAG = Duration.ofDays(7);

    /** What a new topic is given. */
    Map<String, String> config(Topic topic) {
        Map<String, String> config = new HashMap<>();
        demands(topic).forEach(demand -> config.put(demand.key(), demand.value()));
        // Not worth changing where it is otherwise: it costs time, never a record.
        config.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
        return config;
    }

    /** What an existing topic must have. */
    List<Demand> demands(Topic topic) {
        List<Demand> demands = new ArrayList<>(safe());
        demands.add(new Demand(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, timestampType(topic), Rule.EXACTLY));
        demands.add(
                new Demand(TopicConfig.CLEANUP_POLICY_CONFIG, topic.cleanup().policy(), Rule.WORDS));
        if (topic.cleanup() == Cleanup.COMPACT) {
            demands.add(new Demand(
                    TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(CONTROL_LAG.toMillis()), Rule.AT_LEAST));
        } else {
            Duration kept = settings.kept(topic);
            boolean named = settings.retention().containsKey(topic.name());
            demands.add(new Demand(
                    TopicConfig.RETENTION_MS_CONFIG,
                    kept.equals(Topic.FOREVER) ? "-1" : Long.toString(kept.toMillis()),
                    named ? Rule.EXACTLY : Rule.AT_LEAST));
            // A size set for the whole cluster would delete records long before their time.
            demands.add(new Demand(TopicConfig.RETENTION_BYTES_CONFIG, "-1", Rule.AT_LEAST));
        }
        if (topic.input() && settings.arrival() == ArrivalMode.CREATE) {
            // By their own time the records of a backfill can be ahead of the clock.
            demands.add(new Demand(
                    TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE), Rule.AT_LEAST));
        }
        return demands;
    }

    /** What every topic must have, also those that Kafka Streams makes: no acknowledged record is lost or refused. */
    List<Demand> safe() {
        return List.of(
                new Demand(
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        Integer.toString(settings.minInsyncReplicas()),
                        Rule.AT_LEAST),
                new Demand(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false", Rule.EXACTLY),
                new Demand(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Sizes.RECORD_MAX), Rule.AT_LEAST));
    }

    String timestampType(Topic topic) {
        ArrivalMode mode = topic.input() ? settings.arrival() : ArrivalMode.APPEND;
        return mode.timestampType();
    }
}
