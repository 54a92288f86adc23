package io.loadline.cli;

import io.loadline.actuator.Actuator;
import io.loadline.actuator.ActuatorSettings;
import io.loadline.adapter.RemoteTargets;
import io.loadline.config.Records;
import io.loadline.config.Service;
import io.loadline.metrics.Exposition;
import io.loadline.topology.Topics;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    private static final Logger LOG = LoggerFactory.getLogger(ActuatorCommand.class);

    @Mixin
    private ServiceOptions service = ServiceOptions.of(Service.ACTUATOR);

    @Override
    public Integer call() {
        Records settings = service.records();
        ActuatorSettings acting = settings.actuator();
        Topics topics = settings.monitor().names();
        ClusterWatch.tell(
                settings.monitor(),
                "actuator",
                List.of(
                        topics.notifications(),
                        topics.scaleCommands(),
                        topics.commandResults(),
                        topics.actuatorState()));
        // What keeps it from its duty it tries again; it never stops by itself.
        return Running.untilStopped(running -> running.add(start(acting, new Exposition()), Optional::empty));
    }

    static Actuator start(ActuatorSettings settings, Exposition exposition) {
        LOG.info(
                "the actuator knows receivers={} and may scale resources={}",
                settings.receivers().keySet(),
                settings.scaling().guard().allowedResources());
        return Actuator.start(settings, new RemoteTargets(), exposition);
    }
}
