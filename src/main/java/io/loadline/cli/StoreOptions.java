package io.loadline.cli;

import io.loadline.adapter.aws.DynamoDbSettings;
import io.loadline.adapter.aws.DynamoDbStore;
import io.loadline.monitor.MonitorSettings;
import io.loadline.store.StoreSettings;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the store writes. */
final class StoreOptions {
    @Option(
            names = "--dynamodb-endpoint",
            paramLabel = "URL",
            description = "Address of DynamoDB Local or another stand-in; without it, AWS.")
    private Optional<URI> endpoint = Optional.empty();

    @Option(
            names = "--table-prefix",
            paramLabel = "NAME",
            defaultValue = "loadline-",
            description = "What the names of the tables begin with (default: ${DEFAULT-VALUE}).")
    private String tablePrefix = "";

    DynamoDbStore start(MonitorSettings deployment, int httpPort, Optional<String> region) {
        StoreSettings settings = StoreSettings.defaults(deployment.bootstrap())
                .withPrefixes(deployment.prefix(), tablePrefix)
                .withKafka(deployment.kafka())
                .withHttpHost(deployment.httpHost())
                .withHttpPort(httpPort);
        return DynamoDbStore.start(settings, dynamoDb(region));
    }

    Optional<URI> endpoint() {
        return endpoint;
    }

    private DynamoDbSettings dynamoDb(Optional<String> region) {
        if (endpoint.isPresent()) {
            return DynamoDbSettings.at(endpoint.get());
        }
        return DynamoDbSettings.inRegion(region.or(() -> Optional.ofNullable(System.getenv("AWS_REGION")))
                .orElseThrow(() -> new BadInput("no AWS region is known: give --region, or set AWS_REGION")));
    }
}
