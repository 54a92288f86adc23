package io.loadline.adapter.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.actuator.Commands;
import io.loadline.actuator.Delivery;
import io.loadline.actuator.ReceiverSettings;
import io.loadline.actuator.Secret;
import io.loadline.command.Notification.Event;
import io.loadline.embedded.Channel;
import io.loadline.embedded.Effect;
import io.loadline.embedded.Fault;
import io.loadline.embedded.LedgerEntry;
import io.loadline.embedded.Receivers;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PagerDutyNotifierTest {
    private static final Secret KEY = new Secret("0123456789abcdef0123456789abcdef");

    private Receivers receivers;
    private PagerDutyNotifier notifier;

    @BeforeEach
    void start() {
        receivers = Receivers.start();
        notifier = PagerDutyNotifier.of(new ReceiverSettings.PagerDuty(receivers.pagerDutyEnqueue(), KEY));
    }

    @AfterEach
    void stop() {
        receivers.close();
    }

    @Test
    void opensUpdatesAndResolvesOneAlert() {
        assertThat(notifier.deliver(Commands.notification("a", Event.OPEN))).isInstanceOf(Delivery.Done.class);
        assertThat(notifier.deliver(Commands.notification("a", Event.UPDATE))).isInstanceOf(Delivery.Done.class);
        assertThat(notifier.deliver(Commands.notification("a", Event.ESCALATE))).isInstanceOf(Delivery.Done.class);
        assertThat(notifier.deliver(Commands.notification("a", Event.RESOLVE))).isInstanceOf(Delivery.Done.class);

        assertThat(receivers.ledger().entries(Channel.PAGERDUTY))
                .extracting(LedgerEntry::effect)
                .containsExactly(Effect.OPENED, Effect.UPDATED, Effect.UPDATED, Effect.RESOLVED);
    }

    @Test
    void saysWhatIsKnownAndLinksTheRunbook() {
        notifier.deliver(Commands.notification("a", Event.OPEN));

        LedgerEntry entry = only();
        assertThat(entry.field("dedup_key")).isEqualTo("key-a");
        assertThat(entry.field("client")).isEqualTo("loadline");
        assertThat(entry.field("payload.severity")).isEqualTo("critical");
        assertThat(entry.field("payload.source")).isEqualTo("orders");
        assertThat(entry.field("payload.custom_details.command_id")).isEqualTo("a-open");
        assertThat(entry.field("links[0].href")).isEqualTo("https://runbooks.example/orders");
    }

    @Test
    void keepsToTheLimitsWhateverItIsGiven() {
        Delivery delivery = notifier.deliver(
                Commands.worded("a", "\u0007" + "😀".repeat(1000), "😀\n".repeat(200_000), "wiki/orders"));

        assertThat(delivery).isInstanceOf(Delivery.Done.class);
        assertThat(only().field("payload.summary").length()).isBetween(1000, 1024);
        assertThat(only().field("links[0].href")).isEmpty();
        assertThat(only().field("payload.custom_details.runbook")).isEqualTo("wiki/orders");
    }

    @Test
    void saysForHowLongItIsAskedToWait() {
        receivers.faults().next(Channel.PAGERDUTY, 1, Fault.tooManyRequests(Duration.ofSeconds(7)));

        assertThat(notifier.deliver(Commands.notification("a", Event.OPEN)))
                .isInstanceOfSatisfying(
                        Delivery.Retry.class, retry -> assertThat(retry.after()).contains(Duration.ofSeconds(7)));
    }

    @Test
    void asksForAnotherTryAfterTroubleButNotAfterARefusal() {
        receivers.faults().next(Channel.PAGERDUTY, 1, Fault.refuse(503));
        receivers.faults().next(Channel.PAGERDUTY, 1, Fault.refuse(400));
        receivers.faults().next(Channel.PAGERDUTY, 1, Fault.close());

        assertThat(notifier.deliver(Commands.notification("a", Event.OPEN))).isInstanceOf(Delivery.Retry.class);
        assertThat(notifier.deliver(Commands.notification("a", Event.OPEN))).isInstanceOf(Delivery.Rejected.class);
        assertThat(notifier.deliver(Commands.notification("a", Event.OPEN))).isInstanceOf(Delivery.Retry.class);
    }

    @Test
    void neverShowsTheRoutingKey() {
        assertThat(new ReceiverSettings.PagerDuty(URI.create("http://localhost/x"), KEY))
                .asString()
                .doesNotContain(KEY.value());
    }

    @Test
    void readsSecondsAndDates() {
        Instant now = Instant.parse("2026-11-20T10:00:00Z");

        assertThat(RetryAfter.parse("120", now)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.parse("Fri, 20 Nov 2026 10:00:30 GMT", now)).contains(Duration.ofSeconds(30));
        assertThat(RetryAfter.parse("Fri, 20 Nov 2026 09:00:00 GMT", now)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse("soon", now)).isEmpty();
    }

    private LedgerEntry only() {
        assertThat(receivers.ledger().entries(Channel.PAGERDUTY)).hasSize(1);
        return receivers.ledger().entries(Channel.PAGERDUTY).get(0);
    }
}
