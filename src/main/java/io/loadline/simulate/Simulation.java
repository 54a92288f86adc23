package io.loadline.simulate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Twelve services under load, with an incident: see {@link SimulationSettings}. Every 200 ms it sends what has happened
 * since the last time; twenty times a second, on a thread of its own, it asks the table for its capacity, so that a
 * table which does not answer never holds up the traffic.
 */
public final class Simulation implements AutoCloseable {
    /** Write capacity in units a second that the table must have at the start, so that two steps of 25 are needed. */
    public static final long INITIAL_WRITE_CAPACITY = 25;

    /** Name of the table, and of the service that stands for it. */
    public static final String TABLE = Fleet.TABLE;

    /** Name of the service that the slow release hits. */
    public static final String DEPLOYED = Fleet.DEPLOYED;

    private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);
    private static final long TICK_MILLIS = 200;
    /** Shorter than the way of a result back to the evaluator, which judges an act by the seconds after it. */
    private static final long READ_MILLIS = 50;

    private final Clock clock;
    private final SimulatedTable table;
    private final Incident incident;
    private final Traffic traffic;
    private final Instant start;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "loadline-simulation");
        thread.setDaemon(true);
        return thread;
    });
    private Instant until;
    private Produced produced = Produced.NOTHING;
    private Optional<Instant> injectedAt = Optional.empty();
    private boolean stopped;
    private volatile long capacity = INITIAL_WRITE_CAPACITY;

    Simulation(SimulationSettings settings, Sink sink, SimulatedTable table, Clock clock) {
        this.clock = clock;
        this.table = table;
        this.start = Instant.ofEpochMilli(clock.millis());
        this.until = start;
        this.incident = Incident.scripted(settings.incidentAfter());
        this.traffic = new Traffic(settings, incident, start, sink);
    }

    /**
     * Starts the traffic.
     *
     * @param sink where it goes; closed by its owner, after this
     * @param table decides what is throttled
     * @param clock gives the events their times
     */
    public static Simulation start(SimulationSettings settings, Sink sink, SimulatedTable table, Clock clock) {
        Simulation simulation = new Simulation(settings, sink, table, clock);
        simulation.threads.scheduleWithFixedDelay(simulation::readCapacity, 0, READ_MILLIS, TimeUnit.MILLISECONDS);
        simulation.threads.scheduleAtFixedRate(simulation::advance, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        return simulation;
    }

    /** What was handed to the sink so far. */
    public synchronized Produced produced() {
        return produced;
    }

    /** When the incident began, in the time of the events; empty before. */
    public synchronized Optional<Instant> injectedAt() {
        return injectedAt;
    }

    /** The write capacity that was read last. */
    public long writeCapacity() {
        return capacity;
    }

    /** Sends nothing more once it returns; what was sent may still be on its way from the sink. */
    public synchronized void stop() {
        stopped = true;
        threads.shutdown();
    }

    @Override
    public void close() {
        stop();
        threads.shutdownNow();
    }

    /** Sends what has happened since the last time. */
    synchronized void advance() {
        Instant now = Instant.ofEpochMilli(clock.millis());
        if (stopped || !now.isAfter(until)) {
            return;
        }
        try {
            // After a pause of the process in pieces, so that a pause is not taken for a burst.
            while (now.isAfter(until)) {
                Instant from = until;
                Instant next = from.plusMillis(TICK_MILLIS);
                until = next.isBefore(now) ? next : now;
                if (injectedAt.isEmpty() && incident.isInjected(Duration.between(start, from))) {
                    injectedAt = Optional.of(from);
                }
                produced = produced.plus(traffic.between(from, until, capacity));
            }
        } catch (RuntimeException e) {
            // A scheduled task that throws is never run again, and nobody would know why.
            LOG.error("simulated traffic before {} is incomplete", until, e);
        }
    }

    void readCapacity() {
        try {
            capacity = table.writeCapacity();
        } catch (RuntimeException e) {
            LOG.debug("capacity cannot be read, goes on with capacity={}", capacity, e);
        }
    }
}
