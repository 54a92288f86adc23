package io.loadline.actuator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes claims and completions, one transaction each. It tries until Kafka has taken them: after an effect the trace of
 * it must not be given up. Never waits for anything but Kafka, so the workers may share it.
 */
final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final ConsumerGroupMetadata group;
    private final Offsets offsets;
    private Producer<byte[], byte[]> producer;

    /** Comes on duty: whoever wrote before is fenced, and what it left open is aborted. */
    Journal(Supplier<Producer<byte[], byte[]>> producers, String group, Offsets offsets) {
        this.producers = producers;
        this.group = new ConsumerGroupMetadata(group);
        this.offsets = offsets;
        this.producer = opened();
    }

    /** Writes records that finish nothing. */
    synchronized void write(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException {
        untilTaken(records, Map.of());
    }

    /** Writes records that finish a part of what was read, with the offset that may then be committed. */
    synchronized void write(List<ProducerRecord<byte[], byte[]>> records, Offsets.Ticket finishing)
            throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committable = offsets.committableWith(finishing);
        untilTaken(records, committable);
        offsets.finished(finishing);
        offsets.committed(committable);
    }

    /** Commits what was finished without a record of its own. */
    synchronized void commitOffsets() throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committable = offsets.committable();
        if (!committable.isEmpty()) {
            untilTaken(List.of(), committable);
            offsets.committed(committable);
        }
    }

    private void untilTaken(
            List<ProducerRecord<byte[], byte[]>> records, Map<TopicPartition, OffsetAndMetadata> committable)
            throws InterruptedException {
        while (true) {
            try {
                transaction(records, committable);
                return;
            } catch (InterruptException e) {
                Thread.interrupted();
                throw new InterruptedException("interrupted while writing the actuator's state");
            } catch (ProducerFencedException
                    | InvalidProducerEpochException
                    | AuthorizationException
                    | AuthenticationException
                    | RecordTooLargeException e) {
                throw new LostDutyException("Kafka does not take the actuator's state: " + e.getMessage(), e);
            } catch (KafkaException e) {
                LOG.warn("actuator state not written, trying again: {}", e.toString());
                Thread.sleep(PAUSE.toMillis());
                reopen();
            }
        }
    }

    private void transaction(
            List<ProducerRecord<byte[], byte[]>> records, Map<TopicPartition, OffsetAndMetadata> committable) {
        producer.beginTransaction();
        records.forEach(producer::send);
        if (!committable.isEmpty()) {
            producer.sendOffsetsToTransaction(committable, group);
        }
        producer.commitTransaction();
    }

    /** A new producer of the same id settles whatever the old one left in doubt. */
    private void reopen() throws InterruptedException {
        producer.close(Duration.ZERO);
        while (true) {
            try {
                producer = opened();
                return;
            } catch (InterruptException e) {
                Thread.interrupted();
                throw new InterruptedException("interrupted while coming back on duty");
            } catch (AuthorizationException | AuthenticationException e) {
                throw new LostDutyException("Kafka refuses the actuator: " + e.getMessage(), e);
            } catch (KafkaException e) {
                LOG.warn("actuator cannot reach Kafka, trying again: {}", e.toString());
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private Producer<byte[], byte[]> opened() {
        Producer<byte[], byte[]> opening = producers.get();
        try {
            opening.initTransactions();
            return opening;
        } catch (RuntimeException e) {
            opening.close(Duration.ZERO);
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
