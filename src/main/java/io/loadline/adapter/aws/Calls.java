package io.loadline.adapter.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** How the actuator calls AWS: each call once, because it has its own rule for trying again. */
final class Calls {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String ANY_REGION = "us-east-1";

    private Calls() {}

    /** Credentials come from the SDK's default chain; an endpoint on this machine checks none, so fixed ones do. */
    static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B once(
            B builder, Optional<String> region, Optional<URI> endpoint) {
        builder.httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(TIMEOUT))
                .overrideConfiguration(override ->
                        override.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(TIMEOUT));
        region.map(Region::of).ifPresent(builder::region);
        endpoint.ifPresent(builder::endpointOverride);
        if (endpoint.filter(Calls::isLoopback).isPresent()) {
            builder.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
            if (region.isEmpty()) {
                builder.region(Region.of(ANY_REGION));
            }
        }
        return builder;
    }

    /** Whether the same call may succeed later. */
    static boolean isTemporary(AwsServiceException e) {
        return e.statusCode() >= 500 || e.statusCode() == 429 || e.isThrottlingException();
    }

    /** What the service said, without the request's particulars. */
    static String reason(AwsServiceException e) {
        return e.awsErrorDetails() == null
                ? "status " + e.statusCode()
                : e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage();
    }

    static boolean isLoopback(URI endpoint) {
        String host = String.valueOf(endpoint.getHost());
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }
}
