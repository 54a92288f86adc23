package io.loadline.cli;

import io.loadline.actuator.Actuator;
import io.loadline.actuator.ActuatorSettings;
import io.loadline.actuator.ReceiverSettings;
import io.loadline.actuator.ScalingSettings;
import io.loadline.actuator.Secret;
import io.loadline.adapter.RemoteTargets;
import io.loadline.command.GuardSettings;
import io.loadline.metrics.Exposition;
import io.loadline.monitor.MonitorSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where the actuator sends to, and what it may change. */
final class ActuatorOptions {
    private static final Logger LOG = LoggerFactory.getLogger(ActuatorOptions.class);
    /** A key on the command line would be read by everyone who lists the processes. */
    private static final String ROUTING_KEY = "LOADLINE_PAGERDUTY_ROUTING_KEY";

    @Option(
            names = "--sns-topic",
            paramLabel = "ARN",
            description = "SNS topic that is the receiver \"sns\"; best a FIFO one, which recognises repeats.")
    private Optional<String> snsTopic = Optional.empty();

    @Option(names = "--sns-endpoint", paramLabel = "URL", description = "Another address of SNS than AWS's own.")
    private Optional<URI> snsEndpoint = Optional.empty();

    @Option(
            names = "--pagerduty-endpoint",
            paramLabel = "URL",
            description = "Another address than PagerDuty's own. The receiver \"pagerduty\" is there when"
                    + " LOADLINE_PAGERDUTY_ROUTING_KEY is set.")
    private Optional<URI> pagerDutyEndpoint = Optional.empty();

    @Option(
            names = "--allow-scaling",
            arity = "1..*",
            paramLabel = "RESOURCE",
            description = "Resources whose capacity may be changed, * for any characters, for instance"
                    + " 'dynamodb:table/orders*'; without it nothing is changed.")
    private List<String> resources = List.of();

    @Option(
            names = "--kill-switch",
            paramLabel = "FILE",
            description = "While this file exists no capacity is changed; looked at before each act.")
    private Optional<Path> killSwitch = Optional.empty();

    /** Whether anything is said about receivers or scaling. */
    boolean isGiven() {
        return snsTopic.isPresent()
                || snsEndpoint.isPresent()
                || pagerDutyEndpoint.isPresent()
                || !resources.isEmpty()
                || killSwitch.isPresent();
    }

    Actuator start(
            MonitorSettings deployment,
            int httpPort,
            Optional<String> region,
            Optional<URI> dynamoDbEndpoint,
            Exposition exposition) {
        ActuatorSettings settings = settings(deployment, httpPort, region, dynamoDbEndpoint);
        LOG.info(
                "the actuator knows receivers={} and may scale resources={}",
                settings.receivers().keySet(),
                resources);
        return Actuator.start(settings, new RemoteTargets(), exposition);
    }

    ActuatorSettings settings(
            MonitorSettings deployment, int httpPort, Optional<String> region, Optional<URI> dynamoDbEndpoint) {
        ScalingSettings scaling = resources.isEmpty()
                ? ScalingSettings.off()
                : new ScalingSettings(true, GuardSettings.allowing(resources), killSwitch, region, dynamoDbEndpoint);
        return ActuatorSettings.defaults(deployment.bootstrap())
                .withTopicPrefix(deployment.prefix())
                .withKafka(deployment.kafka())
                .withReceivers(receivers(region))
                .withScaling(scaling)
                .withHttpHost(deployment.httpHost())
                .withHttpPort(httpPort);
    }

    private Map<String, ReceiverSettings> receivers(Optional<String> region) {
        Map<String, ReceiverSettings> receivers = new TreeMap<>();
        snsTopic.ifPresent(arn -> receivers.put("sns", new ReceiverSettings.Sns(arn, region, snsEndpoint)));
        Optional<String> routingKey =
                Optional.ofNullable(System.getenv(ROUTING_KEY)).filter(key -> !key.isBlank());
        if (pagerDutyEndpoint.isPresent() && routingKey.isEmpty()) {
            throw new BadInput("--pagerduty-endpoint needs PagerDuty's integration key: set " + ROUTING_KEY);
        }
        if (snsEndpoint.isPresent() && snsTopic.isEmpty()) {
            throw new BadInput("--sns-endpoint needs a topic to publish to: give --sns-topic");
        }
        routingKey.ifPresent(key -> receivers.put(
                "pagerduty",
                new ReceiverSettings.PagerDuty(
                        pagerDutyEndpoint.orElse(ReceiverSettings.PagerDuty.EVENTS), new Secret(key))));
        return receivers;
    }
}
