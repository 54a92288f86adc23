package io.loadline.actuator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn on duty: from fencing whoever was on duty before and recalling what was done, to the close. Between claims
 * and completions nothing is shared between receivers but the journal, which waits for Kafka alone.
 */
final class Duty implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Duty.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RECALL_LIMIT = Duration.ofSeconds(90);
    private static final long COMMIT_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    /** More than this in memory and reading pauses; it takes a receiver that is broken for long. */
    private static final int MOST_UNFINISHED = 50_000;

    /** What scaling is called among the receivers. */
    private static final String SCALING = "scaling";

    /**
     * Commands that are not done.
     *
     * @param unfinished how many
     * @param oldest instant that the first of them is about
     */
    record Queue(int unfinished, Optional<Instant> oldest) {}

    private final ActuatorSettings settings;
    private final Names names;
    private final ActFigures figures;
    private final Map<String, Supplier<Queue>> queues = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Checkpoints checkpoints;
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final List<Worker<?>> workers = new ArrayList<>();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final Offsets offsets = new Offsets();
    private final Memory memory = new Memory();
    private final Thread reading = new Thread(this::read, "actuator-read");
    private Journal journal;
    private KafkaConsumer<byte[], byte[]> commands;
    private Dispatcher dispatcher;
    private Map<TopicPartition, Long> startingEnds;
    private volatile boolean closing;
    private volatile boolean caughtUp;

    private Duty(ActuatorSettings settings, Names names, Clock clock, Checkpoints checkpoints, ActFigures figures) {
        this.figures = figures;
        this.settings = settings;
        this.names = names;
        this.clock = clock;
        this.checkpoints = checkpoints;
    }

    /**
     * Comes on duty.
     *
     * @throws RuntimeException when Kafka or a topic is not there; the message says what
     * @throws InterruptedException when interrupted while recalling
     */
    static Duty start(
            ActuatorSettings settings, Targets targets, Clock clock, Checkpoints checkpoints, ActFigures figures)
            throws InterruptedException {
        Duty duty = new Duty(settings, Names.of(settings.topicPrefix()), clock, checkpoints, figures);
        try {
            duty.open(targets);
            return duty;
        } catch (RuntimeException | InterruptedException e) {
            duty.close();
            throw e;
        }
    }

    private void open(Targets targets) throws InterruptedException {
        Clients clients = new Clients(settings.bootstrapServers(), names, settings.kafka());
        Admin admin = opened(clients.admin());
        commands = opened(clients.reader());
        List<TopicPartition> notifications = partitions(names.notifications());
        List<TopicPartition> scaleCommands = partitions(names.scaleCommands());
        partitions(names.commandResults());
        partitions(names.actuatorState());

        journal = opened(new Journal(clients::producer, names.group(), offsets));
        recall(clients, admin);
        Ledger ledger = new Ledger(names, journal, offsets, memory);
        Verdicts verdicts = opened(new Verdicts(clients.reader(), admin, names, ledger));

        seek(Stream.concat(notifications.stream(), scaleCommands.stream()).toList());
        startingEnds = commands.endOffsets(notifications);
        dispatcher = new Dispatcher(
                names,
                offsets,
                memory,
                receivers(targets, ledger),
                new Dispatcher.Receiver(
                        outbox(
                                "unknown",
                                receiver -> new NotConfigured(
                                        receiver, settings.receivers().keySet()),
                                ledger),
                        true),
                scaling(targets, ledger, verdicts),
                notifications);
        workers.forEach(Worker::start);
        reading.setDaemon(true);
        reading.start();
    }

    private void recall(Clients clients, Admin admin) throws InterruptedException {
        try (TopicTail states =
                new TopicTail(clients.reader(), admin, names.actuatorState(), new StateReader(memory)::read)) {
            if (!states.catchUp(RECALL_LIMIT)) {
                throw new IllegalStateException("the end of " + names.actuatorState() + " was not reached in "
                        + RECALL_LIMIT + ": is a transaction hanging? kafka-transactions.sh find-hanging tells");
            }
        }
    }

    private List<TopicPartition> partitions(String topic) {
        List<TopicPartition> found = commands.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalStateException(
                    "topic " + topic + " does not exist yet: loadline monitor makes it at its start");
        }
        return found;
    }

    private void seek(List<TopicPartition> partitions) {
        commands.assign(partitions);
        Map<TopicPartition, OffsetAndMetadata> committed = commands.committed(new HashSet<>(partitions));
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            if (offset == null) {
                commands.seekToBeginning(List.of(partition));
            } else {
                commands.seek(partition, offset.offset());
            }
        }
    }

    private Map<String, Dispatcher.Receiver> receivers(Targets targets, Ledger ledger) {
        Map<String, Dispatcher.Receiver> receivers = new HashMap<>();
        settings.receivers().forEach((name, receiver) -> {
            Notifier notifier = opened(targets.notifier(name, receiver));
            receivers.put(
                    name, new Dispatcher.Receiver(outbox(name, any -> notifier, ledger), notifier.wantsSummaries()));
        });
        return receivers;
    }

    private Worker<Outbox.Job> outbox(String name, Function<String, Notifier> notifiers, Ledger ledger) {
        figures.knows(name);
        Retries retries = new Retries(settings.retry(), () -> figures.retry(name));
        Outbox outbox = new Outbox(
                notifiers,
                ledger,
                retries,
                settings.retry().notificationsFor(),
                clock,
                checkpoints,
                (result, decided) -> figures.ended(name, result, decided));
        Worker<Outbox.Job> worker = worker("actuator-" + name, retries, outbox::handle);
        queues.put(name, queue(worker, job -> job.notification().instant()));
        return worker;
    }

    private Worker<ScaleDesk.Job> scaling(Targets targets, Ledger ledger, Verdicts verdicts) {
        figures.knows(SCALING);
        Retries retries = new Retries(settings.retry(), () -> figures.retry(SCALING));
        Scaler scaler = opened(targets.scaler(settings.scaling()));
        ScaleDesk desk = new ScaleDesk(
                settings.scaling(),
                settings.retry(),
                scaler,
                ledger,
                verdicts,
                retries,
                clock,
                checkpoints,
                (result, decided) -> figures.ended(SCALING, result, decided));
        Worker<ScaleDesk.Job> worker = worker("actuator-scaling", retries, desk::handle);
        queues.put(SCALING, queue(worker, job -> job.command().instant()));
        return worker;
    }

    private static <J> Supplier<Queue> queue(Worker<J> worker, Function<J, Instant> decided) {
        return () -> new Queue(worker.unfinished(), worker.oldest().map(decided));
    }

    /** What waits at each receiver, and for scaling. */
    Map<String, Queue> queues() {
        Map<String, Queue> now = new TreeMap<>();
        queues.forEach((name, queue) -> now.put(name, queue.get()));
        return now;
    }

    private <J> Worker<J> worker(String name, Retries retries, Worker.Task<J> task) {
        Worker<J> worker = new Worker<>(name, retries, task, this::failed);
        workers.add(worker);
        return worker;
    }

    private <R extends AutoCloseable> R opened(R resource) {
        resources.add(0, resource);
        return resource;
    }

    private void read() {
        long committedAt = System.nanoTime();
        try {
            while (!closing) {
                pauseWhenFull();
                commands.poll(POLL).forEach(dispatcher::accept);
                release();
                if (System.nanoTime() - committedAt > COMMIT_EVERY_NANOS) {
                    journal.commitOffsets();
                    committedAt = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void release() {
        for (TopicPartition partition : dispatcher.waiting()) {
            if (commands.position(partition) >= startingEnds.get(partition)) {
                dispatcher.release(partition);
            }
        }
        caughtUp = dispatcher.waiting().isEmpty();
    }

    private void pauseWhenFull() {
        Set<TopicPartition> assigned = commands.assignment();
        if (offsets.unfinished() > MOST_UNFINISHED) {
            commands.pause(assigned);
        } else if (!commands.paused().isEmpty()) {
            commands.resume(assigned);
        }
    }

    private void failed(RuntimeException e) {
        if (!closing && failure.compareAndSet(null, e)) {
            LOG.error("actuator goes off duty: {}", e.getMessage(), e);
        }
    }

    /** Why it cannot go on, if so. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Whether all that was waiting at the start is on its way. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** Records read and not finished. */
    int unfinished() {
        return offsets.unfinished();
    }

    long unreadable() {
        return dispatcher.unreadable();
    }

    /** Lets what is being done come to its end, writes it down and goes off duty; safe to call twice. */
    @Override
    public void close() {
        closing = true;
        workers.forEach(Worker::stop);
        workers.forEach(Worker::awaitStop);
        awaitReading();
        if (journal != null && failure.get() == null) {
            try {
                journal.commitOffsets();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warn("offsets not committed on close; the state topic makes up for it: {}", e.toString());
            }
        }
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("{} not closed: {}", resource.getClass().getSimpleName(), e.toString());
            }
        }
        resources.clear();
    }

    private void awaitReading() {
        boolean interrupted = false;
        while (reading.isAlive()) {
            try {
                reading.join();
            } catch (InterruptedException e) {
                interrupted = true;
                reading.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
