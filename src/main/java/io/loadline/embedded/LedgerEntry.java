package io.loadline.embedded;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request as a receiver saw it; a batch makes one entry for each of its messages.
 *
 * @param sequence the position in the ledger, from 0
 * @param receivedAt when it took effect at the receiver; after the delay of a slow one
 * @param channel the receiver
 * @param target PagerDuty: the routing key; SNS: the topic's ARN; otherwise the path
 * @param action PagerDuty: the event action; SNS: the operation; otherwise {@code post}
 * @param key what the receiver recognises a repeat by (PagerDuty: dedup key, SNS: deduplication id, webhook: the
 *     {@code Idempotency-Key} header), empty when there is none
 * @param fields the body, flattened: {@code payload.custom_details.region}, {@code links[0].href},
 *     {@code MessageAttributes.NAME}; empty when it could not be read
 * @param status the HTTP status of the answer; 0 when the connection was closed without one
 * @param effect what became of it
 * @param note why, where the effect alone does not tell; else empty
 */
public record LedgerEntry(
        long sequence,
        Instant receivedAt,
        Channel channel,
        String target,
        String action,
        String key,
        Map<String, String> fields,
        int status,
        Effect effect,
        String note) {

    public LedgerEntry {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Whether somebody behind the receiver would notice it. */
    public boolean delivered() {
        return effect.isDelivered();
    }

    /** One field of the body, empty when it is absent. */
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }
}
