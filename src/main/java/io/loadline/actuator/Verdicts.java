package io.loadline.actuator;

import io.loadline.command.CommandResult;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the evaluator says about acts, and keeps it. */
final class Verdicts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Ledger ledger;
    private final TopicTail results;
    private final List<CommandResult> news = new ArrayList<>();

    Verdicts(KafkaConsumer<byte[], byte[]> consumer, Admin admin, Names names, Ledger ledger) {
        this.ledger = ledger;
        this.results = new TopicTail(consumer, admin, names.commandResults(), this::read);
    }

    /** Takes in every verdict that is in the log now. */
    void catchUp() throws InterruptedException {
        if (!results.catchUp(LIMIT)) {
            LOG.warn("command results cannot be read to their end; an act may be taken for not judged");
        }
        for (CommandResult verdict : news) {
            if (ledger.memory().isUnjudged(verdict.commandId())) {
                ledger.write(Traces.effect(verdict, verdict.effect().orElseThrow()));
            }
        }
        news.clear();
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            CommandResult result = Codecs.COMMAND_RESULT.decode(record.value());
            if (result.kind() == CommandResult.Kind.SCALE && result.effect().isPresent()) {
                news.add(result);
            }
        } catch (UndecodableException e) {
            LOG.error(
                    "topic={} partition={} offset={} is no command result and is passed over: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        results.close();
    }
}
