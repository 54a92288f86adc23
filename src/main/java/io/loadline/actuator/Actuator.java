package io.loadline.actuator;

import io.loadline.metrics.Exposition;
import io.loadline.metrics.FigureSource;
import io.loadline.metrics.Figures;
import io.loadline.web.HealthServer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actuator service. Of several instances with one prefix one is on duty: the member of a consumer group that was
 * given the partition of the scale commands. The others stand by; whoever takes over fences the one before, so that an
 * instance which was only paused can finish nothing any more.
 */
public final class Actuator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Actuator.class);
    private static final double MILLIS = 1000;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** After so long on duty a failure is a new one. */
    private static final Duration SETTLED = Duration.ofMinutes(5);

    private final ActuatorSettings settings;
    private final Targets targets;
    private final Clock clock;
    private final Checkpoints checkpoints;
    private final Thread loop = new Thread(this::run, "actuator");
    private final Optional<HealthServer> health;
    private final Exposition exposition;
    private final FigureSource shown = this::tell;
    private final ActFigures figures = new ActFigures();
    private volatile Optional<Duty> duty = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean member;
    private Duration nextPause = SHORTEST_PAUSE;
    private long startedAt;
    private long notBefore = System.nanoTime();
    private volatile boolean closing;

    private Actuator(
            ActuatorSettings settings, Targets targets, Clock clock, Checkpoints checkpoints, Exposition exposition) {
        this.exposition = exposition;
        this.settings = settings;
        this.targets = targets;
        this.clock = clock;
        this.checkpoints = checkpoints;
        this.health = settings.httpPort() < 0
                ? Optional.empty()
                : Optional.of(new HealthServer(
                        "actuator",
                        settings.httpHost(),
                        settings.httpPort(),
                        () -> status().health(),
                        exposition::text));
    }

    /**
     * Starts the service; it comes on duty, or stands by, in its own threads. It waits for a cluster or topics that are
     * not there yet, and says so in its status.
     *
     * @param targets makes what notifications and scale commands go to
     * @throws java.io.UncheckedIOException when the HTTP port is taken
     */
    public static Actuator start(ActuatorSettings settings, Targets targets) {
        return start(settings, targets, new Exposition());
    }

    /**
     * The same, with figures that are shown together with those of others in this process.
     *
     * @param exposition what {@code /metrics} answers
     */
    public static Actuator start(ActuatorSettings settings, Targets targets, Exposition exposition) {
        return start(settings, targets, Clock.systemUTC(), Checkpoints.none(), exposition);
    }

    static Actuator start(ActuatorSettings settings, Targets targets, Clock clock, Checkpoints checkpoints) {
        return start(settings, targets, clock, checkpoints, new Exposition());
    }

    private static Actuator start(
            ActuatorSettings settings, Targets targets, Clock clock, Checkpoints checkpoints, Exposition exposition) {
        Actuator actuator = new Actuator(settings, targets, clock, checkpoints, exposition);
        if (settings.receivers().isEmpty()) {
            LOG.warn("no receiver is configured, so every page fails: {}", NotConfigured.howToHaveAny());
        }
        exposition.add(actuator.shown);
        actuator.loop.start();
        return actuator;
    }

    /** How it is now. */
    public ActuatorStatus status() {
        Optional<Duty> now = duty;
        boolean running = loop.isAlive() && !closing;
        return new ActuatorStatus(
                running,
                now.isPresent(),
                running && failure.isEmpty() && now.map(Duty::isCaughtUp).orElse(member),
                now.map(Duty::unfinished).orElse(0),
                now.map(Duty::unreadable).orElse(0L),
                failure);
    }

    /** The port of {@code /healthz}, {@code /readyz} and {@code /metrics}; -1 when not served. */
    public int httpPort() {
        return health.map(HealthServer::port).orElse(-1);
    }

    private void tell(Figures out) {
        ActuatorStatus now = status();
        Optional<Duty> current = duty;
        out.flag("loadline_actuator_ready", "Whether the actuator acts, or stands by.", now.ready())
                .flag("loadline_actuator_on_duty", "Whether it is the one that acts.", now.onDuty())
                .flag(
                        "loadline_actuator_failed",
                        "Whether something keeps it from being on duty.",
                        now.failure().isPresent())
                .flag(
                        "loadline_scaling_enabled",
                        "Whether capacity may be changed at all.",
                        settings.scaling().enabled())
                .flag(
                        "loadline_kill_switch_on",
                        "Whether the kill switch forbids every change of capacity.",
                        settings.scaling().isKilled())
                .gauge(
                        "loadline_commands_unreadable",
                        "Commands passed over because they cannot be read, in this turn on duty.",
                        now.unreadable());
        figures.tell(out);
        current.ifPresent(acting -> acting.queues().forEach((receiver, queue) -> queue(out, receiver, queue)));
    }

    private void queue(Figures out, String receiver, Duty.Queue queue) {
        double age = queue.oldest()
                .map(decided -> Duration.between(decided, clock.instant()).toMillis() / MILLIS)
                .orElse(0.0);
        out.gauge("loadline_receiver_queue", "Commands not done yet.", queue.unfinished(), "receiver", receiver)
                .gauge(
                        "loadline_receiver_oldest_seconds",
                        "Age of the oldest command that is not done.",
                        age,
                        "receiver",
                        receiver);
    }

    private void run() {
        while (!closing) {
            try (KafkaConsumer<byte[], byte[]> lease = clients().lease()) {
                standBy(lease);
            } catch (KafkaException e) {
                failure = Optional.of("the cluster cannot be used: " + e.getMessage());
                LOG.error("actuator stands aside and tries again: {}", e.toString());
                sleep();
            } catch (InterruptedException e) {
                break;
            } finally {
                goOff();
                member = false;
            }
        }
    }

    private void standBy(KafkaConsumer<byte[], byte[]> lease) throws InterruptedException {
        lease.subscribe(List.of(Names.of(settings.topicPrefix()).scaleCommands()), new Handover(lease));
        while (!closing) {
            lease.poll(POLL);
            boolean held = !lease.assignment().isEmpty();
            member = !lease.groupMetadata().memberId().isEmpty();
            if (!held || duty.flatMap(Duty::failure).isPresent()) {
                goOff();
            }
            if (held && duty.isEmpty() && System.nanoTime() - notBefore >= 0) {
                goOn();
            }
        }
    }

    private void goOn() throws InterruptedException {
        try {
            Duty started = Duty.start(settings, targets, clock, checkpoints, figures);
            failure = Optional.empty();
            duty = Optional.of(started);
            startedAt = System.nanoTime();
            LOG.info("actuator prefix={} is on duty", settings.topicPrefix());
        } catch (RuntimeException e) {
            failure = Optional.of("cannot come on duty: " + e.getMessage());
            LOG.error("actuator cannot come on duty and tries again: {}", e.getMessage(), e);
            backOff();
        }
    }

    private void goOff() {
        duty.ifPresent(current -> {
            failure = current.failure().map(Throwable::getMessage);
            current.close();
            duty = Optional.empty();
            if (failure.isPresent()) {
                backOff();
            }
            LOG.info("actuator prefix={} is off duty", settings.topicPrefix());
        });
    }

    /** A command that fails in a way nobody foresaw must not be carried out again and again without a break. */
    private void backOff() {
        long onDuty = System.nanoTime() - startedAt;
        if (startedAt != 0 && onDuty > SETTLED.toNanos()) {
            nextPause = SHORTEST_PAUSE;
        }
        notBefore = System.nanoTime() + nextPause.toNanos();
        nextPause = nextPause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : nextPause.multipliedBy(2);
    }

    private static void sleep() {
        try {
            Thread.sleep(SHORTEST_PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Clients clients() {
        return new Clients(settings.bootstrapServers(), Names.of(settings.topicPrefix()), settings.kafka());
    }

    /** Lets the command at hand come to its end and leaves the rest for the next start; some ten seconds at most. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (loop.isAlive()) {
            try {
                loop.join();
            } catch (InterruptedException e) {
                interrupted = true;
                loop.interrupt();
            }
        }
        exposition.remove(shown);
        health.ifPresent(HealthServer::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The partition only stands for being on duty; its records are read elsewhere. */
    private final class Handover implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> lease;

        private Handover(KafkaConsumer<byte[], byte[]> lease) {
            this.lease = lease;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            lease.pause(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                goOff();
            }
        }
    }
}
