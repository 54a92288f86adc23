package io.loadline.topology;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What a processor forwards, and when it is committed: at the next multiple of 100 ms, so that outputs do not wait for
 * the interval commit. The cadence decides nothing, it only bounds how long something decided stays invisible. Its
 * punctuation is anchored to multiples of the interval, so that all tasks of a thread commit together.
 */
final class Outbox {
    private static final Duration CADENCE = Duration.ofMillis(100);

    private final ProcessorContext<RoutedKey, byte[]> context;
    private boolean uncommitted;

    private Outbox(ProcessorContext<RoutedKey, byte[]> context) {
        this.context = context;
    }

    /**
     * Begins the cadence; call from {@code init}.
     *
     * @param atEachTick also runs at each multiple of 100 ms, for what people see; must not forward
     */
    static Outbox open(ProcessorContext<RoutedKey, byte[]> context, Runnable atEachTick) {
        Outbox outbox = new Outbox(context);
        context.schedule(Instant.EPOCH, CADENCE, PunctuationType.WALL_CLOCK_TIME, now -> {
            outbox.commitForwarded();
            atEachTick.run();
        });
        return outbox;
    }

    /** Forwards to a sink. */
    void send(String sink, RoutedKey key, byte[] value, long timestamp) {
        send(sink, key, value, timestamp, new RecordHeaders());
    }

    /**
     * Forwards to a sink.
     *
     * @throws IllegalStateException when the value is larger than any topic allows: it must have been split or cut
     */
    void send(String sink, RoutedKey key, byte[] value, long timestamp, Headers headers) {
        if (value != null && value.length > Sizes.FORWARDED_MAX) {
            throw new IllegalStateException(
                    "a record of %d bytes for %s is larger than %d".formatted(value.length, sink, Sizes.FORWARDED_MAX));
        }
        uncommitted = true;
        context.forward(new Record<>(key, value, timestamp, headers), sink);
    }

    private void commitForwarded() {
        if (uncommitted) {
            uncommitted = false;
            context.commit();
        }
    }
}
