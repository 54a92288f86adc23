package io.loadline.actuator;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records were read and are not finished. What may be committed of a partition is its lowest unfinished record;
 * what is finished beyond it is told from the state topic when it is read again.
 */
final class Offsets {
    /** One record on its way; finished when each of its parts is. */
    static final class Ticket {
        private final TopicPartition partition;
        private final long offset;
        private int parts;

        private Ticket(TopicPartition partition, long offset, int parts) {
            this.partition = partition;
            this.offset = offset;
            this.parts = parts;
        }
    }

    private static final class Progress {
        private final TreeSet<Long> unfinished = new TreeSet<>();
        private long next;
        private long committed = -1;

        private long frontier(Ticket finishing) {
            for (long offset : unfinished) {
                if (finishing == null || finishing.offset != offset || finishing.parts > 1) {
                    return offset;
                }
            }
            return next;
        }
    }

    private final Map<TopicPartition, Progress> partitions = new HashMap<>();

    /** @param parts how many calls of {@link #finished} it takes; 0 if it is finished already */
    synchronized Ticket read(TopicPartition partition, long offset, int parts) {
        Progress progress = partitions.computeIfAbsent(partition, key -> new Progress());
        progress.next = offset + 1;
        if (parts > 0) {
            progress.unfinished.add(offset);
        }
        return new Ticket(partition, offset, parts);
    }

    synchronized void finished(Ticket ticket) {
        ticket.parts--;
        if (ticket.parts <= 0) {
            partitions.get(ticket.partition).unfinished.remove(ticket.offset);
        }
    }

    /** What could be committed now and was not yet. */
    synchronized Map<TopicPartition, OffsetAndMetadata> committable() {
        return advanced(null);
    }

    /** What can be committed together with the last trace of a part of this record. */
    synchronized Map<TopicPartition, OffsetAndMetadata> committableWith(Ticket finishing) {
        return advanced(finishing);
    }

    synchronized void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> partitions.get(partition).committed = offset.offset());
    }

    synchronized int unfinished() {
        return partitions.values().stream()
                .mapToInt(progress -> progress.unfinished.size())
                .sum();
    }

    private Map<TopicPartition, OffsetAndMetadata> advanced(Ticket finishing) {
        Map<TopicPartition, OffsetAndMetadata> result = new HashMap<>();
        partitions.forEach((partition, progress) -> {
            Ticket own = finishing != null && finishing.partition.equals(partition) ? finishing : null;
            long frontier = progress.frontier(own);
            if (frontier > progress.committed) {
                result.put(partition, new OffsetAndMetadata(frontier));
            }
        });
        return result;
    }
}
