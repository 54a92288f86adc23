package io.loadline.actuator;

import io.loadline.command.Notification;
import io.loadline.command.ScaleCommand;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each record to those who must deal with it. The notifications that were waiting at the start are held until the
 * end of their partition has been seen, so that nobody is woken for what is over.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** A receiver: where its jobs go, and whether it wants to hear of what is over. */
    record Receiver(Worker<Outbox.Job> worker, boolean wantsSummaries) {}

    private record Held(Notification notification, Offsets.Ticket ticket) {}

    private final Names names;
    private final Offsets offsets;
    private final Memory memory;
    private final Map<String, Receiver> receivers;
    private final Receiver unknown;
    private final Worker<ScaleDesk.Job> scaling;
    private final Map<TopicPartition, List<Held>> held = new HashMap<>();
    private final AtomicLong unreadable = new AtomicLong();

    /**
     * @param unknown takes what is meant for a receiver that is not configured
     * @param waiting partitions whose notifications are held until {@link #release}
     */
    Dispatcher(
            Names names,
            Offsets offsets,
            Memory memory,
            Map<String, Receiver> receivers,
            Receiver unknown,
            Worker<ScaleDesk.Job> scaling,
            List<TopicPartition> waiting) {
        this.names = names;
        this.offsets = offsets;
        this.memory = memory;
        this.receivers = Map.copyOf(receivers);
        this.unknown = unknown;
        this.scaling = scaling;
        waiting.forEach(partition -> held.put(partition, new ArrayList<>()));
    }

    void accept(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(names.scaleCommands())) {
                ScaleCommand command = Codecs.SCALE_COMMAND.decode(record.value());
                scaling.add(new ScaleDesk.Job(command, offsets.read(partitionOf(record), record.offset(), 1)));
                return;
            }
            Notification notification = Codecs.NOTIFICATION.decode(record.value());
            Offsets.Ticket ticket = offsets.read(
                    partitionOf(record),
                    record.offset(),
                    receiversOf(notification).size());
            List<Held> waiting = held.get(partitionOf(record));
            if (waiting == null) {
                for (String receiver : receiversOf(notification)) {
                    send(notification, receiver, Outbox.Mode.SEND, ticket);
                }
            } else {
                waiting.add(new Held(notification, ticket));
            }
        } catch (UndecodableException e) {
            // A command of ours that we cannot read: a newer version writes it. Others must not wait for it.
            unreadable.incrementAndGet();
            offsets.read(partitionOf(record), record.offset(), 0);
            LOG.error(
                    "topic={} partition={} offset={} cannot be read and is passed over: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    /** The end of a partition, as it was at the start, has been seen. */
    void release(TopicPartition partition) {
        List<Held> waiting = held.remove(partition);
        if (waiting == null || waiting.isEmpty()) {
            return;
        }
        Backlog backlog = new Backlog(waiting.stream().map(Held::notification).toList(), (notification, receiver) -> {
            String key = Traces.key(notification, receiver);
            return memory.isClaimed(key) || memory.isFinished(key);
        });
        for (int index = 0; index < waiting.size(); index++) {
            Held next = waiting.get(index);
            for (String receiver : receiversOf(next.notification())) {
                Outbox.Mode mode = backlog.mode(index, receiver, to(receiver).wantsSummaries());
                send(next.notification(), receiver, mode, next.ticket());
            }
        }
    }

    List<TopicPartition> waiting() {
        return List.copyOf(held.keySet());
    }

    long unreadable() {
        return unreadable.get();
    }

    private void send(Notification notification, String receiver, Outbox.Mode mode, Offsets.Ticket ticket) {
        to(receiver).worker().add(new Outbox.Job(notification, receiver, mode, ticket));
    }

    private Receiver to(String receiver) {
        return receivers.getOrDefault(receiver, unknown);
    }

    /** A tick is for nobody: it only says that the evaluator lives. */
    private static List<String> receiversOf(Notification notification) {
        return notification.event() == Notification.Event.TICK
                ? List.of()
                : notification.receivers().stream().distinct().toList();
    }

    private static TopicPartition partitionOf(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
