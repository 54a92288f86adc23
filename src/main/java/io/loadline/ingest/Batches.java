package io.loadline.ingest;

import io.loadline.wire.MetricBatchWriter;
import io.loadline.wire.RecordedSamples;
import io.loadline.wire.UndecodableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Samples that wait for more of the same service, kind and dimensions, so that they share a record. Bounded by number,
 * bytes and age; the samples of a series leave in the order in which they came. Not thread-safe.
 */
final class Batches {
    /** Samples in one record. */
    static final int MAX_SAMPLES = 1000;
    /** Bytes of one record: well below what the monitor decodes. */
    static final int MAX_BYTES = 256 << 10;
    /** Bytes of all that wait. */
    static final int MAX_WAITING_BYTES = 8 << 20;

    /** What a series costs beside its samples. */
    private static final int OPEN_BYTES = 512;

    private final String topic;
    private final Duration maxAge;
    private final LongSupplier nanos;
    private final Deliveries deliveries;
    /** In the order in which they were begun, so that the eldest is first. */
    private final Map<ByteBuffer, Waiting> waiting = new LinkedHashMap<>();

    private int waitingBytes;

    private static final class Waiting {
        private final MetricBatchWriter writer;
        private final String service;
        private final long unit;
        private final long sinceNanos;
        private final OptionalLong timestampMillis;
        private final Place place;
        private int bytes;

        Waiting(
                MetricBatchWriter writer,
                String service,
                long unit,
                long sinceNanos,
                OptionalLong timestampMillis,
                Place place) {
            this.writer = writer;
            this.service = service;
            this.unit = unit;
            this.sinceNanos = sinceNanos;
            this.timestampMillis = timestampMillis;
            this.place = place;
        }
    }

    /**
     * Where samples come from.
     *
     * @param place the line
     * @param linesBefore how many lines of each file lie before it
     * @param timestampMillis arrival; empty where the broker tells it
     */
    record Origin(Place place, long[] linesBefore, OptionalLong timestampMillis) {}

    /**
     * @param topic full name of the topic for samples
     * @param maxAge how long a sample waits at most, as far as {@link #sendAged} is called
     * @param nanos a clock
     */
    Batches(String topic, Duration maxAge, LongSupplier nanos, Deliveries deliveries) {
        this.topic = topic;
        this.maxAge = maxAge;
        this.nanos = nanos;
        this.deliveries = deliveries;
    }

    /** Takes one sample of a record. */
    void add(String service, RecordedSamples samples, int index, long shiftMillis, Origin origin)
            throws InterruptedException, UndecodableException {
        ByteBuffer series = samples.series();
        Waiting batch = waiting.get(series);
        if (batch == null) {
            batch = new Waiting(
                    samples.writer(),
                    service,
                    deliveries.begin(origin.linesBefore().clone()),
                    nanos.getAsLong(),
                    origin.timestampMillis(),
                    origin.place());
            waiting.put(series, batch);
            batch.bytes = OPEN_BYTES;
            waitingBytes += OPEN_BYTES;
        }
        int bytes = samples.copy(index, shiftMillis, batch.writer);
        batch.bytes += bytes;
        waitingBytes += bytes;
        if (batch.writer.size() >= MAX_SAMPLES || batch.bytes >= MAX_BYTES) {
            waiting.remove(series);
            send(batch);
        } else if (waitingBytes >= MAX_WAITING_BYTES) {
            sendAll();
        }
    }

    /** Sends a record with the samples of one line alone, behind those of the same series that wait. */
    void addAlone(String service, RecordedSamples samples, byte[] record, Origin origin) throws InterruptedException {
        Waiting before = waiting.remove(samples.series());
        if (before != null) {
            send(before);
        }
        long unit = deliveries.begin(origin.linesBefore().clone());
        deliveries.send(new Deliveries.Shipment(
                unit, topic, false, service, record, samples.size(), origin.timestampMillis(), origin.place()));
    }

    /** Sends those that have waited long enough. */
    void sendAged() throws InterruptedException {
        long now = nanos.getAsLong();
        Iterator<Waiting> eldest = waiting.values().iterator();
        while (eldest.hasNext()) {
            Waiting batch = eldest.next();
            if (now - batch.sinceNanos < maxAge.toNanos()) {
                return;
            }
            eldest.remove();
            send(batch);
        }
    }

    /** Sends all. */
    void sendAll() throws InterruptedException {
        for (Waiting batch : waiting.values()) {
            send(batch);
        }
        waiting.clear();
    }

    private void send(Waiting batch) throws InterruptedException {
        waitingBytes -= batch.bytes;
        deliveries.send(new Deliveries.Shipment(
                batch.unit,
                topic,
                false,
                batch.service,
                batch.writer.toBytes(),
                batch.writer.size(),
                batch.timestampMillis,
                batch.place));
    }
}
