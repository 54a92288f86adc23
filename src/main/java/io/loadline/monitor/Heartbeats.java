package io.loadline.monitor;

import io.loadline.topology.Heartbeat;
import io.loadline.topology.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends a heartbeat to every partition of the sources of time, again and again. Every running monitor does so:
 * duplicates are harmless. A beat that cannot be delivered soon is given up, since a late one would look like a clock
 * that is off.
 */
final class Heartbeats implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
    private static final Duration GIVE_UP = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final List<Topic> topics;
    private final int partitions;
    private final Duration interval;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::beat, "loadline-heartbeats");
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean failing;

    private Heartbeats(MonitorSettings settings) {
        producer =
                new KafkaProducer<>(producerSettings(settings), new ByteArraySerializer(), new ByteArraySerializer());
        topics = settings.names().timeSources();
        partitions = settings.topics().partitions();
        interval = settings.heartbeat();
    }

    static Heartbeats start(MonitorSettings settings) {
        Heartbeats heartbeats = new Heartbeats(settings);
        heartbeats.thread.setDaemon(true);
        heartbeats.thread.start();
        return heartbeats;
    }

    /** Heartbeats that the cluster has taken. */
    long sent() {
        return sent.sum();
    }

    /** Heartbeats that were given up. */
    long failed() {
        return failed.sum();
    }

    private void beat() {
        try {
            do {
                for (Topic topic : topics) {
                    for (int partition = 0; partition < topic.partitions(partitions); partition++) {
                        send(topic, partition);
                    }
                }
            } while (!stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Topic topic, int partition) {
        try {
            producer.send(
                    Heartbeat.to(topic.fullName(), partition, System.currentTimeMillis()),
                    (at, failure) -> tell(failure));
        } catch (KafkaException e) {
            tell(e);
        } catch (IllegalStateException e) {
            // close() came between two partitions.
            LOG.debug("heartbeats end", e);
        }
    }

    /** One line when it begins to fail, one when it works again. */
    private void tell(Exception failure) {
        (failure == null ? sent : failed).increment();
        if (failure != null && !failing) {
            LOG.warn("heartbeats do not arrive, time stands still in idle partitions: {}", failure.getMessage());
        } else if (failure == null && failing) {
            LOG.info("heartbeats arrive again");
        }
        failing = failure != null;
    }

    private static Map<String, Object> producerSettings(MonitorSettings settings) {
        Map<String, Object> all = new HashMap<>(settings.kafka());
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        all.put(ProducerConfig.CLIENT_ID_CONFIG, settings.prefix() + "-heartbeats");
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) GIVE_UP.toMillis());
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) GIVE_UP.toMillis());
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) GIVE_UP.toMillis());
        return all;
    }

    @Override
    public void close() {
        stopped.countDown();
        producer.close(Duration.ofSeconds(1));
        thread.interrupt();
    }
}
