package io.loadline.actuator;

/** Changes the capacity of resources. Called by one thread at a time; tries once and never retries by itself. */
public interface Scaler extends AutoCloseable {
    /**
     * What a resource has now.
     *
     * @param resource for instance {@code dynamodb:table/NAME}
     * @param dimension for instance {@code write_capacity}
     */
    Reading read(String resource, String dimension);

    /**
     * Sets an absolute value and waits, for a bounded time, until the resource has it. Done at once when it has it
     * already, so a repetition changes nothing.
     */
    Delivery set(String resource, String dimension, long value);

    @Override
    default void close() {}
}
