package io.loadline.monitor;

import io.loadline.metrics.Exposition;
import io.loadline.policy.PolicyReader;
import io.loadline.topology.ArrivalMode;
import io.loadline.topology.ChainTopology;
import io.loadline.topology.CollectProgress;
import io.loadline.topology.CollectTopology;
import io.loadline.topology.EvaluateTopology;
import io.loadline.topology.EvaluationProgress;
import io.loadline.topology.StreamsSettings;
import io.loadline.topology.TopicProvisioner;
import io.loadline.topology.Topics;
import io.loadline.web.HealthServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running monitor: both phases and the audit chain, heartbeats and health. Any number of them share one deployment;
 * each needs a state directory of its own.
 */
public final class Monitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final CollectProgress collected = new CollectProgress();
    private final EvaluationProgress progress = new EvaluationProgress();
    private final Exposition exposition;
    private final List<StreamsApp> apps;
    /** What is open, last opened first: the order in which it is closed. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private OptionalInt httpPort = OptionalInt.empty();
    private volatile Optional<Heartbeats> heartbeats = Optional.empty();

    private Monitor(MonitorSettings settings, Exposition exposition) {
        this.exposition = exposition;
        Topics topics = settings.names();
        StreamsSettings streams = settings.streams();
        apps = List.of(
                new StreamsApp(
                        "collect",
                        new CollectTopology(topics, settings.collect(), collected).build(),
                        streams.properties("collect")),
                new StreamsApp(
                        "evaluate",
                        new EvaluateTopology(
                                        topics,
                                        settings.evaluator(),
                                        PolicyReader::compile,
                                        settings.topics().partitions(),
                                        progress)
                                .build(),
                        streams.properties("evaluate")),
                new StreamsApp("chain", new ChainTopology(topics).build(), streams.properties("chain")));
    }

    /**
     * Makes missing topics, writes the first control events, and starts everything. Returns as soon as all is started;
     * {@link #awaitReady} waits until it decides.
     *
     * @throws io.loadline.topology.WrongTopicsException when topics exist that are not as they must be
     * @throws IllegalStateException when the cluster does not answer or refuses
     */
    public static Monitor start(MonitorSettings settings) {
        return start(settings, new Exposition());
    }

    /**
     * The same, with figures that are shown together with those of others in this process.
     *
     * @param exposition what {@code /metrics} answers
     */
    public static Monitor start(MonitorSettings settings, Exposition exposition) {
        provision(settings);
        new FirstControl(settings).write();
        Monitor monitor = new Monitor(settings, exposition);
        try {
            monitor.open(settings);
            return monitor;
        } catch (RuntimeException e) {
            monitor.close();
            throw e;
        }
    }

    /**
     * Makes missing topics and checks the others, without starting anything.
     *
     * @return the names of the topics that were made
     */
    public static List<String> provision(MonitorSettings settings) {
        Map<String, Object> admin = new HashMap<>(settings.kafka());
        admin.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        try (Admin client = Admin.create(admin)) {
            return new TopicProvisioner(client, settings.bootstrap(), settings.topics()).provision(settings.names());
        }
    }

    private void open(MonitorSettings settings) {
        open.push(this::stopApps);
        MonitorFigures figures = new MonitorFigures(
                collected, progress, apps, () -> status().ready(), () -> heartbeats, Clock.systemUTC());
        exposition.add(figures);
        open.push(() -> exposition.remove(figures));
        apps.forEach(app -> open.push(app.showIn(exposition)));
        if (settings.httpPort() >= 0) {
            HealthServer health = new HealthServer(
                    "monitor", settings.httpHost(), settings.httpPort(), () -> status().health(), exposition::text);
            open.push(health);
            httpPort = OptionalInt.of(health.port());
        }
        apps.forEach(StreamsApp::start);
        if (settings.topics().arrival() == ArrivalMode.APPEND) {
            Heartbeats started = Heartbeats.start(settings);
            heartbeats = Optional.of(started);
            open.push(started);
        }
        LOG.info("monitor started deployment={} bootstrap={}", settings.deployment(), settings.bootstrap());
    }

    /** Port of {@code /healthz}, {@code /readyz} and {@code /metrics}; empty when none is served. */
    public OptionalInt httpPort() {
        return httpPort;
    }

    /** How it is doing now. */
    public MonitorStatus status() {
        TreeMap<String, String> states = new TreeMap<>();
        Map<String, String> failures = new TreeMap<>();
        for (StreamsApp app : apps) {
            states.put(app.station(), app.state());
            app.failure().ifPresent(failure -> failures.put(app.station(), failure));
        }
        Collection<EvaluationProgress.At> at = progress.partitions().values();
        Optional<Instant> watermark = instant(
                at.stream().mapToLong(EvaluationProgress.At::watermarkMillis).min());
        boolean running = failures.isEmpty() && apps.stream().allMatch(StreamsApp::isRunning);
        return new MonitorStatus(
                // Without a partition of its own it stands by for the monitors that have them.
                running && (watermark.isPresent() || at.isEmpty()),
                instant(at.stream()
                        .mapToLong(EvaluationProgress.At::decidedMillis)
                        .min()),
                watermark,
                at.size(),
                at.stream()
                        .flatMap(one -> one.waitingFor().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                states,
                failures);
    }

    private static Optional<Instant> instant(OptionalLong millis) {
        return millis.isEmpty() || millis.getAsLong() == Long.MIN_VALUE
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(millis.getAsLong()));
    }

    /**
     * Waits until it decides.
     *
     * @return whether it did within the time
     * @throws IllegalStateException when an application has stopped for good; says why
     */
    public boolean awaitReady(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() - deadline < 0) {
            MonitorStatus now = status();
            if (!now.healthy()) {
                throw new IllegalStateException("the monitor has stopped: " + now.failures());
            }
            if (now.ready()) {
                return true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
        return false;
    }

    /** Commits what is done, hands everything over to the other monitors, and stops. Safe to call twice. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.warn("a part of the monitor did not stop in good order", e);
            }
        }
    }

    /** All at once: each waits for its transactions. */
    private void stopApps() {
        List<Thread> stopping = apps.stream()
                .map(app -> new Thread(() -> stop(app), "loadline-stop-" + app.station()))
                .toList();
        stopping.forEach(Thread::start);
        try {
            for (Thread thread : stopping) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(StreamsApp app) {
        if (!app.close(CLOSE_TIMEOUT)) {
            LOG.warn("application={} did not stop within {} s", app.station(), CLOSE_TIMEOUT.toSeconds());
        }
    }
}
