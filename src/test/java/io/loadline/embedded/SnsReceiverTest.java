package io.loadline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sns.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sns.model.ThrottledException;
import software.amazon.awssdk.services.sns.model.TooManyEntriesInBatchRequestException;

class SnsReceiverTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
    private Receivers receivers;
    private SnsClient sns;
    private String standard;
    private String fifo;

    @BeforeEach
    void start() {
        receivers = Receivers.start(now::get);
        sns = client(true);
        standard = receivers.createTopic("pages");
        fifo = sns.createTopic(topic -> topic.name("pages.fifo").attributes(Map.of("FifoTopic", "true")))
                .topicArn();
    }

    @AfterEach
    void close() {
        sns.close();
        receivers.close();
    }

    @Test
    void publishesAMessageWithItsAttributes() {
        String text = "p95 < 500 ms & rising: \"größer\"\n100 %";
        String id = sns.publish(message(standard)
                        .message(text)
                        .subject("checkout is slow")
                        .messageAttributes(Map.of(
                                "level",
                                MessageAttributeValue.builder()
                                        .dataType("String")
                                        .stringValue("critical")
                                        .build()))
                        .build())
                .messageId();

        LedgerEntry entry = receivers.ledger().delivered(Channel.SNS).get(1);
        assertThat(id).isNotEmpty();
        assertThat(entry.target()).isEqualTo(standard);
        assertThat(entry.field("Message")).isEqualTo(text);
        assertThat(entry.field("Subject")).isEqualTo("checkout is slow");
        assertThat(entry.field("MessageAttributes.level")).isEqualTo("critical");
        assertThat(entry.receivedAt()).isEqualTo(now.get());
    }

    @Test
    void acceptsARepeatWithinFiveMinutesWithoutDeliveringItAgain() {
        PublishRequest request =
                message(fifo).messageGroupId("g").messageDeduplicationId("d").build();

        String first = sns.publish(request).messageId();
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(5)).minusMillis(1));
        String repeat = sns.publish(request).messageId();
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(5)));
        String later = sns.publish(request).messageId();

        assertThat(repeat).isEqualTo(first).isNotEqualTo(later);
        assertThat(receivers.ledger().count("d", Effect.PUBLISHED)).isEqualTo(2);
        assertThat(receivers.ledger().count("d", Effect.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void keepsTheLimitsOfAMessage() {
        sns.publish(message(standard)
                .message("ä".repeat(131_072))
                .subject("s".repeat(99))
                .build());

        assertRefused(message(standard).message("ä".repeat(131_072) + "x"), "Message too long");
        assertRefused(message(standard).subject("s".repeat(100)), "Subject");
        assertRefused(message(standard).subject("two\nlines"), "Subject");
        assertRefused(message(standard).message("no json").messageStructure("json"), "JSON");
        assertRefused(message(standard).message("{\"sms\":\"a\"}").messageStructure("json"), "default");
        assertRefused(message(standard).messageDeduplicationId("d"), "not valid for this topic type");
        assertRefused(message(fifo).messageDeduplicationId("d"), "MessageGroupId");
        assertRefused(message(fifo).messageGroupId("g"), "ContentBasedDeduplication");
        assertRefused(message(fifo).messageGroupId("g").messageDeduplicationId("d".repeat(129)), "128");
        assertRefused(message(""), "TopicArn");
        assertThat(receivers.ledger().delivered(Channel.SNS)).hasSize(2);
    }

    @Test
    void countsAttributesIntoTheSize() {
        assertRefused(
                message(standard)
                        .message("x".repeat(262_144 - 10))
                        .messageAttributes(Map.of(
                                "level",
                                MessageAttributeValue.builder()
                                        .dataType("String")
                                        .stringValue("critical")
                                        .build())),
                "Message too long");
    }

    @Test
    void knowsOnlyTheTopicsThatWereMade() {
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> sns.publish(message(standard + "-2").build()))
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(404));
        assertThatThrownBy(() -> sns.createTopic(topic -> topic.name("no spaces")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void deduplicatesByContentWhereTheTopicSaysSo() {
        String arn = sns.createTopic(topic -> topic.name("content.fifo")
                        .attributes(Map.of("FifoTopic", "true", "ContentBasedDeduplication", "true")))
                .topicArn();

        sns.publish(message(arn).messageGroupId("g").build());
        sns.publish(message(arn).messageGroupId("g").build());

        assertThat(receivers.ledger().entries(entry -> entry.effect() == Effect.DUPLICATE))
                .hasSize(1);
    }

    @Test
    void saysWhichEntriesOfABatchFailed() {
        receivers.faults().next(Channel.SNS, 1, Fault.partialBatch());

        PublishBatchResponse answer = sns.publishBatch(batch -> batch.topicArn(standard)
                .publishBatchRequestEntries(entry("a", "one"), entry("b", "two"), entry("c", "")));

        assertThat(answer.successful()).extracting(success -> success.id()).containsExactly("a");
        assertThat(answer.failed()).extracting(BatchResultErrorEntry::id).containsExactly("b", "c");
        assertThat(answer.failed())
                .extracting(BatchResultErrorEntry::senderFault)
                .containsExactly(false, true);
        assertThat(receivers.ledger().entries(entry -> entry.action().equals("PublishBatch")))
                .extracting(LedgerEntry::effect)
                .containsExactly(Effect.PUBLISHED, Effect.FAULTED, Effect.REFUSED);
    }

    @Test
    void keepsTheLimitsOfABatch() {
        List<PublishBatchRequestEntry> eleven =
                IntStream.range(0, 11).mapToObj(i -> entry("e" + i, "x")).toList();

        assertThat(publishBatch(eleven.subList(0, 10)).successful()).hasSize(10);
        assertThatThrownBy(() -> publishBatch(eleven)).isInstanceOf(TooManyEntriesInBatchRequestException.class);
        assertThatThrownBy(() -> publishBatch(List.of(entry("a", "x"), entry("a", "y"))))
                .isInstanceOf(BatchEntryIdsNotDistinctException.class);
        assertThatThrownBy(() -> publishBatch(List.of(entry("a", "x".repeat(262_144)), entry("b", "y"))))
                .isInstanceOf(BatchRequestTooLongException.class);
    }

    @Test
    void throttlesAndFailsAsTheServiceSoThatTheClientRetries() {
        receivers.faults().next(Channel.SNS, 1, Fault.tooManyRequests());
        assertThatThrownBy(() -> sns.publish(message(standard).build())).isInstanceOf(ThrottledException.class);

        receivers.faults().next(Channel.SNS, 1, Fault.refuse(500));
        try (SnsClient retrying = client(false)) {
            assertThat(retrying.publish(message(standard).build()).messageId()).isNotEmpty();
        }
        assertThat(receivers.ledger().entries(entry -> entry.action().equals("Publish")))
                .extracting(LedgerEntry::effect)
                .containsExactly(Effect.FAULTED, Effect.FAULTED, Effect.PUBLISHED);
    }

    private void assertRefused(PublishRequest.Builder request, String said) {
        assertThatExceptionOfType(SnsException.class)
                .isThrownBy(() -> sns.publish(request.build()))
                .isInstanceOf(InvalidParameterException.class)
                .withMessageContaining(said)
                .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400));
    }

    private PublishBatchResponse publishBatch(List<PublishBatchRequestEntry> entries) {
        return sns.publishBatch(batch -> batch.topicArn(standard).publishBatchRequestEntries(entries));
    }

    private static PublishRequest.Builder message(String topic) {
        return PublishRequest.builder().topicArn(topic).message("hello");
    }

    private static PublishBatchRequestEntry entry(String id, String text) {
        return PublishBatchRequestEntry.builder().id(id).message(text).build();
    }

    private SnsClient client(boolean once) {
        return SnsClient.builder()
                .endpointOverride(receivers.snsEndpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(override -> override.retryStrategy(
                        once
                                ? DefaultRetryStrategy.doNotRetry()
                                : DefaultRetryStrategy.standardStrategyBuilder().build()))
                .build();
    }
}
