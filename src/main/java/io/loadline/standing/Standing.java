package io.loadline.standing;

import io.loadline.alert.Incident;
import io.loadline.engine.ControlEvent;
import io.loadline.engine.InForce;
import io.loadline.engine.IncidentView;
import io.loadline.engine.Mute;
import io.loadline.engine.PaneRecord;
import io.loadline.engine.SnapshotChunk;
import io.loadline.monitor.MonitorSettings;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.EvaluateTopology;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A deployment as it stands: for each panes partition the newest snapshot and every record behind it. Reads and decides
 * only when asked to. Not thread-safe.
 */
public final class Standing implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    /** A monitor decides within seconds; what is older stands still. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final MonitorSettings settings;
    private final PanesLog log;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private final Map<Integer, Long> starts;

    private Standing(PanesLog log, MonitorSettings settings, Instant before, Instant around) {
        this.settings = settings;
        this.log = log;
        int partitions = log.partitions();
        int own = EvaluateTopology.ownPartition(partitions);
        Map<Integer, Long> wanted = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            List<SnapshotChunk> snapshot = log.snapshot(partition, before, around);
            boolean ownsSelf = partition == own;
            replicas.add(
                    snapshot.isEmpty()
                            ? Replica.empty(settings.evaluator(), partition, ownsSelf)
                            : Replica.from(snapshot, settings.evaluator(), partition, ownsSelf));
            wanted.put(partition, snapshot.isEmpty() ? 0 : snapshot.get(0).panesOffset() + 1);
        }
        starts = log.seek(wanted);
        wanted.forEach((partition, offset) -> {
            if (starts.get(partition) > offset) {
                notes.add(("%s-%d begins at offset %d, and no snapshot reaches so far: what was decided from older"
                                + " panes is not known")
                        .formatted(settings.names().panes(), partition, starts.get(partition)));
            }
        });
    }

    /**
     * Finds the newest snapshots; {@link #catchUp} then reads what came behind them.
     *
     * @param settings those of the monitor
     * @throws IllegalStateException when the deployment's topics are not there, or the cluster does not answer
     */
    public static Standing open(MonitorSettings settings) {
        return open(settings, Instant.ofEpochMilli(Long.MAX_VALUE), Instant.now());
    }

    /**
     * The same from the newest snapshots that stand for no later instant than this.
     *
     * @throws IllegalStateException when the deployment's topics are not there, or the cluster does not answer
     */
    public static Standing openBefore(MonitorSettings settings, Instant instant) {
        return open(settings, instant, instant);
    }

    private static Standing open(MonitorSettings settings, Instant before, Instant around) {
        PanesLog log = new PanesLog(settings);
        try {
            return new Standing(log, settings, before, around);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /**
     * Reads up to where the panes end now.
     *
     * @param progress is told how many records have been read, and of how many
     */
    public void catchUp(BiConsumer<Long, Long> progress) {
        catchUp(Optional.empty(), progress);
    }

    /**
     * The same, but no further than an instant needs.
     *
     * @param until instant that every partition is to have decided
     * @throws IllegalStateException when the cluster no longer answers
     */
    public void catchUp(Optional<Instant> until, BiConsumer<Long, Long> progress) {
        Map<Integer, Long> ends = log.ends();
        long whole = distance(starts, ends);
        long read = 0;
        long heard = System.nanoTime();
        while (read < whole && !isDecided(until)) {
            poll(POLL);
            Map<Integer, Long> at = new HashMap<>();
            ends.forEach((partition, end) -> at.put(partition, Math.min(end, log.position(partition))));
            long before = read;
            read = distance(starts, at);
            heard = log.requireAnswer(read > before, heard);
            progress.accept(read, whole);
        }
    }

    private boolean isDecided(Optional<Instant> until) {
        return until.isPresent()
                && decided().filter(decided -> !decided.isBefore(until.get())).isPresent();
    }

    private static long distance(Map<Integer, Long> from, Map<Integer, Long> to) {
        return to.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - from.get(end.getKey())))
                .sum();
    }

    /** Takes what has come, and waits a little for something. */
    public void poll(Duration limit) {
        log.poll(limit, this::take);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        PaneRecord pane;
        try {
            pane = Codecs.PANE_RECORD.decode(record.value());
        } catch (UndecodableException e) {
            return; // phase 2 has left it out, too
        }
        take(record.partition(), pane, record.offset(), record.timestamp());
    }

    /** Takes every further record of the panes, too. */
    @FunctionalInterface
    public interface Follower {
        /**
         * @param partition panes partition
         * @param offset its offset there
         * @param appendMillis its append time
         */
        void take(int partition, PaneRecord record, long offset, long appendMillis);
    }

    /** Lets somebody else take every further record, after the replicas. */
    public void follow(Follower follower) {
        followers.add(follower);
    }

    private void take(int partition, PaneRecord record, long offset, long appendMillis) {
        replicas.get(partition).accept(record, offset, appendMillis);
        followers.forEach(follower -> follower.take(partition, record, offset, appendMillis));
    }

    /** By partition. */
    public List<Replica> replicas() {
        return List.copyOf(replicas);
    }

    /** What people must know about what is shown. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Up to when every partition is decided; empty while one is not decided at all. */
    public Optional<Instant> decided() {
        List<Instant> instants =
                replicas.stream().flatMap(each -> each.decided().stream()).toList();
        return instants.size() < replicas.size()
                ? Optional.empty()
                : instants.stream().min(Comparator.naturalOrder());
    }

    /**
     * Up to when every partition is decided.
     *
     * @throws IllegalStateException when a partition is not decided at all; says what it waits for
     */
    public Instant requireDecided() {
        return decided()
                .orElseThrow(() -> new IllegalStateException("nothing is decided yet: is a monitor running?"
                        + replicas.stream()
                                .flatMap(each -> each.waitingFor().stream())
                                .findFirst()
                                .map(source -> " It waits for: " + source)
                                .orElse("")));
    }

    /** The policies in force; of the partition that took the newest ones. */
    public InForce inForce() {
        return replicas.stream()
                .map(Replica::inForce)
                .max(Comparator.comparingLong(InForce::controlOffset))
                .orElseThrow();
    }

    /**
     * By what clock this stands: the time of this machine, when arrival is the broker's time; else up to when is decided,
     * for then that need not be anywhere near.
     */
    public Instant now() {
        Instant decided = requireDecided();
        Instant now = Instant.now();
        return settings.topics().arrival() == ArrivalMode.APPEND && now.isAfter(decided) ? now : decided;
    }

    /** How old this is, when that is more than there is between an event and its decision: then nothing is decided. */
    public Optional<Duration> stale() {
        return Optional.of(Duration.between(requireDecided(), now())).filter(age -> age.compareTo(FRESH) > 0);
    }

    /**
     * What became of the notifications of some incidents, as far as the actuator has told.
     *
     * @param incidents of these
     * @param notes is told when that cannot be known
     */
    public Deliveries deliveries(List<IncidentView> incidents, Consumer<String> notes) {
        Optional<Instant> first = incidents.stream()
                .flatMap(incident -> incident.routes().stream())
                .flatMap(route -> route.latest().stream())
                .map(Incident.Telling::at)
                .min(Comparator.naturalOrder());
        if (first.isEmpty()) {
            return Deliveries.unknown();
        }
        try {
            return new Deliveries(settings.deployment(), new ResultsLog(settings).results(first.get()));
        } catch (IllegalStateException e) {
            notes.accept("whether notifications arrived is not known: " + e.getMessage());
            return Deliveries.unknown();
        }
    }

    /**
     * Everything that operators have said and that the control topic still has, in order; also what waits.
     *
     * @throws IllegalStateException when it cannot be read
     */
    public List<ControlEvent> said() {
        return new ResultsLog(settings).events();
    }

    /** Every alert of every partition. */
    public List<AlertRow> alerts() {
        return replicas.stream().flatMap(each -> each.rows().stream()).toList();
    }

    /** The open incidents. */
    public List<IncidentView> incidents() {
        return replicas.stream().flatMap(each -> each.incidents().stream()).toList();
    }

    /** Silences and maintenance windows that hold or are still to come; every partition has all of them. */
    public List<Mute> mutes() {
        return replicas.get(0).mutes();
    }

    @Override
    public void close() {
        log.close();
    }
}
