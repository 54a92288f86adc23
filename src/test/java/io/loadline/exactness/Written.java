package io.loadline.exactness;

import io.loadline.audit.AuditRecord;
import io.loadline.engine.PaneRecord;
import io.loadline.pane.Pane;
import io.loadline.pane.WindowStats;
import io.loadline.pane.WindowSums;
import io.loadline.sample.SeriesKey;
import io.loadline.wire.Codec;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Everything that a deployment has written and committed. */
final class Written {
    private static final List<String> TOPICS = List.of(
            "evaluations", "alerts", "notifications", "scale-commands", "command-results", "audit-events", "snapshots");

    private final List<ConsumerRecord<byte[], byte[]>> panes;
    private final List<ConsumerRecord<byte[], byte[]>> deadLetters;
    private final List<ConsumerRecord<byte[], byte[]>> logMetadata;
    private final List<ConsumerRecord<byte[], byte[]>> audit;
    private final List<ConsumerRecord<byte[], byte[]>> decisions = new ArrayList<>();
    private final long[] evaluationAppends;
    private final Decided decided = new Decided();

    private Written(Cluster cluster, String prefix) {
        panes = cluster.read(prefix + ".panes");
        deadLetters = cluster.read(prefix + ".dead-letters");
        logMetadata = cluster.read(prefix + ".log-metadata");
        audit = cluster.read(prefix + ".audit");
        List<ConsumerRecord<byte[], byte[]>> evaluations = cluster.read(prefix + ".evaluations");
        evaluationAppends = evaluations.stream()
                .mapToLong(ConsumerRecord::timestamp)
                .sorted()
                .toArray();
        keep(evaluations, Codecs.EVALUATION, decided::evaluation);
        keep(cluster.read(prefix + ".alerts"), Codecs.ALERT_TRANSITION, decided::transition);
        keep(cluster.read(prefix + ".notifications"), Codecs.NOTIFICATION, decided::notification);
        keep(cluster.read(prefix + ".scale-commands"), Codecs.SCALE_COMMAND, decided::scale);
        keep(cluster.read(prefix + ".command-results"), Codecs.COMMAND_RESULT, decided::effect);
        keep(cluster.read(prefix + ".audit-events"), Codecs.AUDIT_EVENT, decided::audit);
        decisions.addAll(cluster.read(prefix + ".snapshots"));
    }

    private <T> void keep(List<ConsumerRecord<byte[], byte[]>> records, Codec<T> codec, Consumer<T> out) {
        records.forEach(record -> out.accept(decode(record, codec)));
        decisions.addAll(records);
    }

    /**
     * What was decided about the panes of one partition, by topic and in order, as text. Audit events found in logs are
     * no decisions.
     */
    Map<String, List<String>> values(int partition) {
        Map<String, List<String>> values = new TreeMap<>();
        TOPICS.forEach(topic -> values.put(topic, new ArrayList<>()));
        for (ConsumerRecord<byte[], byte[]> record : decisions) {
            String topic = record.topic().substring(record.topic().indexOf('.') + 1);
            boolean logged = topic.equals("audit-events")
                    && decode(record, Codecs.AUDIT_EVENT).actionType().equals(Traffic.LOGGED_ACTION);
            if (!logged && (record.partition() == partition || topic.equals("scale-commands"))) {
                values.get(topic).add(Decided.hex(record.value()));
            }
        }
        return values;
    }

    static Written read(Cluster cluster, String prefix) {
        return new Written(cluster, prefix);
    }

    static <T> T decode(ConsumerRecord<byte[], byte[]> record, Codec<T> codec) {
        try {
            return codec.decode(record.value());
        } catch (UndecodableException e) {
            throw new IllegalStateException("topic " + record.topic() + " holds what cannot be read", e);
        }
    }

    /** What was decided; audit events include those found in logs. */
    Decided decided() {
        return decided;
    }

    /** The records of the panes topic, by partition, then offset. */
    List<ConsumerRecord<byte[], byte[]>> panes() {
        return panes;
    }

    /** Events in all panes, by series: ok, error, throttled, log lines, log errors. */
    Map<SeriesKey, long[]> countsInPanes() {
        Map<SeriesKey, WindowSums> sums = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : panes) {
            if (decode(record, Codecs.PANE_RECORD) instanceof PaneRecord.Partials partials) {
                partials.entries().forEach(entry -> sums.computeIfAbsent(entry.series(), key -> new WindowSums())
                        .add(Pane.fromBytes(entry.pane())));
            }
        }
        Map<SeriesKey, long[]> counts = new TreeMap<>();
        sums.forEach((series, sum) -> {
            WindowStats stats = sum.stats(List::of);
            counts.put(series, new long[] {
                stats.ok(), stats.errors(), stats.throttled(), stats.logs() - stats.logErrors(), stats.logErrors()
            });
        });
        return counts;
    }

    /** For each dead letter the record that it comes from, and the sample in it. */
    List<String> deadLetterPlaces() {
        return deadLetters.stream()
                .map(record -> header(record, "topic") + "-" + header(record, "partition") + "@"
                        + header(record, "offset") + "/" + header(record, "index"))
                .toList();
    }

    /** The log line of each metadata record. */
    List<String> logIds() {
        return logMetadata.stream()
                .map(record -> decode(record, Codecs.LOG_METADATA).getLogId())
                .toList();
    }

    /** Ids of the audit events before these offsets, sorted. */
    List<String> auditEventIds(Map<TopicPartition, Long> ends) {
        return decisions.stream()
                .filter(record -> record.topic().endsWith(".audit-events"))
                .filter(record ->
                        record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L))
                .map(record -> decode(record, Codecs.AUDIT_EVENT).auditId())
                .sorted()
                .toList();
    }

    /** The audit trail, chain by chain. */
    List<AuditRecord> audit() {
        return audit.stream().map(record -> decode(record, Codecs.AUDIT_RECORD)).toList();
    }

    /** The dead letters. */
    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return deadLetters;
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .orElse("");
    }

    /** Longest time between two appends of evaluations, in milliseconds, within a span of append time. */
    long longestPause(long from, long to) {
        long longest = 0;
        for (int i = 1; i < evaluationAppends.length; i++) {
            if (evaluationAppends[i] >= from && evaluationAppends[i - 1] <= to) {
                longest = Math.max(longest, evaluationAppends[i] - evaluationAppends[i - 1]);
            }
        }
        return longest;
    }
}
