package io.loadline.actuator;

import io.loadline.command.Notification;

/** Where notifications go: one receiver. Called by one thread at a time; tries once and never retries by itself. */
public interface Notifier extends AutoCloseable {
    /**
     * Sends a notification, waiting for the answer for a bounded time. Sending the same one again must do as little harm
     * as the receiver allows: its deduplication key is derived from {@code commandId} or {@code dedupKey}.
     */
    Delivery deliver(Notification notification);

    /** Whether it wants to hear of an incident that is already over; a pager does not. */
    default boolean wantsSummaries() {
        return true;
    }

    @Override
    default void close() {}
}
