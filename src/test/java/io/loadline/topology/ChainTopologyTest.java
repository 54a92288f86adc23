package io.loadline.topology;

import static io.loadline.topology.Driven.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.loadline.audit.AuditEvent;
import io.loadline.audit.AuditRecord;
import io.loadline.audit.ChainVerifier;
import io.loadline.wire.Codecs;
import io.loadline.wire.UndecodableException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainTopologyTest {
    @TempDir
    private Path stateDir;

    private Driven driven;

    @BeforeEach
    void start() {
        driven = new Driven(new ChainTopology(TOPICS).build(), "chain", stateDir);
    }

    @AfterEach
    void stop() {
        driven.close();
    }

    @Test
    void chainsEventsInTheirOrder() throws Exception {
        for (int i = 1; i <= 5; i++) {
            driven.write(TOPICS.auditEvents(), "checkout", Codecs.AUDIT_EVENT.encode(event("e" + i)), Driven.START + i);
        }

        List<AuditRecord> records = records();
        assertThat(records)
                .extracting(record -> record.event().auditId())
                .containsExactly("e1", "e2", "e3", "e4", "e5");
        assertThat(records).extracting(AuditRecord::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(records).extracting(AuditRecord::chain).containsOnly("test.audit-0");
        ChainVerifier verifier = new ChainVerifier();
        assertThat(records)
                .allSatisfy(record -> assertThat(verifier.accept(record)).isEmpty());
    }

    @Test
    void undecodableEventIsADeadLetterAndLeavesNoGap() throws Exception {
        driven.write(TOPICS.auditEvents(), "checkout", Codecs.AUDIT_EVENT.encode(event("e1")), Driven.START);
        driven.write(TOPICS.auditEvents(), "checkout", new byte[] {1, 2, 3}, Driven.START);
        driven.write(TOPICS.auditEvents(), "checkout", null, Driven.START);
        driven.write(TOPICS.auditEvents(), "checkout", Codecs.AUDIT_EVENT.encode(event("e2")), Driven.START);

        assertThat(records()).extracting(AuditRecord::sequence).containsExactly(1L, 2L);
        assertThat(driven.read(TOPICS.deadLetters()))
                .extracting(letter -> Driven.header(letter, "reason"))
                .containsExactly("undecodable", "null_value");
    }

    private List<AuditRecord> records() throws UndecodableException {
        List<AuditRecord> records = new ArrayList<>();
        for (TestRecord<byte[], byte[]> record : driven.read(TOPICS.audit())) {
            records.add(Codecs.AUDIT_RECORD.decode(record.value()));
        }
        return records;
    }

    private static AuditEvent event(String id) {
        return new AuditEvent(
                id, Instant.ofEpochMilli(Driven.START), "alert.transition", "loadline", "alert-1", "checkout", "{}");
    }
}
