package io.loadline.exactness;

import io.loadline.topology.Heartbeat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Everything that was written to the input topics, as the broker kept it. */
final class InputLog {
    private static final Comparator<Entry> BY_ARRIVAL = Comparator.comparingLong(Entry::arrival)
            .thenComparing(Entry::topic)
            .thenComparingInt(Entry::partition)
            .thenComparingLong(Entry::offset);

    private final List<Entry> entries;
    private final int sources;

    /**
     * One record.
     *
     * @param topic its topic without the prefix
     * @param arrival its timestamp
     * @param heartbeat whether it only says that time passes
     * @param value its bytes; null when it has none
     */
    record Entry(String topic, int partition, long offset, long arrival, boolean heartbeat, byte[] value) {
        String source() {
            return topic + "-" + partition;
        }
    }

    private InputLog(List<Entry> entries, int sources) {
        this.entries = entries;
        this.sources = sources;
    }

    static InputLog of(List<Entry> entries, int sources) {
        return new InputLog(entries.stream().sorted(BY_ARRIVAL).toList(), sources);
    }

    static InputLog read(Cluster cluster, String prefix, int partitions) {
        List<Entry> entries = Stream.of("metrics", "logs", "control")
                .flatMap(topic -> cluster.read(prefix + "." + topic).stream().map(record -> entry(topic, record)))
                .sorted(BY_ARRIVAL)
                .toList();
        return new InputLog(entries, 2 * partitions + 1);
    }

    private static Entry entry(String topic, ConsumerRecord<byte[], byte[]> record) {
        boolean heartbeat = record.value() == null && record.headers().lastHeader(Heartbeat.HEADER) != null;
        return new Entry(topic, record.partition(), record.offset(), record.timestamp(), heartbeat, record.value());
    }

    /** In an order that could have been, by arrival. */
    List<Entry> entries() {
        return entries;
    }

    /** In another order that could have been: the partitions are read in turns of some hundred records. */
    List<Entry> inTurns(int turn) {
        List<List<Entry>> bySource = new ArrayList<>(entries.stream()
                .sorted(Comparator.comparing(Entry::topic).thenComparingInt(Entry::partition))
                .collect(java.util.stream.Collectors.groupingBy(
                        Entry::source, java.util.TreeMap::new, java.util.stream.Collectors.toList()))
                .values());
        List<Entry> ordered = new ArrayList<>();
        for (int from = 0; ordered.size() < entries.size(); from += turn) {
            for (List<Entry> source : bySource) {
                source.sort(Comparator.comparingLong(Entry::offset));
                ordered.addAll(source.subList(Math.min(from, source.size()), Math.min(from + turn, source.size())));
            }
        }
        return ordered;
    }

    /** Number of sources of time. */
    int sources() {
        return sources;
    }
}
