package io.loadline.adapter.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where DynamoDB is.
 *
 * @param endpoint address of DynamoDB Local or another stand-in; empty for the one of AWS in the region
 * @param region name of the AWS region; any does for a local endpoint
 * @param callTimeout how long one call may take, more than 0
 */
public record DynamoDbSettings(Optional<URI> endpoint, String region, Duration callTimeout) {
    public DynamoDbSettings {
        endpoint.ifPresent(uri -> {
            if (uri.getHost() == null) {
                throw new IllegalArgumentException(
                        "dynamodb.endpoint '" + uri + "' has no host: write it as http://host:port");
            }
        });
        if (region.isBlank()) {
            throw new IllegalArgumentException("dynamodb.region is empty: name one, for instance eu-west-1");
        }
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException("dynamodb.call_timeout must be more than 0 s, was " + callTimeout);
        }
    }

    /** AWS itself, in a region. */
    public static DynamoDbSettings inRegion(String region) {
        return new DynamoDbSettings(Optional.empty(), region, Duration.ofSeconds(5));
    }

    /** A stand-in at an address, for instance DynamoDB Local. */
    public static DynamoDbSettings at(URI endpoint) {
        return new DynamoDbSettings(Optional.of(endpoint), "us-east-1", Duration.ofSeconds(5));
    }

    /** Whether the endpoint is on this machine, where any credentials do. */
    public boolean isLoopback() {
        return endpoint.map(URI::getHost)
                .filter(host -> host.equals("localhost") || host.equals("[::1]") || host.startsWith("127."))
                .isPresent();
    }
}
