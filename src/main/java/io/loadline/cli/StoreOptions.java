package io.loadline.cli;

import io.loadline.adapter.aws.DynamoDbSettings;
import io.loadline.adapter.aws.DynamoDbStore;
import io.loadline.metrics.Exposition;
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

    DynamoDbStore start(
            MonitorSettings deployment, int httpPort, Optional<String> region, Exposition exposition) {
        return DynamoDbStore.start(settings(deployment, httpPort), dynamoDb(region), exposition);
    }

    StoreSettings settings(MonitorSettings deployment, int httpPort) {
        return StoreSettings.defaults(deployment.bootstrap())
                .withPrefixes(deployment.prefix(), tablePrefix)
                .withKafka(deployment.kafka())
                .withHttpHost(deployment.httpHost())
                .withHttpPort(httpPort);
    }

    Optional<URI> endpoint() {
        return endpoint;
    }

    private DynamoDbSettings dynamoDb(Optional<String> region) {
        return dynamoDbIfKnown(region)
                .orElseThrow(() -> new BadInput("no AWS region is known: give --region, or set AWS_REGION"));
    }

    Optional<DynamoDbSettings> dynamoDbIfKnown(Optional<String> region) {
        return endpoint.map(DynamoDbSettings::at)
                .or(() -> region.or(() -> Optional.ofNullable(System.getenv("AWS_REGION")))
                        .map(DynamoDbSettings::inRegion));
    }
}
