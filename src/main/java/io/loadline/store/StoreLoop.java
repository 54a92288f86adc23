package io.loadline.store;

import io.loadline.store.Batch.Entry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Read, write, commit, over and over, in one thread. While something waits for its table nothing more is read, but the
 * consumer is still polled, so that an outage of the tables never costs the place in the group.
 */
final class StoreLoop implements Runnable, ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(StoreLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Collection<String> topics;
    private final RecordReader reader;
    private final Destination destination;
    private final Duration pause;
    private final StoreStatus status;
    private final TableFigures figures;
    private final Batch batch = new Batch();
    private volatile boolean stopping;

    StoreLoop(
            Consumer<byte[], byte[]> consumer,
            Collection<String> topics,
            RecordReader reader,
            Destination destination,
            Duration pause,
            StoreStatus status,
            TableFigures figures) {
        this.figures = figures;
        this.consumer = consumer;
        this.topics = List.copyOf(topics);
        this.reader = reader;
        this.destination = destination;
        this.pause = pause;
        this.status = status;
    }

    /** Asks the loop to end after the turn it is in; what waits then is read again by the next member. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        try (consumer) {
            consumer.subscribe(topics, this);
            while (!stopping) {
                read(POLL);
                if (settle()) {
                    consumer.resume(consumer.assignment());
                } else {
                    waitForTables();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // Not only exceptions: whatever ends this thread must be seen by the health check.
            LOG.error("store loop ended", e);
            status.failed(e);
        } finally {
            status.stopped();
        }
    }

    private void read(Duration timeout) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
            Entry entry = new Entry(record, reader.read(record));
            batch.add(entry);
            figures.read(entry);
        }
        consumer.assignment().forEach(partition -> consumer.currentLag(partition)
                .ifPresent(records -> figures.lag(partition, records)));
    }

    /** Writes what waits and commits what is done. @return whether nothing waits any more */
    private boolean settle() throws InterruptedException {
        List<Entry> left = destination.take(batch.waiting());
        batch.keep(left);
        figures.waiting(left);
        commit();
        return left.isEmpty();
    }

    private void waitForTables() {
        long until = System.nanoTime() + pause.toNanos();
        do {
            consumer.pause(consumer.assignment());
            // A partition that was assigned just now may still deliver.
            read(POLL.compareTo(pause) < 0 ? POLL : pause);
        } while (!stopping && System.nanoTime() - until < 0);
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = batch.committable();
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets);
            batch.committed(offsets);
        } catch (RebalanceInProgressException | CommitFailedException e) {
            LOG.debug("commit postponed by a rebalance: {}", e.getMessage());
        } catch (RetriableException e) {
            LOG.warn("commit failed, trying again partitions={}: {}", offsets.keySet(), e.getMessage());
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        status.joined();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commit();
        batch.forget(partitions);
        figures.gone(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        batch.forget(partitions);
        figures.gone(partitions);
    }
}
