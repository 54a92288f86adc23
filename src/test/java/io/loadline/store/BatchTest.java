package io.loadline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);

    private final Batch batch = new Batch();

    @Test
    void commitsUpToTheFirstRecordThatStillWaits() {
        List.of(entry(0, 10), entry(0, 11), entry(0, 12), entry(1, 5)).forEach(batch::add);

        batch.keep(List.of(batch.waiting().get(1)));

        assertThat(batch.committable())
                .containsOnly(Map.entry(P0, new OffsetAndMetadata(11)), Map.entry(P1, new OffsetAndMetadata(6)));
    }

    @Test
    void nothingIsCommittedTwice() {
        batch.add(entry(0, 10));
        batch.keep(List.of());
        batch.committed(batch.committable());

        assertThat(batch.committable()).isEmpty();
    }

    @Test
    void whatAFailedCommitLeftIsCommittedLater() {
        batch.add(entry(0, 10));
        batch.keep(List.of());
        batch.committable();
        batch.add(entry(0, 11));
        batch.keep(List.of());

        assertThat(batch.committable()).containsEntry(P0, new OffsetAndMetadata(12));
    }

    @Test
    void aPartitionThatWentAwayIsNeitherWrittenNorCommitted() {
        batch.add(entry(0, 10));
        batch.add(entry(1, 5));

        batch.forget(List.of(P0));

        assertThat(batch.waiting()).hasSize(1);
        assertThat(batch.committable()).containsOnlyKeys(P1);
    }

    private static Batch.Entry entry(int partition, long offset) {
        return new Batch.Entry(
                new ConsumerRecord<>("t", partition, offset, new byte[0], new byte[0]), new Batch.Todo.Bury("r", "d"));
    }
}
