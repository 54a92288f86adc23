package io.loadline.adapter.aws;

import io.loadline.actuator.Delivery;
import io.loadline.actuator.Notifier;
import io.loadline.actuator.ReceiverSettings;
import io.loadline.adapter.Wording;
import io.loadline.command.Notification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * Publishes notifications to a topic. A FIFO topic delivers a command once within its five minutes; a standard topic has
 * no such key, so there a crash can cause one more copy, which carries the same command id.
 */
public final class SnsNotifier implements Notifier {
    /** Fewer than 100 characters, and no line breaks or control characters. */
    private static final int LONGEST_SUBJECT = 99;
    /** A message may have 256 KiB with its attributes; a character has at most three bytes per UTF-16 unit. */
    private static final int LONGEST_DETAIL = 60_000;

    private static final int LONGEST_ATTRIBUTE = 256;
    private static final int LONGEST_SUMMARY = 1024;

    private final SnsClient client;
    private final String topicArn;

    SnsNotifier(SnsClient client, String topicArn) {
        this.client = client;
        this.topicArn = topicArn;
    }

    /** With a client of its own, which {@link #close} closes. */
    public static SnsNotifier of(ReceiverSettings.Sns settings) {
        return new SnsNotifier(
                Calls.once(SnsClient.builder(), region(settings), settings.endpoint())
                        .build(),
                settings.topicArn());
    }

    /** The one that is set, or the one in the topic's name. */
    static Optional<String> region(ReceiverSettings.Sns settings) {
        return settings.region()
                .or(() -> Optional.of(settings.topicArn().split(":", -1)[3]).filter(it -> !it.isBlank()));
    }

    @Override
    public Delivery deliver(Notification notification) {
        try {
            return new Delivery.Done(
                    "message " + client.publish(request(notification, topicArn)).messageId());
        } catch (AwsServiceException e) {
            return Calls.isTemporary(e)
                    ? Delivery.retry(Calls.reason(e))
                    : new Delivery.Rejected(topicArn + " refuses the message: " + Calls.reason(e));
        } catch (AbortedException e) {
            Thread.currentThread().interrupt();
            return Delivery.retry("interrupted");
        } catch (SdkClientException e) {
            return Delivery.retry("SNS cannot be reached: " + e.getMessage());
        }
    }

    static PublishRequest request(Notification notification, String topicArn) {
        PublishRequest.Builder request = PublishRequest.builder()
                .topicArn(topicArn)
                .subject(Wording.line(notification.summary(), LONGEST_SUBJECT))
                .message(message(notification))
                .messageAttributes(attributes(notification));
        if (topicArn.endsWith(".fifo")) {
            request.messageGroupId(notification.incidentId()).messageDeduplicationId(notification.commandId());
        }
        return request.build();
    }

    private static String message(Notification notification) {
        StringBuilder text = new StringBuilder()
                .append(Wording.line(notification.summary(), LONGEST_SUMMARY))
                .append("\n\n")
                .append(Wording.cut(notification.detail(), LONGEST_DETAIL))
                .append("\n\n");
        notification.runbook().ifPresent(runbook -> line(text, "Runbook", runbook));
        line(text, "Service", notification.service());
        line(text, "Event", notification.event().code() + " (" + notification.reason() + ")");
        line(text, "Decided at", notification.instant().toString());
        line(text, "Incident", notification.incidentId());
        line(text, "Command", notification.commandId());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name)
                .append(": ")
                .append(Wording.line(value, LONGEST_SUMMARY))
                .append('\n');
    }

    private static Map<String, MessageAttributeValue> attributes(Notification notification) {
        Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
        put(attributes, "severity", notification.severity().code());
        put(attributes, "service", notification.service());
        put(attributes, "event", notification.event().code());
        put(attributes, "incident_id", notification.incidentId());
        put(attributes, "command_id", notification.commandId());
        return attributes;
    }

    /** SNS refuses an attribute without a value. */
    private static void put(Map<String, MessageAttributeValue> attributes, String name, String value) {
        String fit = Wording.line(value, LONGEST_ATTRIBUTE);
        if (!fit.isEmpty()) {
            attributes.put(
                    name,
                    MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue(fit)
                            .build());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
