package io.loadline.ingest;

import io.loadline.engine.SampleBatch;
import io.loadline.engine.TimeSettings;
import io.loadline.sample.RejectReason;
import io.loadline.sample.SampleRules;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.Heartbeat;
import io.loadline.wire.Line;
import io.loadline.wire.RecordedLog;
import io.loadline.wire.RecordedSamples;
import io.loadline.wire.UndecodableException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Decides of each line what is sent of it: by the rules that the monitor has, so that what it would refuse is refused
 * here, with its line. Not thread-safe.
 */
final class Intake {
    /** What the monitor decodes at all. */
    private static final int MAX_RECORD_BYTES = 1 << 20;

    private static final int OLD_ENOUGH = 1000;
    private static final long SECOND_MILLIS = 1000;
    private static final long MINUTE_MILLIS = 60_000;
    /** A watermark rises by at most so many steps for one record. */
    private static final long STEPS = 100;

    private final IngestSettings settings;
    private final InputTopics topics;
    private final Batches batches;
    private final Deliveries deliveries;
    private final Refusals refusals;
    private final LongSupplier clock;
    private final long[] taken;
    private long shiftMillis;
    private long arrival = Long.MIN_VALUE;
    private long passed = Long.MIN_VALUE;
    private long lines;
    private long skipped;
    private volatile long accepted;
    private boolean closed;
    private boolean paced;
    private long behindMillis;
    private long behindEvents;
    private Optional<String> furthestBehind = Optional.empty();

    Intake(
            IngestSettings settings,
            InputTopics topics,
            Batches batches,
            Deliveries deliveries,
            Refusals refusals,
            LongSupplier clock) {
        this.settings = settings;
        this.topics = topics;
        this.batches = batches;
        this.deliveries = deliveries;
        this.refusals = refusals;
        this.clock = clock;
        this.taken = new long[settings.files().size()];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = settings.fromLines().get(i) - 1;
        }
    }

    /** Whether the files' own time matters: to merge them, to keep their pace, or because records carry it. */
    boolean needsTime() {
        return !settings.follow()
                && (settings.shift() || settings.files().size() > 1 || topics.arrival() == ArrivalMode.CREATE);
    }

    /** From now on moves times by this, and watches whether the recorded pace is kept. */
    void shift(long millis) {
        shiftMillis = millis;
        paced = true;
    }

    /**
     * So many lines of a file lie before the first that is taken, and need not be taken again.
     *
     * @param index number of the file
     */
    void begin(int index, long linesBefore) {
        taken[index] = linesBefore;
    }

    /** Takes no more. */
    void close() {
        closed = true;
    }

    /**
     * Takes the line at hand.
     *
     * @param index number of the file
     * @return whether more is taken
     */
    boolean take(int index, TimedLines file) throws InterruptedException {
        if (closed) {
            return false;
        }
        lines++;
        Line line = file.line();
        passTime(file);
        try {
            if (line instanceof Line.Bad bad) {
                refusals.rejected(file.place(), bad.reason(), bad.message(), file.text());
            } else if (line instanceof Line.Log log) {
                log(log, file);
            } else if (line instanceof Line.SamplesAndLog both) {
                samples(both.samples(), file);
                log(both.log(), file);
            } else if (line instanceof Line.Samples samples) {
                samples(samples, file);
            } else {
                skipped++;
            }
        } catch (UndecodableException e) {
            throw new IllegalStateException(file.place() + " was read but cannot be sent: " + e.getMessage(), e);
        }
        taken[index] = file.number();
        return deliveries.failure().isEmpty();
    }

    private void samples(Line.Samples samples, TimedLines file) throws InterruptedException, UndecodableException {
        SampleBatch batch = file.batch();
        RecordedSamples parts = RecordedSamples.of(samples.record());
        Batches.Origin origin = origin(file);
        int refused = 0;
        boolean[] good = new boolean[batch.size()];
        for (int i = 0; i < batch.size(); i++) {
            Optional<RejectReason> reason = byTime(batch.timestampMillis(i));
            if (reason.isEmpty()) {
                reason = batch.refusal(i);
            }
            good[i] = reason.isEmpty();
            if (good[i]) {
                keepPace(batch.timestampMillis(i), file);
            }
            if (reason.isPresent()) {
                refused++;
                String what = batch.size() == 1 ? "" : "sample " + i + " of the line ";
                refusals.rejected(
                        file.place(), reason.get(), what + why(reason.get(), batch.timestampMillis(i)), file.text());
            }
        }
        accepted += batch.size() - refused;
        if (parts.hasBatchId() && refused == 0 && shiftMillis == 0) {
            alone(samples, parts, file, origin);
            return;
        }
        for (int i = 0; i < good.length; i++) {
            if (good[i]) {
                batches.add(samples.service(), parts, i, shiftMillis, origin);
            }
        }
    }

    private void alone(Line.Samples samples, RecordedSamples parts, TimedLines file, Batches.Origin origin)
            throws InterruptedException {
        if (isTooLarge(samples.record(), parts.size(), file)) {
            return;
        }
        batches.addAlone(samples.service(), parts, samples.record(), origin);
    }

    private void log(Line.Log log, TimedLines file) throws InterruptedException, UndecodableException {
        long time = log.event().timestamp().toEpochMilli();
        Optional<RejectReason> reason = byTime(time);
        if (log.event().series().operation().length() > SampleRules.MAX_NAME) {
            reason = Optional.of(RejectReason.BAD_FIELD);
        }
        if (reason.isPresent()) {
            refusals.rejected(file.place(), reason.get(), why(reason.get(), time), file.text());
            return;
        }
        byte[] value = RecordedLog.shifted(log.record(), shiftMillis);
        if (isTooLarge(value, 1, file)) {
            return;
        }
        accepted++;
        keepPace(time, file);
        Batches.Origin origin = origin(file);
        deliveries.send(new Deliveries.Shipment(
                deliveries.begin(origin.linesBefore().clone()),
                topics.topics().logs().fullName(),
                true,
                log.event().series().service(),
                value,
                1,
                origin.timestampMillis(),
                origin.place()));
    }

    /** A line that lies ahead holds back those behind it: each is held against its own time, not that of the file. */
    private void keepPace(long timeMillis, TimedLines file) {
        long behind = clock.getAsLong() - timeMillis - shiftMillis;
        if (!paced || behind <= settings.time().grace().toMillis()) {
            return;
        }
        behindEvents++;
        if (behind > behindMillis) {
            behindMillis = behind;
            furthestBehind = Optional.of(file.place());
        }
    }

    private boolean isTooLarge(byte[] value, int events, TimedLines file) {
        if (value.length <= MAX_RECORD_BYTES) {
            return false;
        }
        for (int i = 0; i < events; i++) {
            refusals.rejected(
                    file.place(),
                    RejectReason.TOO_LARGE,
                    "makes a record of " + value.length + " bytes; allowed are " + MAX_RECORD_BYTES,
                    file.text());
        }
        return true;
    }

    private Batches.Origin origin(TimedLines file) {
        OptionalLong timestamp =
                topics.arrival() == ArrivalMode.CREATE ? OptionalLong.of(now() + shiftMillis) : OptionalLong.empty();
        return new Batches.Origin(new Place(file.name(), file.number()), taken, timestamp);
    }

    /** What times are held against: the files' own time where it is that of the records, else the clock. */
    private long now() {
        boolean recorded = settings.shift() || !settings.follow() && topics.arrival() == ArrivalMode.CREATE;
        return recorded && arrival != Long.MIN_VALUE ? arrival : clock.getAsLong();
    }

    private Optional<RejectReason> byTime(long timeMillis) {
        TimeSettings time = settings.time();
        long now = now();
        if (timeMillis - now > time.maxFutureSkew().toMillis()) {
            return Optional.of(RejectReason.FUTURE);
        }
        return now - timeMillis > time.maxLateness().toMillis() ? Optional.of(RejectReason.TOO_LATE) : Optional.empty();
    }

    private String why(RejectReason reason, long timeMillis) {
        return switch (reason) {
            case TOO_LATE ->
                "happened at %s, more than %d min before %s%s"
                        .formatted(
                                Instant.ofEpochMilli(timeMillis),
                                settings.time().maxLateness().toMinutes(),
                                Instant.ofEpochMilli(now()),
                                settings.shift()
                                        ? ", to which the recording had come"
                                        : "; --shift or 'loadline replay' take older ones");
            case FUTURE ->
                "happened at %s, more than %d s after %s: a wrong clock or time zone?"
                        .formatted(
                                Instant.ofEpochMilli(timeMillis),
                                settings.time().maxFutureSkew().toSeconds(),
                                Instant.ofEpochMilli(now()));
            case NEGATIVE_LATENCY -> "has a latency below zero";
            case ABSURD_LATENCY -> "has a latency of more than one day";
            case UNKNOWN_OUTCOME -> "has an outcome that is none of ok, error, throttled";
            case BAD_VALUE -> "has a value that is not finite or outside ±10¹², or a count below one";
            case BAD_FIELD -> "has a name that is too long";
            default -> "was refused: " + reason.code();
        };
    }

    /**
     * Lets the files' time go on. Where records carry it, nobody else tells the time (the monitor sends no heartbeats
     * then): it is told to all partitions, when the records before it are on their way.
     */
    private void passTime(TimedLines file) throws InterruptedException {
        long before = arrival;
        arrival = Math.max(arrival, file.arrival());
        if (topics.arrival() != ArrivalMode.CREATE || arrival == Long.MIN_VALUE || settings.follow()) {
            return;
        }
        if (before == Long.MIN_VALUE) {
            tellTime(arrival);
        } else if (Math.floorDiv(arrival, SECOND_MILLIS) > Math.floorDiv(before, SECOND_MILLIS)) {
            batches.sendAll();
            if (before - passed >= MINUTE_MILLIS || arrival - passed >= MINUTE_MILLIS) {
                tellTime(arrival);
            }
        }
    }

    /** Lets time pass beyond the last pane, where nobody else does. */
    void passTimeAtEnd() throws InterruptedException {
        if (topics.arrival() == ArrivalMode.CREATE && arrival != Long.MIN_VALUE && !settings.follow()) {
            tellTime(arrival + settings.time().grace().toMillis() + SECOND_MILLIS);
        }
    }

    private void tellTime(long millis) throws InterruptedException {
        long step = settings.time().maxWatermarkStep().toMillis() * STEPS;
        long records = passed == Long.MIN_VALUE ? 1 : 1 + (millis - passed) / step;
        passed = millis;
        for (Map.Entry<String, Integer> topic : topics.partitions().entrySet()) {
            for (int partition = 0; partition < topic.getValue(); partition++) {
                long at = millis + shiftMillis;
                ProducerRecord<byte[], byte[]> beat = Heartbeat.to(topic.getKey(), partition, at);
                for (long i = 0; i < records; i++) {
                    deliveries.send(new ProducerRecord<>(
                            topic.getKey(), partition, at, beat.key(), beat.value(), beat.headers()));
                }
            }
        }
    }

    /** Whether nothing was sent and much was refused as too old. */
    boolean onlyOld() {
        return accepted == 0 && refusals.count(RejectReason.TOO_LATE) >= OLD_ENOUGH;
    }

    /** By how much the furthest was behind its recorded time when it was sent; zero when none was beyond the grace. */
    long behindMillis() {
        return behindMillis;
    }

    /** How many samples and log events were sent more than the grace behind their recorded time. */
    long behindEvents() {
        return behindEvents;
    }

    /** File and line of the furthest of them. */
    Optional<String> furthestBehind() {
        return furthestBehind;
    }

    long lines() {
        return lines;
    }

    long skipped() {
        return skipped;
    }

    Map<RejectReason, Long> rejected() {
        return refusals.counts();
    }

    /** How many lines of each file are surely written or refused. */
    long[] written() {
        return deliveries.written(taken.clone());
    }
}
