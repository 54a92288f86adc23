package io.loadline.monitor;

import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
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

    private final String station;
    private final KafkaStreams streams;
    private volatile String failure = "";

    StreamsApp(String station, Topology topology, Properties properties) {
        this.station = station;
        streams = new KafkaStreams(topology, properties);
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
