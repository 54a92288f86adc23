package io.loadline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiversTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String ROUTING_KEY = "0123456789abcdef0123456789abcdef";
    private static final String TRIGGER = "{'routing_key':'%s','event_action':'trigger','dedup_key':'k','payload':"
            + "{'summary':'slow','source':'checkout','severity':'critical','custom_details':{'p95':'512 ms'}}}";

    private Receivers receivers;

    @BeforeEach
    void start() {
        receivers = Receivers.start();
    }

    @AfterEach
    void close() {
        receivers.close();
    }

    @Test
    void addsToAnOpenAlertAndOpensANewOneAfterTheResolve() throws Exception {
        assertThat(pagerDuty(trigger()).statusCode()).isEqualTo(202);
        pagerDuty(trigger());
        pagerDuty(event("acknowledge", "k"));
        pagerDuty(event("resolve", "k"));
        pagerDuty(event("resolve", "k"));
        pagerDuty(trigger());

        assertThat(receivers.ledger().entries())
                .extracting(LedgerEntry::effect)
                .containsExactly(
                        Effect.OPENED,
                        Effect.UPDATED,
                        Effect.ACKNOWLEDGED,
                        Effect.RESOLVED,
                        Effect.DROPPED,
                        Effect.OPENED);
        assertThat(receivers.ledger().opened("k")).isEqualTo(2);
        assertThat(receivers.ledger().resolved("k")).isEqualTo(1);
        assertThat(receivers.ledger().openAlertKeys()).containsExactly("k");
        assertThat(receivers.ledger().entries().get(0).field("payload.custom_details.p95"))
                .isEqualTo("512 ms");
    }

    @Test
    void dropsTheResolveOfAnotherRoutingKey() throws Exception {
        pagerDuty(trigger());

        pagerDuty(event("resolve", "k").replace(ROUTING_KEY, ROUTING_KEY.replace('0', 'f')));

        assertThat(receivers.ledger().openAlertKeys()).containsExactly("k");
    }

    @Test
    void makesADedupKeyForATriggerWithoutOne() throws Exception {
        HttpResponse<String> answer = pagerDuty(trigger().replace("\"dedup_key\":\"k\",", ""));

        String key = receivers.ledger().entries().get(0).key();
        assertThat(key).hasSize(32);
        assertThat(answer.body()).contains("\"dedup_key\":\"" + key + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "routing_key":"0                | "routing_key":"            | 'routing_key'
            "event_action":"trigger"        | "event_action":"close"     | 'event_action'
            "severity":"critical"           | "severity":"fatal"         | 'payload.severity'
            "source":"checkout"             | "source":""                | 'payload.source'
            "summary":"slow"                | "summary":""               | 'payload.summary'
            {"p95":"512 ms"}                | "512 ms"                   | 'payload.custom_details'
            "severity"                      | "timestamp":"now","severity" | 'payload.timestamp'
            "payload"                       | "images":[{"src":"http://a"}],"payload" | 'images.src'
            "payload"                       | "links":[{"text":"a"}],"payload" | 'links.href'
            {"routing_key"                  | ["routing_key"             | JSON object
            """, quoteCharacter = '`')
    void refusesAnEventThatBreaksARule(String part, String broken, String said) throws Exception {
        assertThat(trigger()).contains(part);

        HttpResponse<String> answer = pagerDuty(trigger().replace(part, broken));

        assertRefused(answer, said);
    }

    @Test
    void keepsTheLimitsOfPagerDuty() throws Exception {
        pagerDuty(trigger().replace("\"slow\"", "\"" + "s".repeat(1024) + "\""));
        pagerDuty(trigger().replace("\"k\"", "\"" + "k".repeat(255) + "\""));
        assertThat(receivers.ledger().delivered(Channel.PAGERDUTY)).hasSize(2);

        assertRefused(pagerDuty(trigger().replace("\"slow\"", "\"" + "s".repeat(1025) + "\"")), "1024");
        assertRefused(pagerDuty(trigger().replace("\"k\"", "\"" + "k".repeat(256) + "\"")), "255");
        assertRefused(pagerDuty(event("resolve", "")), "'dedup_key' is missing");
        assertRefused(pagerDuty(trigger().replace("512 ms", "x".repeat(512 * 1024))), "512 KB");
        assertThat(receivers.ledger().delivered(Channel.PAGERDUTY)).hasSize(2);
    }

    @Test
    void refusesMoreCallsThanTheRateAllows() throws Exception {
        receivers.limitPagerDutyTo(2);

        pagerDuty(trigger());
        pagerDuty(trigger());

        assertThat(pagerDuty(trigger()).statusCode()).isEqualTo(429);
    }

    @Test
    void takesSlackMessagesAndWebhooksAndRepeatsOfAnIdempotencyKeyOnce() throws Exception {
        assertThat(post(receivers.slackWebhook(), "{\"text\":\"hello\"}").body())
                .isEqualTo("ok");
        assertThat(post(receivers.slackWebhook(), "{}").statusCode()).isEqualTo(400);
        assertThat(post(receivers.slackWebhook(), "hello").body()).isEqualTo("invalid_payload");
        post(receivers.webhook("ops"), "{\"id\":\"a\"}", "Idempotency-Key", "a");
        post(receivers.webhook("ops"), "{\"id\":\"a\"}", "Idempotency-Key", "a");

        assertThat(receivers.ledger().counts())
                .isEqualTo(Map.of(
                        Channel.SLACK, Map.of(Effect.POSTED, 1L, Effect.REFUSED, 2L),
                        Channel.WEBHOOK, Map.of(Effect.POSTED, 1L, Effect.DUPLICATE, 1L)));
    }

    @Test
    void failsAsOftenAsAskedAndOnlyThere() throws Exception {
        receivers.faults().next(Channel.PAGERDUTY, 1, Fault.tooManyRequests(Duration.ofSeconds(30)));
        receivers.faults().next("/v2/", 1, Fault.refuse(503));

        assertThat(post(receivers.slackWebhook(), "{\"text\":\"a\"}").statusCode())
                .isEqualTo(200);
        HttpResponse<String> first = pagerDuty(trigger());
        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.headers().firstValue("Retry-After")).contains("30");
        assertThat(pagerDuty(trigger()).statusCode()).isEqualTo(503);
        assertThat(pagerDuty(trigger()).statusCode()).isEqualTo(202);

        assertThat(receivers.ledger().entries(Channel.PAGERDUTY))
                .extracting(LedgerEntry::effect)
                .containsExactly(Effect.FAULTED, Effect.FAULTED, Effect.OPENED);
        assertThat(receivers.ledger().count("k", Effect.FAULTED)).isEqualTo(2);
    }

    @Test
    void closesTheConnectionBeforeOrAfterTakingTheRequest() throws Exception {
        receivers.faults().always(Channel.PAGERDUTY, Fault.close());
        assertThatThrownBy(() -> pagerDuty(trigger())).isInstanceOf(IOException.class);
        assertThat(receivers.ledger().delivered(Channel.PAGERDUTY)).isEmpty();

        receivers.faults().clear();
        receivers.faults().next(1, Fault.takeAndClose());
        assertThatThrownBy(() -> pagerDuty(trigger())).isInstanceOf(IOException.class);
        assertThat(receivers.ledger().opened("k")).isEqualTo(1);
    }

    @Test
    void answersAnAcceptedEventThatIsThenLost() throws Exception {
        receivers.faults().next(1, Fault.lose());

        assertThat(pagerDuty(trigger()).statusCode()).isEqualTo(202);

        assertThat(receivers.ledger().count("k", Effect.LOST)).isEqualTo(1);
        assertThat(receivers.ledger().openAlertKeys()).isEmpty();
    }

    @Test
    void takesASlowRequestAlthoughItsClientGaveUpAndServesOthersMeanwhile() throws Exception {
        receivers.faults().next(1, Fault.slow(Duration.ofMillis(1500)));
        HttpRequest impatient = HttpRequest.newBuilder(receivers.pagerDutyEnqueue())
                .timeout(Duration.ofMillis(100))
                .POST(HttpRequest.BodyPublishers.ofString(trigger()))
                .build();

        assertThatThrownBy(() -> CLIENT.send(impatient, HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        pagerDuty(trigger().replace("\"k\"", "\"other\""));
        assertThat(receivers.ledger().alertKeys()).containsExactly("other");

        Awaitility.await().until(() -> receivers.ledger().opened("k") == 1);
    }

    @Test
    void answersNothingElse() throws Exception {
        assertThat(post(receivers.endpoint().resolve("/elsewhere"), "{}").statusCode())
                .isEqualTo(404);
        HttpRequest get = HttpRequest.newBuilder(receivers.pagerDutyEnqueue()).build();
        assertThat(CLIENT.send(get, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
        assertThat(receivers.ledger().entries()).isEmpty();
    }

    private void assertRefused(HttpResponse<String> answer, String said) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid event").contains(said);
        LedgerEntry last =
                receivers.ledger().entries().get(receivers.ledger().entries().size() - 1);
        assertThat(last.effect()).isEqualTo(Effect.REFUSED);
        assertThat(last.note()).contains(said);
    }

    private static String trigger() {
        return TRIGGER.formatted(ROUTING_KEY).replace('\'', '"');
    }

    private static String event(String action, String dedupKey) {
        return "{'routing_key':'%s','event_action':'%s','dedup_key':'%s'}"
                .formatted(ROUTING_KEY, action, dedupKey)
                .replace('\'', '"');
    }

    private HttpResponse<String> pagerDuty(String body) throws Exception {
        return post(receivers.pagerDutyEnqueue(), body);
    }

    private static HttpResponse<String> post(URI address, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
