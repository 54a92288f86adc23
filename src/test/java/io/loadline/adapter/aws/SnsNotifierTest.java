package io.loadline.adapter.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.actuator.Commands;
import io.loadline.actuator.Delivery;
import io.loadline.actuator.ReceiverSettings;
import io.loadline.command.Notification;
import io.loadline.command.Notification.Event;
import io.loadline.embedded.Channel;
import io.loadline.embedded.Effect;
import io.loadline.embedded.Fault;
import io.loadline.embedded.LedgerEntry;
import io.loadline.embedded.Receivers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.model.PublishRequest;

class SnsNotifierTest {
    private Receivers receivers;

    @BeforeEach
    void start() {
        receivers = Receivers.start();
    }

    @AfterEach
    void stop() {
        receivers.close();
    }

    @Test
    void publishesWithSubjectAndAttributes() {
        Delivery delivery = deliver("pages", Commands.notification("a", Event.OPEN));

        assertThat(delivery).isInstanceOf(Delivery.Done.class);
        LedgerEntry entry = published().get(0);
        assertThat(entry.field("Subject")).isEqualTo("latency_p95 of orders is 912 ms");
        assertThat(entry.field("Message")).contains("latency_p95 912 ms > 500 ms", "Command: a-open");
        assertThat(entry.field("MessageAttributes.severity")).isEqualTo("critical");
        assertThat(entry.field("MessageAttributes.service")).isEqualTo("orders");
        assertThat(entry.field("MessageAttributes.event")).isEqualTo("open");
        assertThat(entry.field("MessageAttributes.incident_id")).isEqualTo("a");
    }

    @Test
    void aFifoTopicDeliversARepetitionOnce() {
        deliver("pages.fifo", Commands.notification("a", Event.OPEN));
        deliver("pages.fifo", Commands.notification("a", Event.OPEN));
        deliver("pages.fifo", Commands.notification("a", Event.RESOLVE));

        assertThat(published()).extracting(LedgerEntry::key).containsExactly("a-open", "a-resolve");
        assertThat(published()).allMatch(entry -> entry.field("MessageGroupId").equals("a"));
    }

    @Test
    void keepsToTheLimitsWhateverItIsGiven() {
        Notification hard =
                Commands.worded("a", "line\nbreak\u0007 " + "😀".repeat(1000), "😀".repeat(200_000), "wiki");

        assertThat(deliver("pages", hard)).isInstanceOf(Delivery.Done.class);
        PublishRequest request = SnsNotifier.request(hard, "arn:aws:sns:us-east-1:1:pages");
        assertThat(request.subject()).hasSizeBetween(90, 99).startsWith("line break 😀");
        assertThat(request.message().getBytes(UTF_8).length).isBetween(100_000, 256 * 1024 - 4096);
    }

    @Test
    void asksForAnotherTryAfterTroubleButNotAfterARefusal() {
        receivers.faults().next(Channel.SNS, 1, Fault.refuse(503));
        receivers.faults().next(Channel.SNS, 1, Fault.tooManyRequests());
        receivers.faults().next(Channel.SNS, 1, Fault.close());
        receivers.faults().next(Channel.SNS, 1, Fault.refuse(403));

        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(deliver("pages", Commands.notification("a", Event.OPEN)))
                    .as("attempt %d", attempt)
                    .isInstanceOf(Delivery.Retry.class);
        }
        assertThat(deliver("pages", Commands.notification("a", Event.OPEN))).isInstanceOf(Delivery.Rejected.class);
        assertThat(published()).isEmpty();
    }

    @Test
    void refusesForGoodATopicThatIsNotThere() {
        Delivery delivery =
                deliverTo("arn:aws:sns:us-east-1:000000000000:missing", Commands.notification("a", Event.OPEN));

        assertThat(delivery).isInstanceOfSatisfying(Delivery.Rejected.class, rejected -> assertThat(rejected.detail())
                .contains("NotFound", "missing"));
    }

    private Delivery deliver(String topic, Notification notification) {
        return deliverTo(receivers.createTopic(topic), notification);
    }

    private Delivery deliverTo(String topicArn, Notification notification) {
        try (SnsNotifier notifier = SnsNotifier.of(
                new ReceiverSettings.Sns(topicArn, Optional.empty(), Optional.of(receivers.snsEndpoint())))) {
            return notifier.deliver(notification);
        }
    }

    private List<LedgerEntry> published() {
        return receivers.ledger().entries(entry -> entry.effect() == Effect.PUBLISHED);
    }
}
