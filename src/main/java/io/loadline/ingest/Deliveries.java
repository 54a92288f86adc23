package io.loadline.ingest;

import io.loadline.sample.RejectReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * What is on its way to the cluster: bounded, so that reading waits for writing; and known by the lines that it came
 * from, so that it can be said up to where everything is written. Acknowledgements come on another thread.
 */
final class Deliveries {
    /** Bytes on their way at once. The producer has room for twice as much, so it never blocks for memory. */
    static final int ROOM_BYTES = 16 << 20;
    /** What a record takes at least: bounds their number. */
    private static final int LEAST_BYTES = 512;

    private static final long GLANCE_MILLIS = 50;

    private final Transport transport;
    private final Rejects rejects;
    private final LongSupplier nanos;
    private final Semaphore room = new Semaphore(ROOM_BYTES);
    private final ConcurrentNavigableMap<Long, long[]> open = new ConcurrentSkipListMap<>();
    private final AtomicLong samples = new AtomicLong();
    private final AtomicLong logEvents = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicReference<String> failure = new AtomicReference<>();
    /** The last acknowledgement, or the send with which waiting for one began, whichever is later. */
    private volatile long heardNanos;

    private volatile long giveUpNanos;
    private volatile boolean givingUp;
    private long units;

    /** Takes a record to its topic and tells what became of it. */
    @FunctionalInterface
    interface Transport {
        void send(ProducerRecord<byte[], byte[]> record, Callback told);
    }

    /**
     * A record.
     *
     * @param unit from {@link #begin}
     * @param topic full name
     * @param isLog whether it is a log event; otherwise samples
     * @param events samples or log events in it
     * @param timestampMillis its timestamp; empty where the broker gives it
     * @param place where the first of its lines stands
     */
    record Shipment(
            long unit,
            String topic,
            boolean isLog,
            String service,
            byte[] value,
            int events,
            OptionalLong timestampMillis,
            Place place) {}

    /** @param nanos a clock */
    Deliveries(Transport transport, Rejects rejects, LongSupplier nanos) {
        this.transport = transport;
        this.rejects = rejects;
        this.nanos = nanos;
        this.heardNanos = nanos.getAsLong();
    }

    /**
     * Announces a record that is being filled.
     *
     * @param linesBefore how many lines of each file lie before its first
     */
    long begin(long[] linesBefore) {
        long unit = units++;
        open.put(unit, linesBefore);
        return unit;
    }

    /** Sends a record; waits while too much is under way, unless that has failed or is given up. */
    void send(Shipment shipment) throws InterruptedException {
        int bytes = Math.min(ROOM_BYTES, Math.max(LEAST_BYTES, shipment.value().length));
        if (!makeRoom(bytes)) {
            return;
        }
        byte[] key = shipment.service().getBytes(StandardCharsets.UTF_8);
        Long timestamp = shipment.timestampMillis().isPresent()
                ? shipment.timestampMillis().getAsLong()
                : null;
        var record = new ProducerRecord<>(shipment.topic(), null, timestamp, key, shipment.value());
        deliver(record, bytes, problem -> told(shipment, problem));
    }

    /** Sends a record that holds nothing that was read. */
    void send(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        if (makeRoom(LEAST_BYTES)) {
            deliver(
                    record,
                    LEAST_BYTES,
                    problem -> problem.ifPresent(why -> fail(
                            "the cluster does not take the time for " + record.topic() + ": " + why.getMessage())));
        }
    }

    private interface Told {
        void told(Optional<Exception> problem);
    }

    private void deliver(ProducerRecord<byte[], byte[]> record, int bytes, Told told) {
        try {
            transport.send(record, (metadata, problem) -> {
                told.told(Optional.ofNullable(problem));
                heardNanos = nanos.getAsLong();
                room.release(bytes);
            });
        } catch (RuntimeException refused) {
            told.told(Optional.of(refused));
            room.release(bytes);
        }
    }

    private boolean makeRoom(int bytes) throws InterruptedException {
        if (room.availablePermits() == ROOM_BYTES) {
            heardNanos = nanos.getAsLong();
        }
        while (!isOver()) {
            if (room.tryAcquire(bytes, GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return failure.get() == null && room.tryAcquire(bytes);
    }

    /** Whether waiting for the cluster has an end: it has failed, or been given up. */
    boolean isOver() {
        return failure.get() != null || givingUp && nanos.getAsLong() - giveUpNanos >= 0;
    }

    private void told(Shipment shipment, Optional<Exception> problem) {
        if (problem.isEmpty()) {
            (shipment.isLog() ? logEvents : samples).addAndGet(shipment.events());
            records.incrementAndGet();
            open.remove(shipment.unit());
        } else if (problem.get() instanceof RecordTooLargeException) {
            for (int i = 0; i < shipment.events(); i++) {
                rejects.rejected(
                        shipment.place().toString(),
                        RejectReason.TOO_LARGE,
                        "is part of a record that the cluster refuses as too large: "
                                + problem.get().getMessage(),
                        "");
            }
            open.remove(shipment.unit());
        } else {
            fail("the cluster did not take the record that begins at %s, for topic %s: %s"
                    .formatted(shipment.place(), shipment.topic(), problem.get().getMessage()));
        }
    }

    private void fail(String why) {
        failure.compareAndSet(null, why);
    }

    /** From now on waits no longer than this for room, in all. */
    void giveUpAfter(Duration limit) {
        giveUpNanos = nanos.getAsLong() + limit.toNanos();
        givingUp = true;
    }

    /** Waits until everything is acknowledged, as long as nothing has failed and it is not given up. */
    boolean awaitAll() throws InterruptedException {
        while (!isOver()) {
            if (room.tryAcquire(ROOM_BYTES, GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                room.release(ROOM_BYTES);
                return failure.get() == null;
            }
        }
        return false;
    }

    /** For how long nothing has been heard although something is under way; zero when nothing is. */
    Duration silence() {
        return room.availablePermits() == ROOM_BYTES
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, nanos.getAsLong() - heardNanos));
    }

    /** Why nothing more can be written. */
    Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    /**
     * How many lines of each file are surely written, or refused.
     *
     * @param taken how many have been taken
     */
    long[] written(long[] taken) {
        Map.Entry<Long, long[]> first = open.firstEntry();
        return first == null ? taken : first.getValue();
    }

    long samples() {
        return samples.get();
    }

    long logEvents() {
        return logEvents.get();
    }

    long records() {
        return records.get();
    }
}
