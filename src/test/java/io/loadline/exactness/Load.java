package io.loadline.exactness;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** {@link Traffic} at the pace of the clock, written to a broker by a thread of its own. */
final class Load implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Traffic traffic;
    private final Queue<Future<RecordMetadata>> sends = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "load");
    private volatile boolean running = true;

    Load(Cluster cluster, String prefix, int partitions, long seed) {
        producer = cluster.producer();
        traffic = new Traffic(
                (topic, partition, value) ->
                        sends.add(producer.send(new ProducerRecord<>(prefix + "." + topic, partition, null, value))),
                partitions,
                seed);
    }

    Load start() {
        thread.start();
        return this;
    }

    private void run() {
        while (running) {
            traffic.step(System.currentTimeMillis());
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Ends the load and waits until the broker has acknowledged all of it. */
    @Override
    public void close() {
        running = false;
        try {
            thread.join();
            for (Future<RecordMetadata> send : sends) {
                send.get(30, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not take the load: " + e.getMessage(), e);
        } finally {
            producer.close();
        }
    }

    /** What was written; complete once the load is closed. */
    Traffic traffic() {
        return traffic;
    }
}
