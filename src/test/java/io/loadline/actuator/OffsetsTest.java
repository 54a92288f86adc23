package io.loadline.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OffsetsTest {
    private static final TopicPartition PARTITION = new TopicPartition("notifications", 0);

    private final Offsets offsets = new Offsets();

    @Test
    void commitsNoFurtherThanTheLowestUnfinishedRecord() {
        Offsets.Ticket first = offsets.read(PARTITION, 5, 1);
        Offsets.Ticket second = offsets.read(PARTITION, 6, 1);
        offsets.finished(second);
        assertThat(offsets.committable()).isEqualTo(upTo(5));

        offsets.finished(first);

        assertThat(offsets.committable()).isEqualTo(upTo(7));
        assertThat(offsets.unfinished()).isZero();
    }

    @Test
    void aRecordIsFinishedWithItsLastPart() {
        Offsets.Ticket ticket = offsets.read(PARTITION, 5, 2);
        assertThat(offsets.committableWith(ticket)).isEqualTo(upTo(5));

        offsets.finished(ticket);

        assertThat(offsets.committableWith(ticket)).isEqualTo(upTo(6));
        assertThat(offsets.committable()).isEqualTo(upTo(5));
    }

    @Test
    void passesOverRecordsThatAskForNothing() {
        offsets.read(PARTITION, 5, 0);
        assertThat(offsets.committable()).isEqualTo(upTo(6));

        offsets.committed(offsets.committable());

        assertThat(offsets.committable()).isEmpty();
    }

    private static Map<TopicPartition, OffsetAndMetadata> upTo(long offset) {
        return Map.of(PARTITION, new OffsetAndMetadata(offset));
    }
}
