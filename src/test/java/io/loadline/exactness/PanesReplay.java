package io.loadline.exactness;

import io.loadline.engine.Evaluator;
import io.loadline.engine.EvaluatorSettings;
import io.loadline.engine.SnapshotChunk;
import io.loadline.engine.Snapshots;
import io.loadline.engine.StateStore;
import io.loadline.engine.TimeSettings;
import io.loadline.policy.PolicyReader;
import io.loadline.wire.Codec;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/** The panes of one partition, fed to an evaluator alone. */
final class PanesReplay {
    private final String deployment;
    private final int partition;
    private final int partitions;
    private final List<ConsumerRecord<byte[], byte[]>> panes;

    /** @param panes the records of one partition, by offset */
    PanesReplay(String deployment, int partition, int partitions, List<ConsumerRecord<byte[], byte[]>> panes) {
        this.deployment = deployment;
        this.partition = partition;
        this.partitions = partitions;
        this.panes = panes;
    }

    int size() {
        return panes.size();
    }

    /** Index of the first record behind an offset. */
    int behind(long offset) {
        return (int) panes.stream().filter(record -> record.offset() <= offset).count();
    }

    /** What all of them decide. */
    Decided all() {
        Decided decided = new Decided();
        feed(evaluator(StateStore.onHeap()), 0, panes.size(), decided);
        return decided;
    }

    /** What the records before an index decide. */
    Decided head(int index) {
        Decided decided = new Decided();
        feed(evaluator(StateStore.onHeap()), 0, index, decided);
        return decided;
    }

    /** What the records from an index on decide, from the state that those before it left, as a snapshot has it. */
    Decided tailFromSnapshot(int index) {
        StateStore before = StateStore.onHeap();
        Evaluator head = evaluator(before);
        feed(head, 0, index, new Decided());
        head.flush();
        List<SnapshotChunk.Entry> entries = new ArrayList<>();
        before.range(
                new byte[0],
                new byte[] {(byte) 0xFF},
                (key, value) -> entries.add(new SnapshotChunk.Entry(key, value)));
        return tail(List.of(new SnapshotChunk(index, head.decidedMillis(), Snapshots.VERSION, 0, 1, entries)), index);
    }

    /** What the records from an index on decide, from a snapshot that was read from its topic. */
    Decided tail(List<SnapshotChunk> snapshot, int index) {
        StateStore store = StateStore.onHeap();
        Snapshots.load(snapshot.stream().map(this::throughTheTopic).toList(), store);
        Decided decided = new Decided();
        feed(evaluator(store), index, panes.size(), decided);
        return decided;
    }

    private SnapshotChunk throughTheTopic(SnapshotChunk chunk) {
        Codec<SnapshotChunk> codec = Codecs.snapshots(partition);
        try {
            return codec.decode(codec.encode(chunk));
        } catch (UndecodableException e) {
            throw new IllegalStateException(e);
        }
    }

    private Evaluator evaluator(StateStore store) {
        byte[] self = Utils.utf8(EvaluatorSettings.OWN_SERVICE);
        boolean ownsSelf = Utils.toPositive(Utils.murmur2(self)) % partitions == partition;
        EvaluatorSettings settings = new EvaluatorSettings(TimeSettings.defaults(), deployment, true, false, true);
        Evaluator evaluator = new Evaluator(settings, store, PolicyReader::compile, ownsSelf);
        evaluator.restore();
        return evaluator;
    }

    private void feed(Evaluator evaluator, int from, int to, Decided out) {
        for (ConsumerRecord<byte[], byte[]> record : panes.subList(from, to)) {
            evaluator.accept(Written.decode(record, Codecs.PANE_RECORD), record.offset(), record.timestamp(), out);
        }
    }

    /** The values of the records that a decision becomes, by topic and in order, as text. */
    static Map<String, List<String>> values(Decided decided, int partition) {
        Map<String, List<String>> values = new TreeMap<>();
        values.put("evaluations", encoded(Codecs.EVALUATION, decided.evaluations));
        values.put("alerts", encoded(Codecs.ALERT_TRANSITION, decided.transitions));
        values.put("notifications", encoded(Codecs.NOTIFICATION, decided.notifications));
        values.put("scale-commands", encoded(Codecs.SCALE_COMMAND, decided.scaleCommands));
        values.put("command-results", encoded(Codecs.COMMAND_RESULT, decided.effects));
        values.put("audit-events", encoded(Codecs.AUDIT_EVENT, decided.auditEvents));
        values.put("snapshots", encoded(Codecs.snapshots(partition), decided.snapshots));
        return values;
    }

    private static <T> List<String> encoded(Codec<T> codec, List<T> all) {
        return all.stream().map(codec::encode).map(Decided::hex).toList();
    }

    /** Lists joined topic by topic. */
    static Map<String, List<String>> joined(Map<String, List<String>> head, Map<String, List<String>> tail) {
        Map<String, List<String>> joined = new TreeMap<>();
        head.forEach((topic, values) -> {
            List<String> both = new ArrayList<>(values);
            both.addAll(tail.get(topic));
            joined.put(topic, both);
        });
        return joined;
    }

    /** For messages: how many values there are in each topic. */
    static String sizes(Map<String, List<String>> values) {
        return Arrays.toString(values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().size())
                .toArray());
    }
}
