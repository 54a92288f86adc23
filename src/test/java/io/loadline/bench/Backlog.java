package io.loadline.bench;

import io.loadline.topology.Topics;

/**
 * A topic full of events that waits to be read: 200 series (20 services of 10 operations), log-normal latencies, one
 * event in a hundred failed. Arrival times are the producer's, so that the backlog spans as much time as it would have
 * taken to come about.
 *
 * @param events number of events, a multiple of {@code perRecord}
 * @param perRecord events in each record, at least 1
 * @param eventsPerSecond rate at which the events arrived, by their timestamps
 * @param traced whether events carry a trace id of 32 characters
 */
record Backlog(long events, int perRecord, int eventsPerSecond, boolean traced) {
    static final int SERVICES = 20;
    static final int OPERATIONS = 10;
    static final int PARTITIONS = 4;
    /** Time of the first event, epoch milliseconds. */
    static final long BEGIN_MILLIS = 1_767_225_600_000L;

    Backlog {
        if (perRecord < 1 || events < perRecord || events % perRecord != 0) {
            throw new IllegalArgumentException(
                    "events must be a positive multiple of %d, was %d".formatted(perRecord, events));
        }
        if (eventsPerSecond < 1) {
            throw new IllegalArgumentException("the rate must be at least 1 event per second, was " + eventsPerSecond);
        }
    }

    /** Records that hold events; one heartbeat per partition follows them. */
    long records() {
        return events / perRecord;
    }

    /** All records: those with events, and the heartbeats. */
    long allRecords() {
        return records() + PARTITIONS;
    }

    /** The topics of a deployment whose metrics topic holds this backlog. */
    Topics topics() {
        return Topics.withPrefix("bench" + perRecord);
    }

    /** Where the backlog lies. */
    String topic() {
        return topics().metrics().fullName();
    }

    /** Arrival of a record, epoch milliseconds. */
    long arrivalMillis(long record) {
        return BEGIN_MILLIS + record * perRecord * 1000 / eventsPerSecond;
    }
}
