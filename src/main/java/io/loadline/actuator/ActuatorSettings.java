package io.loadline.actuator;

import io.loadline.web.HealthServer;
import java.util.Map;

/**
 * Settings of the actuator.
 *
 * @param bootstrapServers where the Kafka cluster is, {@code host:port,…}
 * @param topicPrefix what topic, group and transaction names start with
 * @param receivers where notifications can go, by the names that policies use
 * @param scaling whether and how capacity is changed
 * @param retry how long something remote is tried
 * @param httpHost address of this machine to serve HTTP at; {@code 0.0.0.0} is every interface
 * @param httpPort port of {@code /healthz}, {@code /readyz} and {@code /metrics}; 0 takes a free one, -1 serves none
 * @param kafka further settings of the Kafka clients, for instance {@code security.protocol}
 */
public record ActuatorSettings(
        String bootstrapServers,
        String topicPrefix,
        Map<String, ReceiverSettings> receivers,
        ScalingSettings scaling,
        RetrySettings retry,
        String httpHost,
        int httpPort,
        Map<String, String> kafka) {
    public ActuatorSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException(
                    "actuator.bootstrap_servers is empty: name at least one broker as host:port");
        }
        if (topicPrefix.isBlank()) {
            throw new IllegalArgumentException("actuator.topic_prefix is empty: the default is loadline");
        }
        if (httpHost.isBlank()) {
            throw new IllegalArgumentException(
                    "actuator.http_host is empty: 0.0.0.0 is every interface, 127.0.0.1 this machine");
        }
        if (httpPort < -1 || httpPort > 65_535) {
            throw new IllegalArgumentException(
                    "actuator.http_port must be 0 to 65535, or -1 for none, was " + httpPort);
        }
        receivers = Map.copyOf(receivers);
        kafka = Map.copyOf(kafka);
    }

    /** Prefix {@code loadline}, no receivers, no scaling, a free HTTP port. */
    public static ActuatorSettings defaults(String bootstrapServers) {
        return new ActuatorSettings(
                bootstrapServers,
                "loadline",
                Map.of(),
                ScalingSettings.off(),
                RetrySettings.defaults(),
                HealthServer.EVERY_INTERFACE,
                0,
                Map.of());
    }

    /** The same with another prefix. */
    public ActuatorSettings withTopicPrefix(String prefix) {
        return new ActuatorSettings(bootstrapServers, prefix, receivers, scaling, retry, httpHost, httpPort, kafka);
    }

    /** The same with these receivers in place of the present ones. */
    public ActuatorSettings withReceivers(Map<String, ReceiverSettings> others) {
        return new ActuatorSettings(bootstrapServers, topicPrefix, others, scaling, retry, httpHost, httpPort, kafka);
    }

    /** The same with other scaling settings. */
    public ActuatorSettings withScaling(ScalingSettings other) {
        return new ActuatorSettings(bootstrapServers, topicPrefix, receivers, other, retry, httpHost, httpPort, kafka);
    }

    /** The same with other retry settings. */
    public ActuatorSettings withRetry(RetrySettings other) {
        return new ActuatorSettings(
                bootstrapServers, topicPrefix, receivers, scaling, other, httpHost, httpPort, kafka);
    }

    /** The same with another HTTP address. */
    public ActuatorSettings withHttpHost(String host) {
        return new ActuatorSettings(bootstrapServers, topicPrefix, receivers, scaling, retry, host, httpPort, kafka);
    }

    /** The same with another HTTP port. */
    public ActuatorSettings withHttpPort(int port) {
        return new ActuatorSettings(bootstrapServers, topicPrefix, receivers, scaling, retry, httpHost, port, kafka);
    }

    /** The same with further settings of the Kafka clients in place of the present ones. */
    public ActuatorSettings withKafka(Map<String, String> settings) {
        return new ActuatorSettings(
                bootstrapServers, topicPrefix, receivers, scaling, retry, httpHost, httpPort, settings);
    }
}
