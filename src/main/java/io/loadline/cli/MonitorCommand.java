package io.loadline.cli;

import io.loadline.actuator.Actuator;
import io.loadline.adapter.aws.DynamoDbStore;
import io.loadline.metrics.Exposition;
import io.loadline.monitor.Monitor;
import io.loadline.monitor.MonitorSettings;
import io.loadline.policy.PolicyTexts;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.ProvisionSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loadline monitor}: the monitor, and on request everything else in the same process. */
@Command(
        name = "monitor",
        header = "Run the monitor: it measures, decides and commands.",
        description = {
            "Missing topics are made; wrong ones are refused, with the fix. Any number of monitors share the work, each"
                    + " with a state directory of its own.",
            "Ends at SIGTERM, after handing over to the others."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline monitor --bootstrap broker1:9092,broker2:9092 --http-port 8080 \\",
            "      --policies my-policies/",
            "  loadline monitor --bootstrap localhost:9092 --replication 1 --partitions 4 \\",
            "      --with-actuator --with-store --dynamodb-endpoint http://localhost:8000"
        })
final class MonitorCommand implements Callable<Integer> {
    private static final int NONE = -1;

    @Mixin
    private ServiceOptions service;

    @Mixin
    private StoreOptions storing;

    @Mixin
    private ActuatorOptions acting;

    @Option(
            names = "--policies",
            paramLabel = "FILE|DIR",
            description = "Policies to put in force; without it those in force stay, at first the default pack.")
    private Optional<Path> policies = Optional.empty();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Partitions of the topics, fixed once they are made (default: 12).")
    private Optional<Integer> partitions = Optional.empty();

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "Copies of each partition; 1 on a cluster of one broker (default: 3).")
    private Optional<Integer> replication = Optional.empty();

    @Option(
            names = "--arrival",
            paramLabel = "MODE",
            description = "Arrival time of input: append, the broker's time; or create, the producer's, for backfills"
                    + " (default: append).")
    private Optional<ArrivalMode> arrival = Optional.empty();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Local state; keep it over restarts (default: ~/.loadline/PREFIX).")
    private Optional<Path> stateDir = Optional.empty();

    @Option(names = "--with-actuator", description = "Run the actuator in this process, too.")
    private boolean withActuator;

    @Option(names = "--with-store", description = "Run the store in this process, too.")
    private boolean withStore;

    @Option(names = "--region", paramLabel = "REGION", description = "AWS region for the actuator and the store.")
    private Optional<String> region = Optional.empty();

    @Override
    public Integer call() {
        if (!withActuator && acting.isGiven()) {
            throw new BadInput("where to send and what to scale is for the actuator: give these options to"
                    + " loadline actuator, or add --with-actuator");
        }
        MonitorSettings settings = settings();
        return Running.untilStopped(running -> {
            ClusterWatch.require(settings);
            // One process, one /metrics: whatever else runs here is shown at the monitor's port.
            Exposition exposition = new Exposition();
            Monitor monitor = Monitor.start(settings, exposition);
            running.add(monitor, () -> failure(monitor.status().failures()));
            if (withActuator) {
                Actuator actuator = acting.start(settings, NONE, region, storing.endpoint(), exposition);
                running.add(actuator, Optional::empty);
            }
            if (withStore) {
                DynamoDbStore store = storing.start(settings, NONE, region, exposition);
                running.add(
                        store, () -> store.store().progress().failure().map(why -> "the store has stopped: " + why));
            }
        });
    }

    private MonitorSettings settings() {
        MonitorSettings settings = service.deployment(stateDir);
        ProvisionSettings topics = settings.topics();
        settings = settings.withTopics(topics.withPartitions(partitions.orElse(topics.partitions()))
                .withReplication(replication.orElse(topics.replication()))
                .withArrival(arrival.orElse(topics.arrival())));
        if (settings.topics().replication() == 1) {
            // One broker seldom has a second machine beside it to hold a copy of the state.
            settings = settings.withStandbys(0);
        }
        return settings.withPolicies(policies.map(PolicyTexts::load).orElseGet(List::of));
    }

    private static Optional<String> failure(Map<String, String> failures) {
        return failures.isEmpty() ? Optional.empty() : Optional.of("the monitor has stopped: " + failures);
    }
}
