package io.loadline.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * How to reach a Kafka cluster, and why it cannot be reached: Kafka's own clients try again for a minute and only log a
 * cause.
 *
 * @param bootstrap {@code host:port,…}
 * @param kafka further settings of the clients
 */
public record Connection(String bootstrap, Map<String, String> kafka) {
    private static final Pattern ADDRESS = Pattern.compile("(?:[A-Z_]+://)?\\[?([^\\[\\]]+)\\]?:(\\d{1,5})");
    private static final int CONNECT_MS = 2_000;

    public Connection {
        kafka = Map.copyOf(kafka);
    }

    /**
     * A client that gives up soon.
     *
     * @param limit for one answer
     * @return to be closed by the caller
     * @throws IllegalArgumentException when the settings make no client; says why
     */
    public Admin admin(Duration limit) {
        Map<String, Object> all = settings();
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) limit.toMillis());
        all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(limit.toMillis(), 5_000));
        try {
            return Admin.create(all);
        } catch (KafkaException e) {
            throw new IllegalArgumentException(because(e), e);
        }
    }

    /** Settings of any client that gives up connecting soon. */
    Map<String, Object> settings() {
        Map<String, Object> all = new HashMap<>(kafka);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        all.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, CONNECT_MS);
        all.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, CONNECT_MS);
        all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        return all;
    }

    /**
     * Why the cluster cannot be used; empty when it answers.
     *
     * @param limit how long to wait for it
     */
    public Optional<String> complaint(Duration limit) {
        List<String> causes = unreachable();
        if (!causes.isEmpty() && causes.size() == addresses().size()) {
            return Optional.of("no broker can be reached: " + String.join("; ", causes));
        }
        try (Admin admin = admin(limit)) {
            admin.describeCluster().clusterId().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        } catch (ExecutionException e) {
            return Optional.of(why(e.getCause(), limit));
        } catch (TimeoutException e) {
            return Optional.of(silent(limit));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /**
     * Waits until the cluster answers.
     *
     * @throws IllegalStateException when it does not in time; says why
     */
    public void requireAnswer(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<String> complaint = complaint(limit);
        while (complaint.isPresent() && System.nanoTime() - deadline < 0) {
            try {
                Thread.sleep(250);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            complaint = complaint(limit);
        }
        if (complaint.isPresent()) {
            throw new IllegalStateException(
                    "the Kafka cluster at %s does not answer (tried for %d s): %s; check --bootstrap"
                                    .formatted(bootstrap, limit.toSeconds(), complaint.get())
                            + " (in the settings: bootstrap), or run loadline doctor");
        }
    }

    private String why(Throwable cause, Duration limit) {
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return silent(limit);
        }
        return cause instanceof UnsupportedVersionException
                ? "%s is no broker (%s): it may be a controller; name the brokers"
                        .formatted(bootstrap, cause.getMessage())
                : because(cause);
    }

    private String silent(Duration limit) {
        String protocol = kafka.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT");
        return "%s takes connections but gives no Kafka answer to %s within %d s; is it another port, or does it want another security.protocol?"
                .formatted(bootstrap, protocol, limit.toSeconds());
    }

    /** Each address that takes no connection, with the reason. */
    List<String> unreachable() {
        List<String> causes = new ArrayList<>();
        for (String address : addresses()) {
            Matcher matcher = ADDRESS.matcher(address);
            if (!matcher.matches()) {
                causes.add(address + " is no host:port");
                continue;
            }
            Sockets.complaint(matcher.group(1), Integer.parseInt(matcher.group(2)))
                    .ifPresent(why -> causes.add(address + ": " + why));
        }
        return causes;
    }

    private List<String> addresses() {
        return Arrays.stream(bootstrap.split(",", -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .toList();
    }

    /** The first cause that says something. */
    static String because(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && (cause.getMessage() == null || !(cause instanceof ConfigException))) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return cause.getClass().getSimpleName() + message;
    }
}
