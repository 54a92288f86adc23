package io.loadline.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The rule by which audit events are chained: each record's hash covers the hash of the record before it, so that none
 * can be changed, left out or moved without every later hash being wrong.
 *
 * <p>{@code hash} is the SHA-256, in lower-case hex, over these fields in this order: {@code prev_hash},
 * {@code audit_id}, {@code timestamp} (epoch milliseconds), {@code action_type}, {@code user_id}, {@code resource_id},
 * {@code service}, {@code detail}, {@code chain}, {@code sequence}. Each field is its text in UTF-8 (numbers in
 * decimal) behind the number of its bytes as four bytes, big-endian; so no two different records have the same form.
 */
public final class HashChain {
    /** {@code prev_hash} of the first record of a chain. */
    public static final String GENESIS = "0".repeat(64);

    private HashChain() {}

    /**
     * Where a chain ends.
     *
     * @param sequence number of its last record, 0 when it has none
     * @param hash hash of its last record, {@link #GENESIS} when it has none
     */
    public record Head(long sequence, String hash) {
        public Head {
            if (sequence < 0) {
                throw new IllegalArgumentException("sequence must not be negative, was " + sequence);
            }
            if (hash.length() != GENESIS.length()) {
                throw new IllegalArgumentException("hash must have 64 hex digits, was '" + hash + "'");
            }
        }

        /** The head of a chain without records. */
        public static Head empty() {
            return new Head(0, GENESIS);
        }

        /** The head of a chain that ends with this record. */
        public static Head of(AuditRecord last) {
            return new Head(last.sequence(), last.hash());
        }
    }

    /**
     * The next record of a chain.
     *
     * @param head where the chain ends now
     * @param chain name of the chain
     */
    public static AuditRecord append(Head head, String chain, AuditEvent event) {
        long sequence = head.sequence() + 1;
        return new AuditRecord(event, chain, sequence, head.hash(), hash(head.hash(), event, chain, sequence));
    }

    /** The hash that a record must have, whatever it says itself. */
    static String hash(AuditRecord record) {
        return hash(record.prevHash(), record.event(), record.chain(), record.sequence());
    }

    private static String hash(String prevHash, AuditEvent event, String chain, long sequence) {
        MessageDigest digest = sha256();
        add(digest, prevHash);
        add(digest, event.auditId());
        add(digest, Long.toString(event.timestamp().toEpochMilli()));
        add(digest, event.actionType());
        add(digest, event.userId());
        add(digest, event.resourceId());
        add(digest, event.service());
        add(digest, event.detail());
        add(digest, chain);
        add(digest, Long.toString(sequence));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime must have SHA-256", e);
        }
    }
}
