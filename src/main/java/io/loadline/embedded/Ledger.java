package io.loadline.embedded;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Everything the receivers were sent, in the order in which it took effect. Safe for concurrent use. */
public final class Ledger {
    private final List<LedgerEntry> entries = new ArrayList<>();

    Ledger() {}

    synchronized void add(Channel channel, Instant receivedAt, int status, Receipt receipt) {
        entries.add(new LedgerEntry(
                entries.size(),
                receivedAt,
                channel,
                receipt.target(),
                receipt.action(),
                receipt.key(),
                receipt.fields(),
                status,
                receipt.effect(),
                receipt.note()));
    }

    /** All entries so far. */
    public synchronized List<LedgerEntry> entries() {
        return List.copyOf(entries);
    }

    /** All entries so far that match. */
    public List<LedgerEntry> entries(Predicate<LedgerEntry> condition) {
        return entries().stream().filter(condition).toList();
    }

    /** All entries of one receiver so far. */
    public List<LedgerEntry> entries(Channel channel) {
        return entries(entry -> entry.channel() == channel);
    }

    /** All entries of one receiver so far that somebody behind it would have noticed. */
    public List<LedgerEntry> delivered(Channel channel) {
        return entries(entry -> entry.channel() == channel && entry.delivered());
    }

    /** How many alerts were opened at PagerDuty under a dedup key: 2 when one was opened again after its resolve. */
    public long opened(String dedupKey) {
        return count(dedupKey, Effect.OPENED);
    }

    /** How many alerts were resolved at PagerDuty under a dedup key. */
    public long resolved(String dedupKey) {
        return count(dedupKey, Effect.RESOLVED);
    }

    /** How many entries of any receiver have this key and effect. */
    public long count(String key, Effect effect) {
        return entries(entry -> entry.key().equals(key) && entry.effect() == effect)
                .size();
    }

    /** The dedup keys under which alerts were opened at PagerDuty, each once, in the order of the first opening. */
    public Set<String> alertKeys() {
        Set<String> keys = new LinkedHashSet<>();
        entries(entry -> entry.effect() == Effect.OPENED).forEach(entry -> keys.add(entry.key()));
        return keys;
    }

    /** The dedup keys whose alert is open at PagerDuty now. */
    public Set<String> openAlertKeys() {
        Set<String> open = new LinkedHashSet<>();
        for (LedgerEntry entry : entries(Channel.PAGERDUTY)) {
            if (entry.effect() == Effect.OPENED) {
                open.add(entry.key());
            } else if (entry.effect() == Effect.RESOLVED) {
                open.remove(entry.key());
            }
        }
        return open;
    }

    /** How many entries each receiver has of each effect; receivers and effects without entries are absent. */
    public Map<Channel, Map<Effect, Long>> counts() {
        Map<Channel, Map<Effect, Long>> counts = new EnumMap<>(Channel.class);
        for (LedgerEntry entry : entries()) {
            counts.computeIfAbsent(entry.channel(), channel -> new EnumMap<>(Effect.class))
                    .merge(entry.effect(), 1L, Long::sum);
        }
        return counts;
    }
}
