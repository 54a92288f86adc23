package io.loadline.audit;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Checks audit records of any number of chains, each chain in its order. The first record seen of a chain is believed
 * in its sequence and {@code prev_hash}, since older ones may have passed their retention. Not thread-safe.
 */
public final class ChainVerifier {
    private final Map<String, HashChain.Head> heads = new TreeMap<>();
    private long verified;

    /** What can be wrong with a record. */
    public enum Kind {
        /** A field was changed: the hash is not the one of the record's fields. */
        ALTERED,
        /** The record is not the next one: some were removed, repeated or moved. */
        OUT_OF_SEQUENCE,
        /** The record before it is not the one that it was chained to. */
        BROKEN_LINK
    }

    /**
     * A record that breaks its chain.
     *
     * @param kind what is wrong
     * @param record the record
     * @param message what was expected and what was found, one line
     */
    public record Fault(Kind kind, AuditRecord record, String message) {}

    /**
     * Checks the next record of its chain. After a fault the chain is followed on from the faulty record, so that one
     * change is reported once or twice, not for every record behind it.
     *
     * @return what is wrong, empty when nothing is
     */
    public Optional<Fault> accept(AuditRecord record) {
        HashChain.Head before = heads.put(record.chain(), HashChain.Head.of(record));
        Optional<Fault> fault = check(before, record);
        if (fault.isEmpty()) {
            verified++;
        }
        return fault;
    }

    /** Number of records without a fault. */
    public long verified() {
        return verified;
    }

    /** The last record seen of each chain, by the chain's name. */
    public Map<String, HashChain.Head> heads() {
        return Map.copyOf(heads);
    }

    private static Optional<Fault> check(HashChain.Head before, AuditRecord record) {
        String expected = HashChain.hash(record);
        if (!expected.equals(record.hash())) {
            return fault(Kind.ALTERED, record, "its fields hash to " + expected + ", it says " + record.hash());
        }
        if (before == null) {
            return record.sequence() == 1 && !record.prevHash().equals(HashChain.GENESIS)
                    ? fault(Kind.BROKEN_LINK, record, "the first record must follow " + HashChain.GENESIS)
                    : Optional.empty();
        }
        if (record.sequence() != before.sequence() + 1) {
            return fault(
                    Kind.OUT_OF_SEQUENCE,
                    record,
                    "expected sequence " + (before.sequence() + 1) + ", found " + record.sequence());
        }
        if (!record.prevHash().equals(before.hash())) {
            return fault(
                    Kind.BROKEN_LINK,
                    record,
                    "the record before has " + before.hash() + ", it follows " + record.prevHash());
        }
        return Optional.empty();
    }

    private static Optional<Fault> fault(Kind kind, AuditRecord record, String what) {
        String message = "chain " + record.chain() + ", record " + record.sequence() + " ("
                + record.event().auditId() + "): " + what;
        return Optional.of(new Fault(kind, record, message));
    }
}
