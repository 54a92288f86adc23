package io.loadline.audit;

/**
 * An audit event in its chain.
 *
 * @param event the event
 * @param chain name of the chain: topic and partition
 * @param sequence 1 for the first record of the chain, then one more each
 * @param prevHash {@code hash} of the record before, 64 hex digits; zeros for the first
 * @param hash SHA-256 over {@code prevHash} and every other field, 64 hex digits
 */
public record AuditRecord(AuditEvent event, String chain, long sequence, String prevHash, String hash) {}
