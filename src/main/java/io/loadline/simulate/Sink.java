package io.loadline.simulate;

/** Takes what the simulated services report. */
public interface Sink {
    /**
     * A record for the metrics topic.
     *
     * @param service its key
     * @param value an encoded batch
     */
    void metrics(String service, byte[] value);

    /**
     * A record for the logs topic.
     *
     * @param service its key
     * @param value an encoded log event
     */
    void log(String service, byte[] value);
}
