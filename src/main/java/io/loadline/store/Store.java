package io.loadline.store;

import io.loadline.metrics.Exposition;
import io.loadline.topology.Topics;
import io.loadline.web.Health;
import io.loadline.web.HealthServer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running store service. Every record of its topics ends as an item in its table, or as a dead letter with a reason;
 * its offset is committed only after that. A crash in between makes the record be written again, under the same key,
 * with the same content. An outage of the tables delays it and loses nothing.
 *
 * <p>Several stores of one prefix share the partitions.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    /** Longer than any one turn of the loop, which is bounded by the writer's own retries. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    /**
     * What the store has done since it started.
     *
     * @param written items in their tables
     * @param rejected records sent to the dead letters
     * @param waiting records that are read and not yet in their table
     * @param ready whether it is a member of its group and nothing delays it
     * @param running whether it goes on
     * @param delayedBy what it waits for
     * @param failure why it ended by itself
     */
    public record Progress(
            long written,
            long rejected,
            int waiting,
            boolean ready,
            boolean running,
            Optional<String> delayedBy,
            Optional<String> failure) {

        /** As the store answers over HTTP. */
        Health health() {
            Map<String, Object> particulars = new LinkedHashMap<>();
            particulars.put("running", running);
            particulars.put("ready", ready);
            particulars.put("written", written);
            particulars.put("rejected", rejected);
            particulars.put("waiting", waiting);
            delayedBy.ifPresent(why -> particulars.put("delayed_by", why));
            failure.ifPresent(why -> particulars.put("failure", why));
            return new Health(running, ready, particulars);
        }
    }

    private final StoreLoop loop;
    private final Thread thread;
    private final StoreStatus status;
    private final Producer<byte[], byte[]> producer;
    private final Optional<HealthServer> health;
    private final Runnable hide;

    private Store(
            StoreLoop loop,
            StoreStatus status,
            Producer<byte[], byte[]> producer,
            Optional<HealthServer> health,
            Runnable hide) {
        this.hide = hide;
        this.loop = loop;
        this.status = status;
        this.producer = producer;
        this.health = health;
        this.thread = new Thread(loop, "loadline-store");
    }

    /**
     * Starts a store. Tables that cannot be reached now are checked later; until then nothing is written or committed.
     *
     * @param provisioner makes the tables
     * @param writer fills them
     * @throws TableMismatchException when a table exists with other keys or indexes
     */
    public static Store start(StoreSettings settings, TableProvisioner provisioner, TableWriter writer) {
        return start(settings, provisioner, writer, new Exposition());
    }

    /**
     * The same, with figures that are shown together with those of others in this process.
     *
     * @param exposition what {@code /metrics} answers
     */
    public static Store start(
            StoreSettings settings, TableProvisioner provisioner, TableWriter writer, Exposition exposition) {
        Tables tables = Tables.withPrefix(settings.tablePrefix());
        Topics topics = Topics.withPrefix(settings.topicPrefix());
        StoreStatus status = new StoreStatus();
        Producer<byte[], byte[]> producer = producer(settings);
        try {
            DeadLetters letters = new DeadLetters(producer, topics.deadLetters().fullName());
            String logMetadata = topics.logMetadata().fullName();
            String audit = topics.audit().fullName();
            TableFigures figures = new TableFigures(
                    Map.of(logMetadata, "log-metadata", audit, "audit-trail"), status, Clock.systemUTC());
            Destination destination = new Destination(tables, provisioner, writer, letters, status, figures);
            destination.provision();
            Optional<HealthServer> health = settings.httpPort() < 0
                    ? Optional.empty()
                    : Optional.of(new HealthServer(
                            "store",
                            settings.httpHost(),
                            settings.httpPort(),
                            () -> status.progress().health(),
                            exposition::text));
            Consumer<byte[], byte[]> consumer = consumer(settings);
            AutoCloseable shown = exposition.show(consumer);
            exposition.add(figures);
            StoreLoop loop = new StoreLoop(
                    consumer,
                    List.of(logMetadata, audit),
                    new RecordReader(logMetadata, audit, tables),
                    destination,
                    settings.pause(),
                    status,
                    figures);
            Store store = new Store(loop, status, producer, health, () -> hide(exposition, figures, shown));
            store.thread.start();
            return store;
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    private static void hide(Exposition exposition, TableFigures figures, AutoCloseable shown) {
        exposition.remove(figures);
        try {
            shown.close();
        } catch (Exception e) {
            LOG.warn("figures of the store's consumer are not taken back", e);
        }
    }

    /** What it has done so far. */
    public Progress progress() {
        return status.progress();
    }

    /** Port of {@code /healthz}, {@code /readyz} and {@code /metrics}; empty when they are not served. */
    public OptionalInt httpPort() {
        return health.map(server -> OptionalInt.of(server.port())).orElseGet(OptionalInt::empty);
    }

    /** Waits until the store ends, by {@link #close} or by a failure. */
    public void join() throws InterruptedException {
        thread.join();
    }

    /** Ends the turn at hand, commits what is written, leaves the group. What waits is read again by the next store. */
    @Override
    public void close() {
        loop.stop();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
        hide.run();
        health.ifPresent(HealthServer::close);
    }

    private static Consumer<byte[], byte[]> consumer(StoreSettings settings) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // Topics that are made after the store has started should not wait for the default of five minutes.
        config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.putAll(settings.kafka());
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.topicPrefix() + "-store");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxBatch());
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Producer<byte[], byte[]> producer(StoreSettings settings) {
        return new KafkaProducer<>(producerSettings(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static Map<String, Object> producerSettings(StoreSettings settings) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        // A leader that is new may refuse a first batch and take the second, after which the first is out of order.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.putAll(settings.kafka());
        // Kafka refuses a limit that is shorter than one request may take.
        int oneRequest = milliseconds(config, ProducerConfig.LINGER_MS_CONFIG)
                + milliseconds(config, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
        config.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.max(15_000, oneRequest));
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        return config;
    }

    private static int milliseconds(Map<String, Object> config, String key) {
        return Integer.parseInt(config.get(key).toString().strip());
    }
}
