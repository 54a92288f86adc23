package io.loadline.alert;

import io.loadline.pane.ByteReader;
import io.loadline.pane.ByteWriter;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a route was told of an incident. Not thread-safe. */
final class Told {
    private static final long NEVER = AlertState.NEVER;

    /** So many of the latest tellings are kept for those who look. */
    private static final int MOST = 20;

    List<String> receivers = List.of();
    long firingSince = NEVER;
    long lastSent = NEVER;
    long sent;
    /** Whether it was ever told of a critical alert. */
    boolean critical;
    /** The alerts that fired when it was last told. */
    final TreeMap<String, AlertStatus> alerts = new TreeMap<>();

    /** The alerts that were told of as critical, and have been critical or without data since. */
    final TreeSet<String> criticals = new TreeSet<>();

    /** Whether the chain is fixed, be it to none: when a critical alert is told of for the first time. */
    boolean chained;

    Optional<Chain> chain = Optional.empty();
    /** Receivers that were told by the chain. */
    final TreeSet<String> escalatedTo = new TreeSet<>();

    final ArrayDeque<Incident.Telling> tellings = new ArrayDeque<>();

    /** Everybody who was told, those of the route in front. */
    List<String> everybody() {
        Set<String> all = new LinkedHashSet<>(receivers);
        all.addAll(escalatedTo);
        return List.copyOf(all);
    }

    void remember(long instant, Incident.Message message) {
        tellings.addLast(new Incident.Telling(
                Instant.ofEpochMilli(instant), message.kind(), message.reason(), message.receivers()));
        if (tellings.size() > MOST) {
            tellings.removeFirst();
        }
    }

    void writeTo(ByteWriter out) {
        IncidentBytes.write(out, receivers);
        out.ordered(firingSince).ordered(lastSent).unsigned(sent).octet(critical ? 1 : 0);
        out.unsigned(alerts.size());
        alerts.forEach((alertId, status) -> out.text(alertId).octet(status.ordinal()));
        out.octet((chained ? 1 : 0) | (chain.isPresent() ? 2 : 0));
        chain.ifPresent(each -> {
            IncidentBytes.write(out, each.escalation());
            out.unsigned(each.next()).ordered(each.dueAt());
        });
        IncidentBytes.write(out, List.copyOf(escalatedTo));
        IncidentBytes.write(out, List.copyOf(criticals));
        out.unsigned(tellings.size());
        tellings.forEach(telling -> {
            out.ordered(telling.at().toEpochMilli()).octet(telling.kind().ordinal());
            IncidentBytes.write(out.text(telling.reason()), telling.receivers());
        });
    }

    /** Reads what {@link #writeTo} wrote. */
    static Told readFrom(ByteReader in) {
        Told told = readFirstFrom(in);
        int flags = in.octet();
        told.chained = (flags & 1) != 0;
        if ((flags & 2) != 0) {
            told.chain = Optional.of(new Chain(IncidentBytes.readEscalation(in), in.unsignedInt(), in.ordered()));
        }
        told.escalatedTo.addAll(IncidentBytes.readTexts(in));
        told.criticals.addAll(IncidentBytes.readTexts(in));
        for (int i = in.unsignedInt(); i > 0; i--) {
            told.tellings.addLast(new Incident.Telling(
                    Instant.ofEpochMilli(in.ordered()),
                    Incident.Message.Kind.values()[in.octet()],
                    in.text(),
                    new ArrayList<>(IncidentBytes.readTexts(in))));
        }
        return told;
    }

    /** Reads the first form, which ends here. */
    static Told readFirstFrom(ByteReader in) {
        Told told = new Told();
        told.receivers = IncidentBytes.readTexts(in);
        told.firingSince = in.ordered();
        told.lastSent = in.ordered();
        told.sent = in.unsigned();
        told.critical = in.octet() != 0;
        for (int i = in.unsignedInt(); i > 0; i--) {
            told.alerts.put(in.text(), AlertStatus.values()[in.octet()]);
        }
        return told;
    }
}
