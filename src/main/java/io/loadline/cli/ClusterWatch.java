package io.loadline.cli;

import io.loadline.doctor.Connection;
import io.loadline.monitor.MonitorSettings;
import io.loadline.topology.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at a service's start why the cluster does not answer: Kafka's clients only try again, and silently. */
final class ClusterWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration REPEAT = Duration.ofMinutes(1);
    private static final Duration CHECK = Duration.ofSeconds(5);

    private ClusterWatch() {}

    /**
     * For a service that cannot start without the cluster.
     *
     * @throws IllegalStateException when there is no answer within 15 s; says why
     */
    static void require(MonitorSettings deployment) {
        Connection connection = connection(deployment);
        Optional<String> complaint = connection.complaint(ANSWER);
        if (complaint.isPresent()) {
            waiting(deployment, complaint.get());
            connection.requireAnswer(PATIENCE);
        }
    }

    /**
     * For a service that waits for the cluster and its topics: once a minute, until all are there.
     *
     * @param service its name, for the message
     * @param needed topics that it does not make itself
     */
    static void tell(MonitorSettings deployment, String service, List<Topic> needed) {
        List<String> topics = needed.stream().map(Topic::fullName).sorted().toList();
        Thread thread = new Thread(() -> watch(deployment, service, topics), "loadline-cluster-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void watch(MonitorSettings deployment, String service, List<String> topics) {
        boolean waited = false;
        try {
            Optional<String> complaint = connection(deployment).complaint(ANSWER);
            while (complaint.isPresent()) {
                waiting(deployment, complaint.get());
                waited = true;
                Thread.sleep(REPEAT.toMillis());
                complaint = connection(deployment).complaint(ANSWER);
            }
            if (waited) {
                LOG.info("the Kafka cluster at {} answers", deployment.bootstrap());
            }
            awaitTopics(deployment, service, topics, CHECK, REPEAT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Says what is missing, until nothing is.
     *
     * @param check the time before each look: a monitor that is started with the service makes them in it
     * @param repeat the least time from one word to the next
     */
    static void awaitTopics(
            MonitorSettings deployment, String service, List<String> topics, Duration check, Duration repeat)
            throws InterruptedException {
        Optional<Long> saidAt = Optional.empty();
        while (true) {
            Thread.sleep(check.toMillis());
            Optional<List<String>> missing = missing(deployment, topics);
            if (missing.filter(List::isEmpty).isPresent()) {
                break;
            }
            boolean due = saidAt.isEmpty() || System.nanoTime() - saidAt.get() >= repeat.toNanos();
            if (due && missing.isPresent()) {
                LOG.warn(
                        "the {} waits for topics that the cluster at {} does not have, or does not show: {}; they are"
                                + " those of the prefix {} (--prefix); loadline monitor makes them at its start, or"
                                + " loadline provision topics --apply",
                        service,
                        deployment.bootstrap(),
                        String.join(", ", missing.get()),
                        deployment.prefix());
                saidAt = Optional.of(System.nanoTime());
            }
        }
        if (saidAt.isPresent()) {
            LOG.info("the topics of the {} are there", service);
        }
    }

    /** Those that are not there; empty when the cluster does not say. */
    private static Optional<List<String>> missing(MonitorSettings deployment, List<String> topics)
            throws InterruptedException {
        try (Admin admin = connection(deployment).admin(ANSWER)) {
            Set<String> existing = admin.listTopics().names().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.of(
                    topics.stream().filter(topic -> !existing.contains(topic)).toList());
        } catch (ExecutionException | TimeoutException | IllegalArgumentException e) {
            LOG.debug("the topics cannot be listed: {}", e.toString());
            return Optional.empty();
        }
    }

    private static void waiting(MonitorSettings deployment, String complaint) {
        LOG.warn("waiting for the Kafka cluster at {}: {}", deployment.bootstrap(), complaint);
    }

    private static Connection connection(MonitorSettings deployment) {
        return new Connection(deployment.bootstrap(), deployment.kafka());
    }
}
