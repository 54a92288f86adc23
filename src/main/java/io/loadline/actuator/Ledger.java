package io.loadline.actuator;

import io.loadline.command.CommandResult;
import io.loadline.wire.Codecs;
import io.loadline.wire.avro.ActuatorState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes down what is about to be done and what was done, and remembers it once Kafka has it. */
final class Ledger {
    private final Names names;
    private final Journal journal;
    private final Offsets offsets;
    private final Memory memory;

    Ledger(Names names, Journal journal, Offsets offsets, Memory memory) {
        this.names = names;
        this.journal = journal;
        this.offsets = offsets;
        this.memory = memory;
    }

    Memory memory() {
        return memory;
    }

    /** Writes a claim or a verdict. */
    void write(ActuatorState trace) throws InterruptedException {
        journal.write(List.of(record(trace)));
        memory.apply(trace);
    }

    /** Writes a completion, its result and the offset in one transaction. */
    void finish(ActuatorState trace, CommandResult result, Offsets.Ticket ticket) throws InterruptedException {
        journal.write(
                List.of(
                        record(trace),
                        new ProducerRecord<>(
                                names.commandResults(), bytes(result.service()), Codecs.COMMAND_RESULT.encode(result))),
                ticket);
        memory.apply(trace);
    }

    /** Finishes what an earlier run has already completed. */
    void finish(Offsets.Ticket ticket) {
        offsets.finished(ticket);
    }

    private ProducerRecord<byte[], byte[]> record(ActuatorState trace) {
        return new ProducerRecord<>(
                names.actuatorState(), bytes(Traces.key(trace)), Codecs.ACTUATOR_STATE.encode(trace));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
