package io.loadline.cli;

import io.loadline.actuator.ActuatorSettings;
import io.loadline.adapter.aws.DynamoDbStore;
import io.loadline.config.Records;
import io.loadline.config.Service;
import io.loadline.metrics.Exposition;
import io.loadline.monitor.Monitor;
import io.loadline.monitor.MonitorSettings;
import io.loadline.policy.PolicyTexts;
import io.loadline.store.StoreSettings;
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
    private ServiceOptions service = ServiceOptions.of(Service.MONITOR, Service.ACTUATOR, Service.STORE);

    @Option(names = "--with-actuator", description = "Run the actuator in this process, too.")
    private boolean withActuator;

    @Option(names = "--with-store", description = "Run the store in this process, too.")
    private boolean withStore;

    @Override
    public Integer call() {
        if (!withActuator && service.speaksTo(Service.ACTUATOR)) {
            throw new BadInput("where to send and what to scale is for the actuator: give these options to"
                    + " loadline actuator, or add --with-actuator");
        }
        Records settings = service.records();
        MonitorSettings monitoring = settings.monitor()
                .withPolicies(settings.policies().map(PolicyTexts::load).orElseGet(List::of));
        // What is missing must be told before anything runs.
        Optional<ActuatorSettings> acting =
                withActuator ? Optional.of(settings.actuator().withHttpPort(NONE)) : Optional.empty();
        Optional<StoreSettings> storing =
                withStore ? Optional.of(settings.store().withHttpPort(NONE)) : Optional.empty();
        return Running.untilStopped(running -> {
            ClusterWatch.require(monitoring);
            // One process, one /metrics: whatever else runs here is shown at the monitor's port.
            Exposition exposition = new Exposition();
            Monitor monitor = Monitor.start(monitoring, exposition);
            running.add(monitor, () -> failure(monitor.status().failures()));
            acting.ifPresent(actuator -> running.add(ActuatorCommand.start(actuator, exposition), Optional::empty));
            storing.ifPresent(store -> {
                DynamoDbStore started = DynamoDbStore.start(
                        store, settings.dynamoDb().orElseThrow(), settings.storeRetry(), exposition);
                running.add(
                        started,
                        () -> started.store().progress().failure().map(why -> "the store has stopped: " + why));
            });
        });
    }

    private static Optional<String> failure(Map<String, String> failures) {
        return failures.isEmpty() ? Optional.empty() : Optional.of("the monitor has stopped: " + failures);
    }
}
