package io.loadline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HashChainTest {
    private static final String CHAIN = "loadline.audit-3";

    @Test
    void firstRecordFollowsZeros() {
        AuditRecord first = HashChain.append(HashChain.Head.empty(), CHAIN, event("a"));

        assertThat(first.sequence()).isEqualTo(1);
        assertThat(first.prevHash()).isEqualTo("0".repeat(64));
        assertThat(first.hash()).matches("[0-9a-f]{64}");
    }

    @Test
    void hashIsTheOneOfTheDocumentedForm() {
        // Computed apart from this code, from the form that the class documents.
        AuditRecord first = HashChain.append(HashChain.Head.empty(), CHAIN, event("a"));

        assertThat(first.hash()).isEqualTo("025d09688eb4c227a4abfc2b1c2998684a68407e5f18552ac8580ac7053f6484");
    }

    @Test
    void unbrokenChainVerifies() {
        ChainVerifier verifier = new ChainVerifier();

        assertThat(chain(20))
                .allSatisfy(record -> assertThat(verifier.accept(record)).isEmpty());
        assertThat(verifier.verified()).isEqualTo(20);
    }

    @Test
    void chainWhoseHeadHasExpiredVerifies() {
        ChainVerifier verifier = new ChainVerifier();

        assertThat(chain(9).subList(4, 9))
                .allSatisfy(record -> assertThat(verifier.accept(record)).isEmpty());
    }

    @Test
    void everyChangedFieldIsFound() {
        AuditEvent e = event("a");
        List<AuditEvent> changed = List.of(
                new AuditEvent("b", e.timestamp(), e.actionType(), e.userId(), e.resourceId(), e.service(), e.detail()),
                new AuditEvent(
                        "a",
                        e.timestamp().plusMillis(1),
                        e.actionType(),
                        e.userId(),
                        e.resourceId(),
                        e.service(),
                        "{}"),
                new AuditEvent("a", e.timestamp(), "x", e.userId(), e.resourceId(), e.service(), e.detail()),
                new AuditEvent("a", e.timestamp(), e.actionType(), "x", e.resourceId(), e.service(), e.detail()),
                new AuditEvent("a", e.timestamp(), e.actionType(), e.userId(), "x", e.service(), e.detail()),
                new AuditEvent("a", e.timestamp(), e.actionType(), e.userId(), e.resourceId(), "x", e.detail()),
                new AuditEvent("a", e.timestamp(), e.actionType(), e.userId(), e.resourceId(), e.service(), "[]"),
                // The same characters, but cut at another place between two fields.
                new AuditEvent("aa", e.timestamp(), "lert", e.userId(), e.resourceId(), e.service(), e.detail()));

        for (AuditEvent event : changed) {
            assertThat(faults(0, r -> new AuditRecord(event, r.chain(), r.sequence(), r.prevHash(), r.hash())))
                    .extracting(ChainVerifier.Fault::kind)
                    .containsExactly(ChainVerifier.Kind.ALTERED);
        }
    }

    @Test
    void recordRewrittenWithItsOwnHashBreaksTheLink() {
        List<ChainVerifier.Fault> faults = faults(
                3, r -> HashChain.append(new HashChain.Head(r.sequence() - 1, r.prevHash()), CHAIN, event("forged")));

        assertThat(faults).extracting(ChainVerifier.Fault::kind).containsExactly(ChainVerifier.Kind.BROKEN_LINK);
        assertThat(faults.get(0).record().sequence()).isEqualTo(5);
    }

    @Test
    void removedAndRepeatedRecordsAreFound() {
        List<AuditRecord> removed = new ArrayList<>(chain(6));
        removed.remove(2);
        List<AuditRecord> repeated = new ArrayList<>(chain(6));
        repeated.add(3, repeated.get(2));

        assertThat(faults(removed))
                .extracting(ChainVerifier.Fault::kind)
                .containsExactly(ChainVerifier.Kind.OUT_OF_SEQUENCE);
        assertThat(faults(repeated))
                .extracting(ChainVerifier.Fault::kind)
                .containsExactly(ChainVerifier.Kind.OUT_OF_SEQUENCE);
    }

    @Test
    void chainsDoNotDisturbEachOther() {
        ChainVerifier verifier = new ChainVerifier();
        AuditRecord left = HashChain.append(HashChain.Head.empty(), "left", event("a"));
        AuditRecord right = HashChain.append(HashChain.Head.empty(), "right", event("a"));

        assertThat(left.hash()).isNotEqualTo(right.hash());
        assertThat(verifier.accept(left)).isEmpty();
        assertThat(verifier.accept(right)).isEmpty();
    }

    private static List<ChainVerifier.Fault> faults(int index, UnaryOperator<AuditRecord> forge) {
        List<AuditRecord> records = new ArrayList<>(chain(6));
        records.set(index, forge.apply(records.get(index)));
        return faults(records);
    }

    private static List<ChainVerifier.Fault> faults(List<AuditRecord> records) {
        ChainVerifier verifier = new ChainVerifier();
        return records.stream().map(verifier::accept).flatMap(Optional::stream).toList();
    }

    private static List<AuditRecord> chain(int length) {
        List<AuditRecord> records = new ArrayList<>();
        HashChain.Head head = HashChain.Head.empty();
        for (int i = 0; i < length; i++) {
            AuditRecord record = HashChain.append(head, CHAIN, event("a" + i));
            records.add(record);
            head = HashChain.Head.of(record);
        }
        return records;
    }

    private static AuditEvent event(String id) {
        return new AuditEvent(
                id,
                Instant.ofEpochMilli(1_700_000_000_000L),
                "alert",
                "loadline",
                "alert-1",
                "checkout",
                "{\"to\":\"critical\",\"note\":\"é\"}");
    }
}
