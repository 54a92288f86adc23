package io.loadline.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What one process answers at {@code /metrics}: the figures of the services that run in it, and the few of the JVM and
 * of the Kafka clients that tell why a service is slow. Services in one process share it.
 */
public final class Exposition {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /** Of the many hundreds that Kafka's clients have; each client has each of them once. */
    private static final Set<String> OF_KAFKA = Set.of(
            "kafka.consumer.connection.count",
            "kafka.consumer.coordinator.rebalance.total",
            "kafka.consumer.fetch.manager.records.lag.max",
            "kafka.producer.connection.count",
            "kafka.producer.record.error.total",
            "kafka.producer.record.retry.total",
            "kafka.producer.request.latency.avg",
            "kafka.stream.failed.stream.threads",
            "kafka.stream.thread.commit.latency.max",
            "kafka.stream.thread.process.ratio");

    private static final Set<String> OF_JVM = Set.of(
            "jvm.memory.used",
            "jvm.memory.max",
            "jvm.gc.pause",
            "jvm.gc.overhead",
            "jvm.threads.live",
            "process.cpu.usage",
            "process.files.open",
            "process.files.max",
            "process.uptime",
            "process.start.time",
            "system.cpu.count",
            "system.cpu.usage");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<FigureSource> sources = new CopyOnWriteArrayList<>();

    /** With the figures of this JVM. */
    public Exposition() {
        registry.config().meterFilter(new Chosen()).meterFilter(MeterFilter.ignoreTags("kafka.version"));
        registry.getPrometheusRegistry().register(this::collect);
        List.<MeterBinder>of(
                        new JvmMemoryMetrics(),
                        new JvmGcMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics())
                .forEach(binder -> binder.bindTo(registry));
    }

    /** Asks this one, too, at each scrape. */
    public void add(FigureSource source) {
        sources.add(source);
    }

    /** No longer asks this one: its service has ended. */
    public void remove(FigureSource source) {
        sources.remove(source);
    }

    /** Shows a Kafka Streams application until what is returned is closed. */
    public AutoCloseable show(KafkaStreams streams) {
        return bind(new KafkaStreamsMetrics(streams));
    }

    /** Shows a consumer until what is returned is closed. */
    public AutoCloseable show(Consumer<?, ?> consumer) {
        return bind(new KafkaClientMetrics(consumer));
    }

    /** Shows a producer until what is returned is closed. */
    public AutoCloseable show(Producer<?, ?> producer) {
        return bind(new KafkaClientMetrics(producer));
    }

    private <B extends MeterBinder & AutoCloseable> AutoCloseable bind(B binder) {
        binder.bindTo(registry);
        return binder;
    }

    /** Everything, in Prometheus' text format 0.0.4. */
    public synchronized String text() {
        return registry.scrape(TEXT);
    }

    private MetricSnapshots collect() {
        Figures figures = new Figures();
        sources.forEach(source -> source.tell(figures));
        return figures.snapshots();
    }

    /** Lets through what is named above: a client has hundreds of figures, and each is a series for each of them. */
    private static final class Chosen implements MeterFilter {
        @Override
        public MeterFilterReply accept(Meter.Id id) {
            String name = id.getName();
            return OF_KAFKA.contains(name) || OF_JVM.contains(name) ? MeterFilterReply.ACCEPT : MeterFilterReply.DENY;
        }
    }
}
