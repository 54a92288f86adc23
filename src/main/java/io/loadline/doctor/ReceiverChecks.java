package io.loadline.doctor;

import io.loadline.actuator.ActuatorSettings;
import io.loadline.actuator.Reading;
import io.loadline.actuator.ReceiverSettings;
import io.loadline.actuator.ScalingSettings;
import io.loadline.adapter.aws.AwsProbe;
import io.loadline.adapter.aws.DynamoDbCapacityScaler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the actuator reaches: receivers, and tables that it may scale. Nobody is paged, nothing is published. */
final class ReceiverChecks {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Optional<ActuatorSettings> actuator;

    ReceiverChecks(DoctorSettings settings) {
        this.actuator = settings.actuator();
    }

    void sns(Findings findings) {
        boolean any = false;
        for (Map.Entry<String, ReceiverSettings> each : receivers().entrySet()) {
            if (each.getValue() instanceof ReceiverSettings.Sns sns) {
                any = true;
                sns(each.getKey(), sns, findings);
            }
        }
        if (!any) {
            findings.notChecked("the settings have no SNS topic (--sns-topic)");
        }
    }

    private static void sns(String name, ReceiverSettings.Sns sns, Findings findings) {
        AwsProbe.Answer answer = AwsProbe.topic(sns);
        String found = "receiver %s, %s: %s".formatted(name, sns.topicArn(), answer.detail());
        switch (answer.kind()) {
            case FINE -> {
                if (sns.topicArn().endsWith(".fifo")) {
                    findings.ok(found);
                } else {
                    findings.warning(
                            found + "; a standard topic cannot tell a repeat from a new message",
                            "use a FIFO topic (its name ends with .fifo), or accept one more message for each crash");
                }
            }
            case MISSING, WRONG -> findings.failed(found, "make the topic, or correct --sns-topic");
            // To publish is enough for the actuator; to look is not worth a further right.
            case DENIED ->
                findings.notChecked(found + "; the topic answers, but its attributes may not be read"
                        + " (sns:GetTopicAttributes, which only the doctor uses)");
            default -> findings.failed(found, "check --sns-endpoint, the region in the ARN, and the network");
        }
    }

    void pagerDuty(Findings findings) throws InterruptedException {
        boolean any = false;
        for (Map.Entry<String, ReceiverSettings> each : receivers().entrySet()) {
            if (each.getValue() instanceof ReceiverSettings.PagerDuty pagerDuty) {
                any = true;
                pagerDuty(each.getKey(), pagerDuty, findings);
            }
        }
        if (!any) {
            findings.notChecked("the settings have no PagerDuty key (LOADLINE_PAGERDUTY_ROUTING_KEY)");
        }
    }

    /** A GET without the key: whatever it answers, it opens nothing. */
    private static void pagerDuty(String name, ReceiverSettings.PagerDuty settings, Findings findings)
            throws InterruptedException {
        URI endpoint = settings.endpoint();
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(LIMIT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        try {
            int status = http.send(
                            HttpRequest.newBuilder(endpoint)
                                    .timeout(LIMIT)
                                    .GET()
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status >= 500 || status == 407) {
                findings.failed(
                        "receiver %s: %s answers with status %d".formatted(name, endpoint.getHost(), status),
                        "look at status.pagerduty.com, and at proxies between");
            } else if (!settings.routingKey().value().matches("[0-9A-Za-z]{32}")) {
                findings.warning(
                        "receiver %s: %s answers, but the key does not look like an integration key (32 letters and"
                                        .formatted(name, endpoint.getHost())
                                + " digits)",
                        "copy the integration key of the service's Events API v2 integration into"
                                + " LOADLINE_PAGERDUTY_ROUTING_KEY");
            } else {
                findings.ok("receiver %s: %s answers; whether it knows the key only a page can tell"
                        .formatted(name, endpoint.getHost()));
            }
        } catch (IOException e) {
            findings.failed(
                    "receiver %s: %s cannot be reached: %s".formatted(name, endpoint, Connection.because(e)),
                    "allow connections to it from where the actuator runs, or correct --pagerduty-endpoint");
        }
    }

    void scaling(Findings findings) {
        Optional<ScalingSettings> settings =
                actuator.map(ActuatorSettings::scaling).filter(ScalingSettings::enabled);
        if (settings.isEmpty()) {
            findings.notChecked("scaling is off (--allow-scaling)");
            return;
        }
        Optional<Path> killSwitch = settings.get().killSwitchFile().filter(Files::exists);
        if (killSwitch.isPresent() || settings.get().guard().killSwitch()) {
            findings.warning(
                    "the kill switch is on"
                            + killSwitch.map(file -> ": " + file + " exists").orElse("") + ", nothing is scaled",
                    "remove the file when scaling is wanted again");
        }
        try (DynamoDbCapacityScaler scaler = DynamoDbCapacityScaler.of(settings.get())) {
            for (String resource : settings.get().guard().allowedResources()) {
                if (resource.contains("*")) {
                    findings.notChecked(resource + ": a pattern; which tables it means only commands tell");
                } else {
                    tell(resource, scaler.read(resource, "write_capacity"), findings);
                }
            }
        }
    }

    private static void tell(String resource, Reading reading, Findings findings) {
        if (reading instanceof Reading.Known known) {
            if (known.capacity().onDemand()) {
                findings.warning(
                        resource + " is on demand: there is no capacity to set",
                        "take it out of --allow-scaling, or give the table provisioned capacity");
            } else {
                findings.ok("%s has %d write capacity units%s"
                        .formatted(
                                resource,
                                known.capacity().value(),
                                known.capacity().changing() ? ", a change is under way" : ""));
            }
        } else if (reading instanceof Reading.Unreadable unreadable) {
            findings.failed(
                    unreadable.detail(),
                    "correct --allow-scaling, and allow dynamodb:DescribeTable and UpdateTable on the table");
        } else if (reading instanceof Reading.Unavailable unavailable) {
            findings.failed(
                    resource + ": " + unavailable.detail(), "check --region, --dynamodb-endpoint and the network");
        }
    }

    private Map<String, ReceiverSettings> receivers() {
        return actuator.map(ActuatorSettings::receivers).map(TreeMap::new).orElseGet(TreeMap::new);
    }
}
