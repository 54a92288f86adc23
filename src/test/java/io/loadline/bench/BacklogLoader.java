package io.loadline.bench;

import io.loadline.sample.Outcome;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.Heartbeat;
import io.loadline.topology.ProvisionSettings;
import io.loadline.topology.TopicProvisioner;
import io.loadline.topology.WrongTopicsException;
import io.loadline.wire.MetricBatchWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the topics of a backlog and fills it, always with the same events. */
final class BacklogLoader {
    private static final long SEED = 20_261_121;
    /** An agent that sends batches gathers for a second; single events come at once. */
    private static final int BATCH_DELAY_MILLIS = 1000;

    private static final int SINGLE_DELAY_MILLIS = 200;
    private static final double MEDIAN_MICROS = 20_000;
    private static final double SIGMA = 0.6;
    private static final double FAILED = 0.01;
    private static final int PROVISION_ATTEMPTS = 10;

    private final Backlog backlog;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final MetricBatchWriter[] writers = new MetricBatchWriter[Backlog.SERVICES];
    private final byte[][] keys = new byte[Backlog.SERVICES][];

    private BacklogLoader(Backlog backlog) {
        this.backlog = backlog;
        for (int i = 0; i < Backlog.SERVICES; i++) {
            String service = "service-" + i;
            writers[i] = new MetricBatchWriter(service, "api", Map.of("region", "eu-central-1"));
            keys[i] = service.getBytes(StandardCharsets.UTF_8);
        }
    }

    static void load(Backlog backlog, String bootstrap) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            ProvisionSettings settings = new ProvisionSettings(Backlog.PARTITIONS, 1, ArrivalMode.CREATE);
            provision(new TopicProvisioner(admin, bootstrap, settings), backlog);
        }
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                64 << 10);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            new BacklogLoader(backlog).fill(producer);
        }
    }

    /** On a busy machine the broker may take a while to list what it has made. */
    private static void provision(TopicProvisioner provisioner, Backlog backlog) {
        for (int attempt = 1; ; attempt++) {
            try {
                provisioner.provision(backlog.topics());
                return;
            } catch (WrongTopicsException e) {
                if (attempt == PROVISION_ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            }
        }
    }

    private void fill(KafkaProducer<byte[], byte[]> producer) {
        for (long record = 0; record < backlog.records(); record++) {
            int service = random.nextInt(Backlog.SERVICES);
            long arrival = backlog.arrivalMillis(record);
            producer.send(new ProducerRecord<>(
                    backlog.topic(), service % Backlog.PARTITIONS, arrival, keys[service], value(service, arrival)));
        }
        // The last seconds are complete only when time passes.
        long end = backlog.arrivalMillis(backlog.records()) + 1000;
        for (int partition = 0; partition < Backlog.PARTITIONS; partition++) {
            ProducerRecord<byte[], byte[]> heartbeat = Heartbeat.to(backlog.topic(), partition, end);
            producer.send(new ProducerRecord<>(
                    backlog.topic(), partition, end, heartbeat.key(), heartbeat.value(), heartbeat.headers()));
        }
        producer.flush();
    }

    private byte[] value(int service, long arrival) {
        MetricBatchWriter writer = writers[service];
        writer.clear();
        int delay = backlog.perRecord() > 1 ? BATCH_DELAY_MILLIS : SINGLE_DELAY_MILLIS;
        for (int i = 0; i < backlog.perRecord(); i++) {
            // Together over the delay, in the order in which they happened.
            long before = (long) (backlog.perRecord() - i) * delay / backlog.perRecord();
            long time = arrival - (backlog.perRecord() > 1 ? before : random.nextInt(delay));
            writer.request(
                    time,
                    "GET /resource/" + random.nextInt(Backlog.OPERATIONS),
                    Math.round(MEDIAN_MICROS * Math.exp(SIGMA * random.nextGaussian())),
                    random.nextDouble() < FAILED ? Outcome.ERROR : Outcome.OK,
                    backlog.traced() ? traceId() : "");
        }
        return writer.toBytes();
    }

    private String traceId() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
