package io.loadline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.sample.RejectReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DeliveriesTest {
    private final List<Callback> sent = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private Duration passed = Duration.ZERO;
    private final Deliveries deliveries = new Deliveries(
            (record, told) -> sent.add(told),
            (place, reason, message, line) -> refused.add(place + " " + reason.code()),
            () -> System.nanoTime() + passed.toNanos());

    private void send(long linesBefore, int bytes) throws InterruptedException {
        long unit = deliveries.begin(new long[] {linesBefore});
        deliveries.send(new Deliveries.Shipment(
                unit,
                "x.metrics",
                false,
                "shop",
                new byte[bytes],
                3,
                OptionalLong.empty(),
                new Place("a.jsonl", linesBefore + 1)));
    }

    @Test
    void knowsUpToWhereEverythingIsWritten() throws InterruptedException {
        send(0, 10);
        send(7, 10);
        send(9, 10);

        sent.get(1).onCompletion(null, null);
        assertThat(deliveries.written(new long[] {20})).containsExactly(0);
        sent.get(0).onCompletion(null, null);
        assertThat(deliveries.written(new long[] {20})).containsExactly(9);
        sent.get(2).onCompletion(null, null);
        assertThat(deliveries.written(new long[] {20})).containsExactly(20);
        assertThat(deliveries.samples()).isEqualTo(9);
    }

    @Test
    void waitsWhileTooMuchIsUnderWay() throws InterruptedException {
        send(0, Deliveries.ROOM_BYTES);
        deliveries.giveUpAfter(Duration.ofMillis(200));

        send(5, 10);

        assertThat(sent).hasSize(1);
        assertThat(deliveries.awaitAll()).isFalse();
        assertThat(deliveries.written(new long[] {9})).containsExactly(0);
        sent.get(0).onCompletion(null, null);
        assertThat(deliveries.written(new long[] {9})).containsExactly(5);
    }

    @Test
    void isSilentSinceTheOldestSendWithoutAnswerNotSinceTheLastAnswer() throws InterruptedException {
        send(0, 10);
        sent.get(0).onCompletion(null, null);
        passed = Duration.ofSeconds(60);
        assertThat(deliveries.silence()).isZero();

        send(1, 10);
        assertThat(deliveries.silence()).isLessThan(Duration.ofSeconds(5));
        passed = Duration.ofSeconds(66);
        send(2, 10);
        assertThat(deliveries.silence()).isGreaterThanOrEqualTo(Duration.ofSeconds(6));
        sent.get(1).onCompletion(null, null);
        assertThat(deliveries.silence()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void goesOnAfterARecordThatIsTooLargeAndNamesItsPlace() throws InterruptedException {
        send(4, 10);

        sent.get(0).onCompletion(null, new RecordTooLargeException("too large"));

        assertThat(refused).hasSize(3).containsOnly("a.jsonl:5 " + RejectReason.TOO_LARGE.code());
        assertThat(deliveries.failure()).isEmpty();
        assertThat(deliveries.awaitAll()).isTrue();
    }

    @Test
    void endsAtAnyOtherRefusalAndNamesItsPlace() throws InterruptedException {
        send(4, 10);

        sent.get(0).onCompletion(null, new TimeoutException("expired"));

        assertThat(deliveries.failure()).get().asString().contains("a.jsonl:5", "x.metrics", "expired");
        assertThat(deliveries.awaitAll()).isFalse();
        assertThat(deliveries.written(new long[] {9})).containsExactly(4);
    }
}
