package io.loadline.demo;

import io.loadline.actuator.Actuator;
import io.loadline.actuator.ActuatorSettings;
import io.loadline.actuator.ReceiverSettings;
import io.loadline.actuator.ScalingSettings;
import io.loadline.actuator.Secret;
import io.loadline.adapter.RemoteTargets;
import io.loadline.adapter.aws.DynamoDbSettings;
import io.loadline.adapter.aws.DynamoDbStore;
import io.loadline.command.GuardSettings;
import io.loadline.embedded.DynamoDbLocal;
import io.loadline.embedded.EmbeddedBroker;
import io.loadline.embedded.Ledger;
import io.loadline.embedded.Receivers;
import io.loadline.monitor.Monitor;
import io.loadline.monitor.MonitorSettings;
import io.loadline.policy.PolicyTexts;
import io.loadline.simulate.KafkaSink;
import io.loadline.simulate.Simulation;
import io.loadline.simulate.SimulationSettings;
import io.loadline.store.Store;
import io.loadline.store.StoreSettings;
import io.loadline.store.Tables;
import io.loadline.top.Counted;
import io.loadline.topology.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Everything the demo runs, wired together in this process; DynamoDB Local is the one process beside it. */
final class Stations implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final Duration READY = Duration.ofSeconds(60);
    private static final String TABLE_PREFIX = "loadline-";
    private static final String ROUTING_KEY = "0123456789abcdef0123456789abcdef";

    private final DemoSettings settings;
    private final Consumer<String> out;
    /** What is open, last opened first: the order in which it is closed. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final Topics topics = Topics.withPrefix(Topics.DEFAULT_PREFIX);
    private final Tables tables = Tables.withPrefix(TABLE_PREFIX);
    private EmbeddedBroker broker;
    private DynamoDbLocal dynamoDb;
    private DemoTable demoTables;
    private Receivers receivers;
    private Monitor monitor;
    private Optional<Store> store = Optional.empty();
    private Actuator actuator;
    private Observer observer;
    private Optional<KafkaSink> sink = Optional.empty();
    private Optional<Simulation> traffic = Optional.empty();
    private Optional<String> failure = Optional.empty();

    private Stations(DemoSettings settings, Consumer<String> out) {
        this.settings = settings;
        this.out = out;
    }

    /**
     * Starts everything but the traffic, and waits until it decides.
     *
     * @param out is told what starts
     * @throws IllegalStateException when something does not start; what had started is stopped again
     */
    static Stations start(DemoSettings settings, Consumer<String> out) {
        Stations stations = new Stations(settings, out);
        try {
            stations.startServers();
            stations.startServices();
            return stations;
        } catch (RuntimeException e) {
            stations.close();
            throw e;
        }
    }

    private void startServers() {
        out.accept("starting a Kafka broker, DynamoDB Local and the receivers");
        // Both take seconds, and neither needs the other.
        CompletableFuture<DynamoDbLocal> startingTables = CompletableFuture.supplyAsync(() -> DynamoDbLocal.start());
        broker = opened(EmbeddedBroker.start());
        try {
            dynamoDb = opened(startingTables.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        receivers = opened(Receivers.start());
        demoTables = opened(new DemoTable(dynamoDb.endpoint()));
        out.accept("broker %s, DynamoDB Local %s, receivers %s"
                .formatted(broker.bootstrapServers(), dynamoDb.endpoint(), receivers.endpoint()));
    }

    private void startServices() {
        Path state = opened(new ScratchDirectory()).path();
        out.accept("starting the monitor%s and the actuator".formatted(settings.withStore() ? ", the store" : ""));
        monitor = opened(Monitor.start(MonitorSettings.local(broker.bootstrapServers(), state, PARTITIONS)
                .withPolicies(List.of(PolicyTexts.bundled("demo")))
                .withHttpPort(-1)));
        actuator = opened(Actuator.start(actuatorSettings(), new RemoteTargets()));
        if (settings.withStore()) {
            StoreSettings storing = StoreSettings.defaults(broker.bootstrapServers())
                    .withPrefixes(Topics.DEFAULT_PREFIX, TABLE_PREFIX)
                    .withHttpPort(-1);
            store = Optional.of(opened(DynamoDbStore.start(storing, DynamoDbSettings.at(dynamoDb.endpoint())))
                    .store());
        }
        observer = opened(Observer.start(broker.bootstrapServers(), topics));
        if (!monitor.awaitReady(READY)) {
            throw new IllegalStateException("the monitor did not begin to decide within %d s: %s"
                    .formatted(READY.toSeconds(), monitor.status()));
        }
    }

    private ActuatorSettings actuatorSettings() {
        String topic = receivers.createTopic("loadline-pages.fifo");
        ReceiverSettings sns = new ReceiverSettings.Sns(topic, Optional.empty(), Optional.of(receivers.snsEndpoint()));
        ReceiverSettings pager = new ReceiverSettings.PagerDuty(receivers.pagerDutyEnqueue(), new Secret(ROUTING_KEY));
        ScalingSettings scaling = new ScalingSettings(
                true,
                GuardSettings.allowing(List.of("dynamodb:table/*")),
                Optional.empty(),
                Optional.empty(),
                Optional.of(dynamoDb.endpoint()));
        return ActuatorSettings.defaults(broker.bootstrapServers())
                .withReceivers(Map.of("pagerduty", pager, "sns", sns))
                .withScaling(scaling)
                .withHttpPort(-1);
    }

    /** Lets the traffic begin, and the incident some seconds later. */
    void startTraffic() {
        demoTables.create(Simulation.TABLE, Simulation.INITIAL_WRITE_CAPACITY);
        if (!settings.withStore()) {
            dynamoDb.stop();
        }
        sink = Optional.of(opened(new KafkaSink(broker.bootstrapServers(), topics, Map.of())));
        SimulationSettings simulated =
                new SimulationSettings(settings.eventsPerSecond(), settings.seed(), settings.incidentAfter());
        traffic = Optional.of(opened(Simulation.start(
                simulated, sink.get(), () -> demoTables.writeCapacity(Simulation.TABLE), Clock.systemUTC())));
    }

    /** Stops the traffic and waits until the broker has all of it. */
    void stopTraffic() {
        traffic.ifPresent(Simulation::stop);
        long lost = sink.map(KafkaSink::flush).orElse(0L);
        if (lost > 0) {
            failure = Optional.of("the broker did not take %d records of the simulation".formatted(lost));
        }
    }

    /** Stops the monitor, so that nothing more is decided or chained. */
    void stopMonitor() {
        monitor.close();
    }

    /** Samples and log events that were sent. */
    long produced() {
        return traffic.map(Simulation::produced)
                .map(sent -> sent.samples() + sent.logs())
                .orElse(0L);
    }

    /** When the incident began. */
    Optional<Instant> injectedAt() {
        return traffic.flatMap(Simulation::injectedAt);
    }

    Sightings sightings() {
        return observer.sightings();
    }

    Ledger ledger() {
        return receivers.ledger();
    }

    /** What can be watched from outside. */
    Audience.Scene scene() {
        return new Audience.Scene(broker.bootstrapServers(), topics.prefix(), () -> {
            Sightings seen = sightings();
            return new Counted(
                    OptionalLong.of(Math.max(0, Figures.residual(produced(), seen))),
                    OptionalLong.empty(),
                    OptionalLong.of(seen.counted()),
                    OptionalLong.of(seen.late()),
                    OptionalLong.of(seen.deadLettered()));
        });
    }

    /** What the tables hold, against their topics. */
    List<TableCount> tables() {
        return List.of(
                count(tables.logMetadata().name(), topics.logMetadata().fullName()),
                count(tables.auditTrail().name(), topics.audit().fullName()));
    }

    private TableCount count(String table, String topic) {
        return new TableCount(table, topic, demoTables.items(table), sightings().records(topic));
    }

    /** What a service died of. */
    Optional<String> failure() {
        if (failure.isEmpty() && !monitor.status().failures().isEmpty()) {
            failure = Optional.of("the monitor has stopped: " + monitor.status().failures());
        }
        return failure.or(() -> store.flatMap(running -> running.progress().failure())
                .map(reason -> "the store has stopped: " + reason));
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                out.accept("did not stop in good order: " + e);
            }
        }
    }

    private <T extends AutoCloseable> T opened(T started) {
        open.push(started);
        return started;
    }
}
