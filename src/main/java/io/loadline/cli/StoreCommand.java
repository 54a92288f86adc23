package io.loadline.cli;

import io.loadline.adapter.aws.DynamoDbStore;
import io.loadline.config.Records;
import io.loadline.config.Service;
import io.loadline.metrics.Exposition;
import io.loadline.store.StoreSettings;
import io.loadline.topology.Topics;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    private ServiceOptions service = ServiceOptions.of(Service.STORE);

    @Override
    public Integer call() {
        Records settings = service.records();
        StoreSettings store = settings.store();
        Topics topics = settings.monitor().names();
        ClusterWatch.tell(
                settings.monitor(), "store", List.of(topics.logMetadata(), topics.audit(), topics.deadLetters()));
        return Running.untilStopped(running -> {
            DynamoDbStore started = DynamoDbStore.start(
                    store, settings.dynamoDb().orElseThrow(), settings.storeRetry(), new Exposition());
            running.add(
                    started, () -> started.store().progress().failure().map(why -> "the store has stopped: " + why));
        });
    }
}
