package io.loadline.cli;

import io.loadline.engine.ControlEvent;
import io.loadline.engine.IncidentView;
import io.loadline.monitor.MonitorSettings;
import io.loadline.standing.ControlTopic;
import io.loadline.standing.Push;
import io.loadline.standing.Standing;
import io.loadline.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loadline ack}: takes an incident. */
@Command(
        name = "ack",
        header = "Take an open incident: every pending step of its escalation stops.",
        description = "It stays open until its alerts recover; what is new in it is still told.",
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline ack 32110a53884e --bootstrap broker1:9092 --reason 'rolling back'",
            "  loadline ack checkout-api --bootstrap broker1:9092"
        })
final class AckCommand implements Callable<Integer> {
    @Mixin
    private ServiceOptions service;

    @Parameters(
            paramLabel = "INCIDENT",
            description = "Id of an open incident, a unique beginning of it, or the name of its service.")
    private String incident = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who; the user's name when not given.")
    private Optional<String> by = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "What is being done about it.")
    private String reason;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long to wait until it has taken effect (default: ${DEFAULT-VALUE}).")
    private Duration wait;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        MonitorSettings deployment = Deployments.reachable(service);
        try (Standing standing =
                Deployments.standing(deployment, spec.commandLine().getErr())) {
            IncidentView found = Prefixes.one(
                    "open incident",
                    incident,
                    standing.incidents(),
                    IncidentView::id,
                    IncidentView::service,
                    each -> each.service() + ", " + each.members().size() + " alerts");
            found.acknowledgements()
                    .forEach(each -> Deployments.notes(spec.commandLine().getErr())
                            .accept("it was acknowledged by " + each.by() + " at " + Json.time(each.at())
                                    + (each.reason().isEmpty() ? "" : ": " + each.reason())));
            ControlEvent.Body body = new ControlEvent.Acknowledge(found.id());
            long offset = new ControlTopic(deployment)
                    .write(
                            "acknowledge/" + found.id(),
                            new ControlEvent(Instant.now(), by.orElseGet(Deployments::user), reason, body));
            Push push = Push.await(standing, body, offset, wait);
            return Deployments.told(
                    "incident " + AlertLines.shortened(found.id()) + " of " + RejectLog.inert(found.service())
                            + " acknowledged",
                    push,
                    spec.commandLine());
        }
    }
}
