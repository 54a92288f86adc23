package io.loadline.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * Looks at a deployment and everything it stands on. It only reads: nothing is written, published, paged or changed, so
 * it can be run at any time.
 */
public final class Doctor {
    private static final int THREADS = 6;
    /** Checks that a cluster which does not answer leaves undone. */
    private static final List<String> CLUSTER = List.of(
            "quorum",
            "features",
            "limits",
            "topics",
            "in-sync",
            "transaction-state",
            "offsets-topic",
            "clock",
            "monitor-clocks",
            "access",
            "groups",
            "routes");

    private final DoctorSettings settings;

    private Doctor(DoctorSettings settings) {
        this.settings = settings;
    }

    /** Runs every check, several at a time; those that have not ended in time are reported as not checked. */
    public static Report examine(DoctorSettings settings) {
        return new Doctor(settings).examine();
    }

    private Report examine() {
        long deadline = System.nanoTime() + settings.patience().toNanos();
        Connection connection = new Connection(
                settings.monitor().bootstrap(), settings.monitor().kafka());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "loadline-doctor");
            thread.setDaemon(true);
            return thread;
        });
        Map<Check, Findings> all = new LinkedHashMap<>();
        try {
            // Those that need no cluster begin at once.
            Map<Check, Findings> others = start(threads, elsewhere());
            Findings brokers = new Findings("brokers");
            Optional<String> complaint = connection.complaint(Deployment.LIMIT);
            if (complaint.isPresent()) {
                brokers.failed(
                        complaint.get(),
                        "check --bootstrap (in the settings: bootstrap), the network, and under kafka in the settings"
                                + " what the brokers want of a client");
                all.put(new Check("brokers", findings -> {}), brokers);
                others.forEach(all::put);
                collect(threads, deadline);
                List<Finding> findings = findings(all);
                Findings unasked = new Findings("cluster");
                unasked.notChecked(String.join(", ", CLUSTER) + ": the cluster does not answer");
                findings.addAll(unasked.all());
                return new Report(findings);
            }
            Admin admin = connection.admin(Deployment.LIMIT);
            Admin controllers = connection.admin(Deployment.LIMIT);
            try {
                all.putAll(start(threads, cluster(new Deployment(admin, controllers, connection, settings))));
                others.forEach(all::put);
                collect(threads, deadline);
                return new Report(findings(all));
            } finally {
                // Whoever has not answered by now is not waited for.
                admin.close(Duration.ZERO);
                controllers.close(Duration.ZERO);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Map<Check, Findings> start(ExecutorService threads, List<Check> checks) {
        Map<Check, Findings> started = new LinkedHashMap<>();
        for (Check check : checks) {
            Findings findings = new Findings(check.name());
            started.put(check, findings);
            threads.execute(() -> check.run(findings));
        }
        return started;
    }

    private static void collect(ExecutorService threads, long deadline) {
        threads.shutdown();
        try {
            threads.awaitTermination(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Finding> findings(Map<Check, Findings> all) {
        List<Finding> findings = new ArrayList<>();
        all.forEach((check, found) -> {
            List<Finding> own = found.all();
            if (own.isEmpty()) {
                found.notChecked("not ended within " + settings.patience().toSeconds() + " s");
            }
            findings.addAll(found.all());
        });
        return findings;
    }

    /** What is asked of the cluster. */
    private static List<Check> cluster(Deployment deployment) {
        BrokerChecks brokers = new BrokerChecks(deployment);
        TopicChecks topics = new TopicChecks(deployment);
        ReplicaChecks replicas = new ReplicaChecks(deployment);
        ClockChecks clocks = new ClockChecks(deployment, System::currentTimeMillis);
        return List.of(
                new Check("brokers", brokers::reachable),
                new Check("quorum", brokers::quorum),
                new Check("features", brokers::features),
                new Check("limits", brokers::limits),
                new Check("topics", topics::asSet),
                new Check("in-sync", replicas::inSync),
                new Check("transaction-state", replicas::transactionState),
                new Check("offsets-topic", replicas::offsets),
                new Check("clock", clocks::here),
                new Check("monitor-clocks", clocks::monitors),
                new Check("access", new AccessCheck(deployment)::look),
                new Check("groups", new GroupCheck(deployment)::look),
                new Check("routes", new RouteCheck(deployment)::look));
    }

    /** What is asked of others. */
    private List<Check> elsewhere() {
        AwsChecks aws = new AwsChecks(settings);
        ReceiverChecks receivers = new ReceiverChecks(settings);
        return List.of(
                new Check("credentials", aws::credentials),
                new Check("tables", aws::tables),
                new Check("sns", receivers::sns),
                new Check("pagerduty", receivers::pagerDuty),
                new Check("scaling", receivers::scaling),
                new Check("state-dir", new StateDirCheck(settings.monitor().stateDir())::look));
    }
}
