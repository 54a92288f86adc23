package io.loadline.standing;

import io.loadline.engine.AlertView;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.Evaluator;
import io.loadline.engine.EvaluatorSettings;
import io.loadline.engine.InForce;
import io.loadline.engine.IncidentView;
import io.loadline.engine.Mute;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.PolicyCompiler;
import io.loadline.engine.SnapshotChunk;
import io.loadline.engine.Snapshots;
import io.loadline.engine.StateStore;
import io.loadline.engine.UnreadablePaneException;
import io.loadline.policy.PolicyReader;
import io.loadline.sla.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One panes partition decided again in memory: it takes the records that phase 2 takes, and stands where phase 2 stands
 * behind the same record. Not thread-safe.
 */
public final class Replica {
    private static final PolicyCompiler COMPILER = PolicyReader::compile;

    private final EvaluatorSettings settings;
    private final int partition;
    private final boolean ownsSelf;
    private final StateStore store;
    private final Heard heard = new Heard();
    private final Evaluator evaluator;

    private Replica(EvaluatorSettings settings, int partition, boolean ownsSelf, StateStore store) {
        this.settings = settings;
        this.partition = partition;
        this.ownsSelf = ownsSelf;
        this.store = store;
        this.evaluator = new Evaluator(settings, store, COMPILER, ownsSelf);
        evaluator.restore();
    }

    /**
     * A partition from its beginning.
     *
     * @param settings those of the monitor
     * @param partition its number
     * @param ownsSelf whether it is the partition of Loadline's own service
     */
    public static Replica empty(EvaluatorSettings settings, int partition, boolean ownsSelf) {
        return new Replica(quiet(settings), partition, ownsSelf, StateStore.onHeap());
    }

    /**
     * A partition from a snapshot on.
     *
     * @param chunks the whole snapshot
     * @throws IllegalArgumentException when chunks are missing or of another version
     */
    public static Replica from(
            List<SnapshotChunk> chunks, EvaluatorSettings settings, int partition, boolean ownsSelf) {
        StateStore store = StateStore.onHeap();
        Snapshots.load(chunks, store);
        return new Replica(quiet(settings), partition, ownsSelf, store);
    }

    /** Decides the same, but takes no snapshots. */
    private static EvaluatorSettings quiet(EvaluatorSettings settings) {
        return new EvaluatorSettings(
                settings.time(), settings.deployment(), settings.emitAll(), settings.active(), false);
    }

    /** Another replica that stands at the same place and has heard nothing yet. */
    public Replica copy() {
        evaluator.flush();
        StateStore copied = StateStore.onHeap();
        store.range(new byte[0], new byte[] {(byte) 0xFF}, copied::put);
        return new Replica(settings, partition, ownsSelf, copied);
    }

    /**
     * Takes the next record.
     *
     * @param offset its offset in the panes partition
     * @param appendMillis its append time
     */
    public void accept(PaneRecord record, long offset, long appendMillis) {
        try {
            evaluator.accept(record, offset, appendMillis, heard);
        } catch (UnreadablePaneException e) {
            // Phase 2 has left it out, too, and has made it a dead letter.
        }
    }

    /**
     * Takes a control event that is in no log; for a copy only, which is none of the deployment from then on.
     *
     * @param after it takes effect at the first instant later than this
     */
    public void suppose(ControlEvent event, Instant after) {
        evaluator.suppose(event, after.toEpochMilli());
    }

    /**
     * Decides on as if time had passed without anything new; for a copy only, which is of no use afterwards.
     *
     * @param instants how many
     */
    public void lookAhead(int instants) {
        evaluator.lookAhead(instants, heard);
    }

    /** Keeps what answers a question, from now on. */
    public void ask(Question question) {
        heard.ask(
                question,
                () -> new Heard.Around(
                        incidents().stream()
                                .filter(each -> each.service().equals(question.service()))
                                .toList(),
                        mutes(),
                        Optional.of(inForce())));
    }

    /** Number of the panes partition. */
    public int partition() {
        return partition;
    }

    /** What was decided since this replica was made. */
    public Heard heard() {
        return heard;
    }

    /** Last decided instant; empty before the first. */
    public Optional<Instant> decided() {
        long millis = evaluator.decidedMillis();
        return millis == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /** The policies in force, and whose they are. */
    public InForce inForce() {
        return evaluator.inForce();
    }

    /** Whether decisions are acted upon. */
    public boolean isActive() {
        return evaluator.isActive();
    }

    /** Every alert as it stands. */
    public List<AlertView> alerts() {
        return evaluator.alerts();
    }

    /** The open incidents, in the order of their services. */
    public List<IncidentView> incidents() {
        return evaluator.incidents();
    }

    /** Silences and maintenance windows that hold or are still to come. */
    public List<Mute> mutes() {
        return evaluator.mutes();
    }

    /** The policies in force, without those that only another version can read. */
    public static List<Policy> readable(InForce inForce) {
        List<Policy> policies = new ArrayList<>();
        for (ControlEvent.PolicyText text : inForce.policies()) {
            try {
                policies.add(COMPILER.compile(text));
            } catch (IllegalArgumentException e) {
                // It must not keep anybody from looking at the others, or from pushing better ones.
            }
        }
        return policies;
    }

    /** Every alert with what is known of it. */
    public List<AlertRow> rows() {
        Map<String, Policy> policies = new HashMap<>();
        readable(inForce()).forEach(policy -> policies.put(policy.name(), policy));
        Map<String, IncidentView> incidents =
                incidents().stream().collect(Collectors.toMap(IncidentView::service, each -> each));
        return alerts().stream()
                .map(alert -> new AlertRow(
                        alert,
                        Optional.ofNullable(policies.get(alert.policy())).flatMap(policy -> policy.objectives().stream()
                                .filter(objective -> objective.name().equals(alert.objective()))
                                .findFirst()),
                        heard.evaluation(alert.policy(), alert.objective(), alert.group()),
                        Optional.ofNullable(incidents.get(alert.group().service()))
                                .filter(incident -> incident.members().stream()
                                        .anyMatch(member -> member.alertId().equals(alert.alertId())))))
                .toList();
    }

    /** Distance of the instants, in milliseconds. */
    public long stepMillis() {
        return evaluator.stepMillis();
    }

    /** Sources that hold time back, for people. */
    public List<String> waitingFor() {
        return evaluator.waitingFor();
    }
}
