package io.loadline.cli;

import io.loadline.doctor.Connection;
import io.loadline.monitor.MonitorSettings;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at a service's start why the cluster does not answer: Kafka's clients only try again, and silently. */
final class ClusterWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration REPEAT = Duration.ofMinutes(1);

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

    /** For a service that waits for the cluster: once a minute, until it answers. */
    static void tell(MonitorSettings deployment) {
        Thread thread = new Thread(() -> watch(deployment), "loadline-cluster-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void watch(MonitorSettings deployment) {
        boolean waited = false;
        try {
            Optional<String> complaint = connection(deployment).complaint(ANSWER);
            while (complaint.isPresent()) {
                waiting(deployment, complaint.get());
                waited = true;
                Thread.sleep(REPEAT.toMillis());
                complaint = connection(deployment).complaint(ANSWER);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (waited) {
            LOG.info("the Kafka cluster at {} answers", deployment.bootstrap());
        }
    }

    private static void waiting(MonitorSettings deployment, String complaint) {
        LOG.warn("waiting for the Kafka cluster at {}: {}", deployment.bootstrap(), complaint);
    }

    private static Connection connection(MonitorSettings deployment) {
        return new Connection(deployment.bootstrap(), deployment.kafka());
    }
}
