package io.loadline.adapter.pagerduty;

import io.loadline.actuator.Delivery;
import io.loadline.actuator.Notifier;
import io.loadline.actuator.ReceiverSettings;
import io.loadline.adapter.Wording;
import io.loadline.command.Notification;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;

/** Triggers and resolves alerts at PagerDuty. A repetition with the key of an open alert pages nobody again. */
public final class PagerDutyNotifier implements Notifier {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 200;

    private final ReceiverSettings.PagerDuty settings;
    private final HttpClient http;
    private final Clock clock;

    PagerDutyNotifier(ReceiverSettings.PagerDuty settings, HttpClient http, Clock clock) {
        this.settings = settings;
        this.http = http;
        this.clock = clock;
    }

    /** With an HTTP client of its own; ten seconds for a connection and for an answer. */
    public static PagerDutyNotifier of(ReceiverSettings.PagerDuty settings) {
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return new PagerDutyNotifier(settings, http, Clock.systemUTC());
    }

    @Override
    public Delivery deliver(Notification notification) {
        HttpRequest request = HttpRequest.newBuilder(settings.endpoint())
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        PagerDutyEvent.body(notification, settings.routingKey().value())))
                .build();
        try {
            return delivery(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Delivery.retry("PagerDuty cannot be reached at " + settings.endpoint() + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Delivery.retry("interrupted");
        }
    }

    /** An alert that opens only to be resolved would wake somebody for nothing. */
    @Override
    public boolean wantsSummaries() {
        return false;
    }

    /**
     * What an answer means: 202 is taken, 429 and 5xx may be taken later, anything else never is.
     *
     * @see <a href="https://developer.pagerduty.com/docs/events-api-v2-overview">Events API v2 overview</a>
     */
    private Delivery delivery(HttpResponse<String> response) {
        int status = response.statusCode();
        String answer = "status " + status + " " + Wording.line(response.body(), LONGEST_ANSWER);
        if (status >= 200 && status < 300) {
            return new Delivery.Done(answer);
        }
        if (status == 429 || status >= 500) {
            return new Delivery.Retry(
                    response.headers().firstValue("Retry-After").flatMap(it -> RetryAfter.parse(it, clock.instant())),
                    answer);
        }
        return new Delivery.Rejected(answer);
    }
}
