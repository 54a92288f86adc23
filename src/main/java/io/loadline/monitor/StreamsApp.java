package io.loadline.monitor;

import io.loadline.metrics.Exposition;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka Streams application. What passes by itself, such as a cluster that does not answer, costs a thread, which is
 * replaced; anything else stops the application, and its state then says so: a coding error must be seen, not retried
 * for ever.
 */
final class StreamsApp {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);

    /** Kafka Streams' names of what RocksDB says of itself. */
    private static final Set<String> STATE_SIZES = Set.of("total-sst-files-size", "size-all-mem-tables");

    private final String station;
    private final KafkaStreams streams;
    private final RestoreProgress restoring = new RestoreProgress();
    private final LongAdder threadsReplaced = new LongAdder();
    private volatile String failure = "";

    StreamsApp(String station, Topology topology, Properties properties) {
        this.station = station;
        streams = new KafkaStreams(topology, properties);
        streams.setGlobalStateRestoreListener(restoring);
        streams.setUncaughtExceptionHandler(this::onUncaught);
        streams.setStateListener((now, before) -> LOG.info("application={} state={} before={}", station, now, before));
    }

    String station() {
        return station;
    }

    void start() {
        streams.start();
    }

    boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Shows the figures of its Kafka clients until what is returned is closed. */
    AutoCloseable showIn(Exposition exposition) {
        return exposition.show(streams);
    }

    /** How far it is with reading its state back. */
    RestoreProgress restoring() {
        return restoring;
    }

    /** Threads that died of what passes by itself, and were replaced. */
    long threadsReplaced() {
        return threadsReplaced.sum();
    }

    /** Size of its local state, on disk and in the stores' write buffers. */
    long stateBytes() {
        long bytes = 0;
        for (Map.Entry<MetricName, ? extends Metric> metric : streams.metrics().entrySet()) {
            if (STATE_SIZES.contains(metric.getKey().name())
                    && metric.getValue().metricValue() instanceof Number size) {
                bytes += size.longValue();
            }
        }
        return bytes;
    }

    /** Kafka Streams' name of the state, for instance {@code RUNNING}. */
    String state() {
        return streams.state().name();
    }

    /** What stopped the application, if something did. */
    Optional<String> failure() {
        if (!failure.isEmpty()) {
            return Optional.of(failure);
        }
        return streams.state() == KafkaStreams.State.ERROR ? Optional.of("its threads have died") : Optional.empty();
    }

    /**
     * Commits, stops and leaves the group, so that others take over at once.
     *
     * @return whether it stopped in time
     */
    boolean close(Duration timeout) {
        return streams.close(CloseOptions.timeout(timeout)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    private StreamThreadExceptionResponse onUncaught(Throwable thrown) {
        if (passesByItself(thrown)) {
            threadsReplaced.increment();
            LOG.warn("application={} replaces a thread: {}", station, thrown.toString());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        failure = thrown.toString();
        LOG.error("application={} stops", station, thrown);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static boolean passesByItself(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }
}
