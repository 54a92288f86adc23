package io.loadline.simulate;

/**
 * What was handed to the sink.
 *
 * @param samples samples of all kinds, in metric batches
 * @param logs log lines
 * @param throttled requests among the samples that the simulated table throttled
 */
public record Produced(long samples, long logs, long throttled) {
    static final Produced NOTHING = new Produced(0, 0, 0);

    Produced plus(Produced other) {
        return new Produced(samples + other.samples, logs + other.logs, throttled + other.throttled);
    }
}
