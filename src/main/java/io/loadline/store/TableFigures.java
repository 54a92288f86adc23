package io.loadline.store;

import io.loadline.metrics.Delays;
import io.loadline.metrics.FigureSource;
import io.loadline.metrics.Figures;
import io.loadline.store.Batch.Entry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** What the store does, table by table; written by its loop and read by anyone. */
final class TableFigures implements FigureSource {
    private static final double MILLIS = 1000;

    private final Map<String, Of> byTopic;
    private final StoreStatus status;
    private final Clock clock;

    private static final class Of {
        private final String table;
        private final Delays delays = new Delays();
        private final Map<TopicPartition, Long> lag = new HashMap<>();
        private long read;
        private long written;
        private long retried;
        private long rejected;
        private long waiting;
        private long oldestMillis = Long.MAX_VALUE;

        private Of(String table) {
            this.table = table;
        }
    }

    /** @param tables what each table is called here, by the topic that it is filled from */
    TableFigures(Map<String, String> tables, StoreStatus status, Clock clock) {
        this.status = status;
        this.clock = clock;
        byTopic = new TreeMap<>();
        tables.forEach((topic, table) -> byTopic.put(topic, new Of(table)));
    }

    synchronized void read(Entry entry) {
        of(entry).read++;
    }

    synchronized void retried(Entry entry) {
        of(entry).retried++;
    }

    synchronized void written(Entry entry) {
        Of of = of(entry);
        of.written++;
        of.delays.record(Duration.ofMillis(clock.millis() - entry.record().timestamp()));
    }

    synchronized void rejected(Entry entry) {
        of(entry).rejected++;
    }

    /** What waits now. */
    synchronized void waiting(List<Entry> entries) {
        for (Of of : byTopic.values()) {
            of.waiting = 0;
            of.oldestMillis = Long.MAX_VALUE;
        }
        for (Entry entry : entries) {
            Of of = of(entry);
            of.waiting++;
            of.oldestMillis = Math.min(of.oldestMillis, entry.record().timestamp());
        }
    }

    /** How far a partition's end is ahead of what was read. */
    synchronized void lag(TopicPartition partition, long records) {
        byTopic.get(partition.topic()).lag.put(partition, records);
    }

    /** Others read these now. */
    synchronized void gone(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> byTopic.get(partition.topic()).lag.remove(partition));
    }

    private Of of(Entry entry) {
        return byTopic.get(entry.record().topic());
    }

    @Override
    public synchronized void tell(Figures out) {
        Store.Progress progress = status.progress();
        out.flag("loadline_store_ready", "Whether the store writes.", progress.ready())
                .flag(
                        "loadline_store_failed",
                        "Whether the store has stopped for good.",
                        progress.failure().isPresent());
        byTopic.values().forEach(of -> tell(out, of));
    }

    private void tell(Figures out, Of of) {
        String[] table = {"table", of.table};
        double age = of.waiting == 0 ? 0 : (clock.millis() - of.oldestMillis) / MILLIS;
        out.counter("loadline_store_records_read_total", "Records read.", of.read, table)
                .counter(
                        "loadline_store_records_written_total",
                        "Records whose item is in its table.",
                        of.written,
                        table)
                .counter(
                        "loadline_store_records_retried_total",
                        "Writes that a table did not take yet.",
                        of.retried,
                        table)
                .gauge("loadline_store_records_in_flight", "Records read and not in their table.", of.waiting, table)
                .gauge(
                        "loadline_store_lag_records",
                        "Records not read yet.",
                        of.lag.values().stream().mapToLong(Long::longValue).sum(),
                        table)
                .gauge("loadline_store_oldest_in_flight_seconds", "Age of the oldest record in flight.", age, table)
                .delays(
                        "loadline_store_delay_seconds",
                        "From a record's arrival in its topic until its item was written.",
                        of.delays,
                        table);
        out.counter(
                "loadline_store_records_dead_lettered_total", "Records sent to the dead letters.", of.rejected, table);
    }
}
