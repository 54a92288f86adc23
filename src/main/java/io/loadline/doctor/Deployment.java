package io.loadline.doctor;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/**
 * What the checks of the cluster share.
 *
 * @param admin client of the cluster
 * @param controllers a client for what brokers pass on to the controllers: one that does not answer holds up whatever
 *     is asked behind it
 * @param connection how to make others
 * @param settings what is looked at
 */
record Deployment(Admin admin, Admin controllers, Connection connection, DoctorSettings settings) {
    /** For one answer of the cluster. */
    static final Duration LIMIT = Duration.ofSeconds(6);

    String bootstrap() {
        return settings.monitor().bootstrap();
    }

    String prefix() {
        return settings.monitor().prefix();
    }

    /**
     * What the cluster answers.
     *
     * @throws ExecutionException when it refuses
     * @throws TimeoutException when it does not answer
     */
    static <T> T ask(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    static ConfigResource topic(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    /** A command of Kafka's own tools at this cluster. */
    String command(String script, String arguments) {
        return script + " --bootstrap-server " + bootstrap() + " " + arguments;
    }

    static String value(Map<String, String> config, String key) {
        return config.getOrDefault(key, "");
    }
}
