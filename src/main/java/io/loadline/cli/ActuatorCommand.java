package io.loadline.cli;

import io.loadline.actuator.Actuator;
import io.loadline.metrics.Exposition;
import io.loadline.monitor.MonitorSettings;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loadline actuator}: the actuator service. */
@Command(
        name = "actuator",
        header = "Run the actuator: it pages, publishes and scales, each once.",
        description = {
            "Receivers are named as policies name them: sns and pagerduty. PagerDuty's integration key is taken from the"
                    + " environment, LOADLINE_PAGERDUTY_ROUTING_KEY, and AWS credentials from their usual places.",
            "Ends at SIGTERM; what it has not finished is finished by the next one."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  export LOADLINE_PAGERDUTY_ROUTING_KEY=...",
            "  loadline actuator --bootstrap broker1:9092 --http-port 8081 \\",
            "      --sns-topic arn:aws:sns:eu-west-1:123456789012:pages.fifo \\",
            "      --allow-scaling 'dynamodb:table/orders*' --region eu-west-1"
        })
final class ActuatorCommand implements Callable<Integer> {
    @Mixin
    private ServiceOptions service;

    @Mixin
    private ActuatorOptions acting;

    @Option(
            names = "--dynamodb-endpoint",
            paramLabel = "URL",
            description = "Address of DynamoDB Local or another stand-in; without it, AWS.")
    private Optional<URI> dynamoDbEndpoint = Optional.empty();

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "AWS region of the tables and topics; without it, that of the environment and of the ARN.")
    private Optional<String> region = Optional.empty();

    @Override
    public Integer call() {
        MonitorSettings deployment = service.deployment(Optional.empty());
        ClusterWatch.tell(deployment);
        return Running.untilStopped(running -> {
            Actuator started =
                    acting.start(deployment, deployment.httpPort(), region, dynamoDbEndpoint, new Exposition());
            // What keeps it from its duty it tries again; it never stops by itself.
            running.add(started, Optional::empty);
        });
    }
}
