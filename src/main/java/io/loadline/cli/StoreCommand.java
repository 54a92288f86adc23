package io.loadline.cli;

import io.loadline.adapter.aws.DynamoDbStore;
import io.loadline.metrics.Exposition;
import io.loadline.monitor.MonitorSettings;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loadline store}: the store service. */
@Command(
        name = "store",
        header = "Run the store: log metadata and the audit trail to DynamoDB.",
        description = "Missing tables are made. An outage of DynamoDB delays it and loses nothing. Ends at SIGTERM.",
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline store --bootstrap broker1:9092 --region eu-west-1",
            "  loadline store --bootstrap localhost:9092 \\",
            "      --dynamodb-endpoint http://localhost:8000"
        })
final class StoreCommand implements Callable<Integer> {
    @Mixin
    private ServiceOptions service;

    @Mixin
    private StoreOptions storing;

    @Option(names = "--region", paramLabel = "REGION", description = "AWS region; without it, AWS_REGION.")
    private Optional<String> region = Optional.empty();

    @Override
    public Integer call() {
        MonitorSettings deployment = service.deployment(Optional.empty());
        ClusterWatch.tell(deployment);
        return Running.untilStopped(running -> {
            DynamoDbStore started = storing.start(deployment, deployment.httpPort(), region, new Exposition());
            running.add(
                    started, () -> started.store().progress().failure().map(why -> "the store has stopped: " + why));
        });
    }
}
